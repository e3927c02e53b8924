package main

import (
	"slices"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/vault"
)

// Rule 13 over meetings: two relatives of one child book, move and call off in one week, each with somebody else, and the office moves a meeting of each. That a time is taken may be
// seen, so neither wants a time of the other; all else in the chat of each is to the byte what it is in a world where the other never was.
func TestRule13MeetingsOfTwoRelatives(t *testing.T) {
	t.Parallel()
	eachAlone(t, 60, weekOf)
}

// weekOf gives the calls to the chat of each of those who are there.
func weekOf(t *testing.T, keys *vault.Keyset, present ...string) map[string][]string {
	w := newTownWith(t, keys)
	_, err := w.seed.seedReception(t.Context())
	w.must(err)
	l := w.relatives(present)
	for day, does := range week {
		for i, who := range two {
			l.until(dayOf(day) + time.Duration(i)*time.Minute)
			if slices.Contains(present, who.name) {
				does(l, who.name, who.language)
			}
		}
		for _, at := range []time.Duration{3 * time.Minute, 15 * time.Minute, 9 * time.Hour, 22 * time.Hour} {
			l.until(dayOf(day) + at)
			l.work()
		}
	}
	return l.callsTo(present)
}

// week is what each of them does, day by day.
var week = []func(l *life, name, language string){
	booksBy,
	func(l *life, name, language string) {
		say := l.bundle.Printer(language)
		l.says(name, "/menu")
		l.taps(name, say.Label("menu.book"))
		l.taps(name, say.Label("btn.cancel"))
		l.taps(name, say.Label("menu.meetings"))
	},
	func(l *life, name, language string) {
		// Everybody has had a meeting by now: another one, with the child.
		booksBy(l, name, language)
		say := l.bundle.Printer(language)
		l.taps(name, say.Label("btn.back"))
		l.taps(name, say.Label("btn.reschedule"))
		l.taps(name, say.Label("btn.other_day"))
		l.button(name, 2)
		l.button(name, 0)
		l.taps(name, say.Label("btn.confirm"))
	},
	func(l *life, name, language string) {
		now := l.clock()
		m := l.lastMeeting(name)
		slots, err := l.Meetings.Nearest(l.t.Context(), l.seed.adults[name], booking.Wish{Kind: m.Kind, Mode: m.Mode}, booking.Span{From: now.AddDate(0, 0, 5), Until: now.AddDate(0, 0, 20)}, 1, now)
		l.must(err)
		l.must(l.Meetings.Move(l.t.Context(), booking.Change{Holder: booking.Holder{Adult: l.seed.adults[name], By: l.seed.staff["Асхат"]}, Appointment: m.ID, Key: "office " + name}, slots[0].ID, now))
		l.says(name, "/menu")
	},
	func(l *life, name, language string) {
		say := l.bundle.Printer(language)
		l.says(name, "/menu")
		l.taps(name, say.Label("menu.meetings"))
		l.button(name, 0)
		for _, label := range []string{"btn.cancel_meeting", "why.busy", "btn.take_back", "btn.cancel_meeting", "btn.cancel_no", "btn.cancel_meeting", "why.other"} {
			l.taps(name, say.Label(label))
		}
	},
	func(l *life, name, language string) {
		l.says(name, "/menu")
		l.taps(name, l.bundle.Printer(language).Label("menu.meetings"))
	},
}

// booksBy is the whole way to a meeting by phone, each with somebody else.
func booksBy(l *life, name, language string) {
	say := l.bundle.Printer(language)
	kind := map[string]booking.Kind{"Ана": booking.Psychological, "Апа": booking.Legal}[name]
	l.says(name, "/menu")
	for _, label := range []string{"menu.book", "kind." + string(kind), "mode.phone", "btn.next"} {
		l.taps(name, say.Label(label))
	}
	l.button(name, 0)
	l.taps(name, say.Label("btn.confirm"))
	l.taps(name, say.Label("btn.details"))
}

// button taps the first button of a row of the newest message.
func (l *life) button(name string, row int) {
	l.t.Helper()
	l.taps(name, l.sim.Last(l.person(name)).Buttons[row][0])
}

func (l *life) lastMeeting(name string) booking.Meeting {
	l.t.Helper()
	all, err := l.Meetings.Meetings(l.t.Context(), l.seed.adults[name], l.clock())
	l.must(err)
	if len(all) == 0 {
		l.t.Fatalf("%s has no meeting", name)
	}
	return all[len(all)-1]
}
