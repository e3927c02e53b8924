package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/vault"
)

// Rule 13: two relatives of one child wait for the same. To the one who is first in line, and leaves her offer unanswered, it is to the byte as if nobody else waited; to the
// next one, as if the hour had only been added then.
func TestRule13WaitingBesideAnother(t *testing.T) {
	t.Parallel()
	keys := vault.NewKeyset()
	both := inLine(t, keys, 0, "Ана", "Апа")
	first, next := inLine(t, keys, 0, "Ана"), inLine(t, keys, runOutOf, "Апа")
	for name, alone := range map[string][]string{"Ана": first["Ана"], "Апа": next["Апа"]} {
		if diff := cmp.Diff(alone, both[name]); diff != "" {
			t.Errorf("%s can tell that somebody else waits (-alone +together)\n%s", name, diff)
		}
		if len(alone) < 15 {
			t.Errorf("%s was shown only %d things", name, len(alone))
		}
	}
}

// runOutOf is after how many rounds of half an hour an offer that nobody answered is the next one's.
const runOutOf = 7

// inLine gives the calls to the chat of each of two relatives, of whom these wait, in a world where an hour is added in some round.
func inLine(t *testing.T, keys *vault.Keyset, added int, waits ...string) map[string][]string {
	p := &play{town: newTownWith(t, keys)}
	f := demoFamily{caseworker: "Асхат", persons: []demoPerson{{name: "Бала", initial: "Б", birth: family.Birth{Year: 2018}, sign: "🍎"}}}
	for _, who := range two {
		p.person(who.name)
		f.adults = append(f.adults, demoAdult{name: who.name, language: who.language, initial: "А",
			links: []demoLink{{person: "Бала", basis: family.BasisRelative, tracks: usual, daysAgo: 1}}})
	}
	p.family(f)
	for _, who := range two {
		p.joins(f, who.name)
	}
	l := &life{town: p.town}
	l.until(10 * time.Minute)
	p.work()
	l.begins = p.sim.LastCall()
	for _, name := range waits {
		p.waitsForLegal(name)
		p.sim.Advance(time.Second)
	}
	for round := range 2 * runOutOf {
		l.until(time.Duration(round+1) * 30 * time.Minute)
		if round == added {
			p.receivesOn("Марат 2026-11-26 11:00 11:45")
		}
		p.must(p.Jobs.Tick(t.Context()))
		p.work()
		for i, who := range two {
			l.until(time.Duration(round+1)*30*time.Minute + time.Duration(i+1)*time.Minute)
			l.looksAtNew(who.name, who.language)
		}
		l.until(time.Duration(round+1)*30*time.Minute + 15*time.Minute)
		p.work()
	}
	calls := map[string][]string{}
	for _, c := range l.sim.Calls(l.begins) {
		for _, who := range two {
			if c.ChatID == l.ids[who.name] {
				calls[who.name] = append(calls[who.name], callText(c))
			}
		}
	}
	return calls
}

// looksAtNew opens what a ping tells of, if there is one, and goes to where she waits.
func (l *life) looksAtNew(name, language string) {
	l.t.Helper()
	p := l.bundle.Printer(language)
	for _, row := range l.sim.Last(l.person(name)).Buttons {
		for _, label := range row {
			if label == p.Label("btn.whats_new") {
				l.taps(name, label)
			}
		}
	}
	l.says(name, "/menu")
	l.taps(name, p.Label("menu.meetings"))
}
