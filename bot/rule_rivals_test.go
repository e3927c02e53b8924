package main

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/vault"
)

// two are relatives of one child.
var two = []struct{ name, language string }{{"Ана", "kk"}, {"Апа", "ru"}}

// turns is what becomes of an adult, in this order: what she asks for, what is done about her phone, what she is told, and at last the end of her link.
var turns = []func(t *testing.T, l *life, name, language string) error{
	asksFor("/menu", "btn.call_me"),
	asksFor("/help", "btn.supervisor", "btn.back", "btn.supervisor"),
	asksFor("/menu", "menu.settings", "btn.mute"),
	asksFor("/menu", "menu.settings", "btn.unmute"),
	func(t *testing.T, l *life, name, _ string) error {
		return l.Families.SetHold(t.Context(), family.NewHold{Adult: l.seed.adults[name], Level: delivery.Pings, Reason: delivery.Ill, By: l.seed.staff["Асхат"], Key: "hold " + name}, l.clock())
	},
	asksFor("/menu", "btn.call_me"),
	func(t *testing.T, l *life, name, _ string) error {
		return l.Families.EndHold(t.Context(), l.seed.adults[name], l.seed.staff["Асхат"], l.clock())
	},
	func(_ *testing.T, l *life, name, _ string) error { l.tell(name); return nil },
	func(_ *testing.T, l *life, name, _ string) error { l.blocks(name, true); return nil },
	func(_ *testing.T, l *life, name, _ string) error { l.blocks(name, false); return nil },
	func(t *testing.T, l *life, name, _ string) error {
		return l.Families.EndLink(t.Context(), l.linkOf(name), l.seed.staff["Асхат"], l.clock())
	},
}

func asksFor(command string, labels ...string) func(*testing.T, *life, string, string) error {
	return func(_ *testing.T, l *life, name, language string) error {
		l.says(name, command)
		for _, label := range labels {
			l.taps(name, l.bundle.Printer(language).Label(label))
		}
		return nil
	}
}

func (l *life) linkOf(name string) family.LinkID {
	l.t.Helper()
	return column[family.LinkID](l.town, `SELECT id FROM links WHERE adult_id = $1 AND revoked_at IS NULL`, l.seed.adults[name])[0]
}

// Rule 13, seen from both sides: two relatives live through the same things, one some turns behind the other, while the paper of the child goes on. The chat of each is to
// the byte what it is in a world where the other never was.
func TestRule13EachOfTwoRelatives(t *testing.T) {
	t.Parallel()
	eachAlone(t, 100, rivalry)
}

// eachAlone lets the two live in one town, and each of them in one where the other never was: what she is shown is the same, to the byte. It is so many things at least.
func eachAlone(t *testing.T, least int, live func(t *testing.T, keys *vault.Keyset, present ...string) map[string][]string) {
	t.Helper()
	keys := vault.NewKeyset()
	both := live(t, keys, "Ана", "Апа")
	for _, who := range two {
		alone := live(t, keys, who.name)[who.name]
		if diff := cmp.Diff(alone, both[who.name]); diff != "" {
			t.Errorf("%s can tell that there is somebody else (-alone +together)\n%s", who.name, diff)
		}
		if len(alone) < least {
			t.Errorf("%s was shown only %d things", who.name, len(alone))
		}
	}
}

// relatives brings in those of the two who are there; the other has no link, and no account.
func (w *town) relatives(present []string) *life {
	w.t.Helper()
	f := demoFamily{caseworker: "Асхат", persons: []demoPerson{{name: "Бала", initial: "Б", birth: family.Birth{Year: 2018}, sign: "🍎"}}}
	for _, who := range two {
		w.person(who.name)
		a := demoAdult{name: who.name, language: who.language, initial: "А"}
		if slices.Contains(present, who.name) {
			a.links = []demoLink{{person: "Бала", basis: family.BasisRelative, tracks: usual, daysAgo: 1}}
		}
		f.adults = append(f.adults, a)
	}
	w.family(f)
	l := &life{town: w, h: history{track: family.BirthRegistration}}
	for i, who := range two {
		l.until(time.Duration(i+1) * time.Minute)
		if slices.Contains(present, who.name) {
			w.joins(f, who.name)
		}
	}
	l.begins = w.sim.LastCall()
	return l
}

// callsTo gives the calls to the chat of each of those who are there, from when the two had come in.
func (l *life) callsTo(present []string) map[string][]string {
	calls := map[string][]string{}
	for _, c := range l.sim.Calls(l.begins) {
		for _, name := range present {
			if c.ChatID == l.ids[name] {
				calls[name] = append(calls[name], callText(c))
			}
		}
	}
	return calls
}

// rivalry gives the calls to the chat of each of those who are there.
func rivalry(t *testing.T, keys *vault.Keyset, present ...string) map[string][]string {
	const behind = 1
	l := newTownWith(t, keys).relatives(present)
	// Each of the first changes may light up a phone; then there is one that a person has to tell.
	path := []family.State{{Stage: "request-received"}, {Stage: "request-received", Overlay: family.ActionNeeded}, {Stage: "collecting-papers"},
		{Stage: "collecting-papers", Overlay: family.ActionNeeded}, {Stage: "collecting-papers"}, {Stage: "court"}, {Stage: "court", Overlay: family.ActionNeeded},
		{Stage: "decision-in-force"}, {Stage: "civil-registry"}}
	for n := range len(turns) + behind {
		l.looks(dayOf(n)-5*time.Minute, present)
		l.until(dayOf(n))
		if n < len(path) {
			l.move(path[n])
		}
		for i, who := range two {
			l.until(dayOf(n) + time.Duration(i)*time.Minute)
			if turn := n - i*behind; slices.Contains(present, who.name) && turn >= 0 && turn < len(turns) {
				if err := turns[turn](t, l, who.name, who.language); err != nil {
					t.Fatal(err)
				}
			}
		}
		// The page that each looked at a moment ago is still open, unless what just happened is about her.
		l.until(dayOf(n) + 3*time.Minute)
		l.work()
		l.rests(n, present)
	}
	return l.callsTo(present)
}

// dayOf is when day n begins, at eleven in the morning: at night no phone would light up, whatever went wrong.
func dayOf(n int) time.Duration { return time.Duration(n)*24*time.Hour + time.Hour }

// until lets it become that long after the town began. The clock went on while somebody tapped, but every world is there at once: what the bot seals depends on the time.
func (l *life) until(after time.Duration) {
	l.t.Helper()
	d := townNow.Add(after).Sub(l.clock())
	if d < 0 {
		l.t.Fatalf("it is later than %s already", after)
	}
	if d > 0 {
		l.sim.Advance(d)
	}
}

// rests lets a day pass, with a look at the phones before and after what happened can be seen.
func (l *life) rests(day int, present []string) {
	l.t.Helper()
	for _, at := range []time.Duration{5 * time.Minute, 15 * time.Minute, 23 * time.Hour} {
		l.until(dayOf(day) + at)
		l.work()
		l.looks(dayOf(day)+at, present)
	}
}

// looks lets each of those who are there look, a minute after the other.
func (l *life) looks(after time.Duration, present []string) {
	l.t.Helper()
	for i, who := range two {
		l.until(after + time.Duration(i+1)*time.Minute)
		if slices.Contains(present, who.name) && l.sim.Chat(l.person(who.name)).State == "active" {
			l.lookAs(who.name, who.language)
		}
	}
}

// Rule 2: where a phone is to be left in peace, the line that comes when it is over tells of what she may know. What a person has yet to tell her is not in it: she has opened
// all that was there to see, and nothing lights up.
func TestRule2NothingUntoldComesWithTheMissed(t *testing.T) {
	t.Parallel()
	keys := vault.NewKeyset()
	peace := func(dark []family.State) []string {
		w := newTownWith(t, keys)
		f := demoFamily{caseworker: "Асхат", persons: []demoPerson{{name: "Бала", initial: "Б", birth: family.Birth{Year: 2018}, sign: "🍎"}},
			adults: []demoAdult{{name: "Ана", language: "kk", initial: "А", links: []demoLink{{person: "Бала", basis: family.BasisParent, tracks: usual, daysAgo: 1}}}}}
		w.family(f)
		w.joins(f, "Ана")
		w.work()
		l := &life{town: w, h: history{track: family.BirthRegistration}, begins: w.sim.LastCall()}
		day := 0
		lives := func(turn int, moves ...family.State) {
			if err := turns[turn](t, l, "Ана", "kk"); err != nil {
				t.Fatal(err)
			}
			for _, to := range moves {
				l.move(to)
			}
			l.rests(day, []string{"Ана"})
			day++
		}
		const mutes, unmutes, held, free = 2, 3, 4, 6
		l.move(family.State{Stage: "request-received"})
		lives(mutes, family.State{Stage: "court"})
		for _, to := range dark {
			l.move(to)
		}
		l.rests(day, []string{"Ана"})
		day++
		lives(unmutes)
		lives(held)
		lives(free)
		return l.calls()
	}
	dark := []family.State{{Stage: "decision-in-force"}, {Stage: "ready-for-pickup"}}
	if diff := cmp.Diff(peace(nil), peace(dark)); diff != "" {
		t.Errorf("she can tell (-nothing to tell +something)\n%s", diff)
	}
}
