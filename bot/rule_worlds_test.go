package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/vault"
)

// history is what happens to one document of one child: the moves that her adult may know of, and then what she is not told.
type history struct {
	track family.Track
	// open are moves she sees or was told about; told names those after which she was told everything so far.
	open []family.State
	told []bool
	// dark begins with a human-first move that nobody tells her.
	dark []family.State
}

// drawHistory walks a track at random.
func drawHistory(t *rapid.T) history {
	h := history{track: rapid.SampledFrom([]family.Track{family.BirthRegistration, family.IdentityDocument, family.Guardianship}).Draw(t, "track")}
	at := family.State{}
	for range rapid.IntRange(0, 4).Draw(t, "open moves") {
		next := drawState(t, h.track, at)
		h.open = append(h.open, next)
		h.told = append(h.told, family.ClassOf(h.track, false, at, next) == family.HumanFirst || rapid.Bool().Draw(t, "told"))
		at = next
	}
	h.dark = drawDark(t, h.track, at)
	return h
}

func drawState(t *rapid.T, track family.Track, not family.State) family.State {
	return rapid.Custom(func(t *rapid.T) family.State {
		return family.State{
			Stage:   rapid.SampledFrom(track.Stages()).Draw(t, "stage"),
			Overlay: rapid.SampledFrom([]family.Overlay{family.NoOverlay, family.NoOverlay, family.ActionNeeded, family.OnHold, family.Closed}).Draw(t, "overlay"),
		}
	}).Filter(func(s family.State) bool { return s != not }).Draw(t, "state")
}

// drawDark is empty, or begins with a move that a person must tell.
func drawDark(t *rapid.T, track family.Track, at family.State) []family.State {
	var dark []family.State
	for range rapid.IntRange(0, 3).Draw(t, "dark moves") {
		next := drawState(t, track, at)
		if len(dark) == 0 && family.ClassOf(track, false, at, next) != family.HumanFirst {
			next = family.State{Stage: next.Stage, Overlay: family.OnHold}
			if at.Overlay == family.OnHold {
				next = family.State{Stage: at.Stage}
			}
		}
		dark, at = append(dark, next), next
	}
	return dark
}

// Rule 2: what an adult was not told does not exist for her. Two worlds that differ only in moves she was not told of send her the same bytes.
func TestRule2WorldsDifferingInUntoldMoves(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(func(t *rapid.T) [2]history {
		one := drawHistory(t)
		other := one
		at := family.State{}
		if n := len(one.open); n > 0 {
			at = one.open[n-1]
		}
		other.dark = drawDark(t, one.track, at)
		return [2]history{one, other}
	})
	for seed := range 12 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			pair, keys := draw.Example(seed), vault.NewKeyset()
			one, other := live(t, keys, pair[0], false), live(t, keys, pair[1], false)
			if diff := cmp.Diff(one, other); diff != "" {
				t.Errorf("she can tell %+v\nfrom %+v (-one +other)\n%s", pair[0], pair[1], diff)
			}
		})
	}
}

// Rule 13: nothing an adult sees depends on another adult of the same child, neither her link nor what she is told nor what she taps.
func TestRule13WorldsDifferingInAnotherAdult(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(drawHistory)
	for seed := range 6 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h, keys := draw.Example(seed), vault.NewKeyset()
			alone, together := live(t, keys, h, false), live(t, keys, h, true)
			if diff := cmp.Diff(alone, together); diff != "" {
				t.Errorf("she can tell that there is somebody else in %+v (-alone +together)\n%s", h, diff)
			}
		})
	}
}

// live lets a history happen to the child of one adult, who looks at every screen after each step, and gives all calls the bot made to her chat. With another, a
// second adult of the same child is told everything and taps around.
func live(t *testing.T, keys *vault.Keyset, h history, another bool) []string {
	l := beginLife(t, keys, h, another)
	for i, to := range h.open {
		l.step(&to, h.told[i])
	}
	// Both worlds last equally long, whatever happens in the dark.
	for i := range 3 {
		if i < len(h.dark) {
			l.step(&h.dark[i], false)
		} else {
			l.step(nil, false)
		}
	}
	return l.calls()
}

// beginLife brings the child's adult in, and perhaps another one.
func beginLife(t *testing.T, keys *vault.Keyset, h history, another bool) *life {
	w := newTownWith(t, keys)
	f := demoFamily{caseworker: "Асхат",
		persons: []demoPerson{{name: "Бала", initial: "Б", birth: family.Birth{Year: 2018}, sign: "🍎"}},
		adults: []demoAdult{
			{name: "Ана", language: "kk", initial: "А", links: []demoLink{{person: "Бала", basis: family.BasisParent, tracks: usual, daysAgo: 1}}},
			{name: "Апа", language: "ru", initial: "О", links: []demoLink{{person: "Бала", basis: family.BasisRelative, tracks: usual, daysAgo: 1}}},
		}}
	if !another {
		f.adults[1].links = nil
	}
	w.family(f)
	w.joins(f, "Ана")
	if another {
		w.joins(f, "Апа")
	}
	// What came before, the two pictures, was drawn at random.
	return &life{town: w, h: h, another: another, begins: w.sim.LastCall()}
}

type life struct {
	*town
	h        history
	another  bool
	begins   int64
	document family.DocumentID
	moves    int
}

// step records a move, lets everybody look before and after it can be seen, tells her if she is to be told, and lets them look again.
func (l *life) step(to *family.State, told bool) {
	l.t.Helper()
	if to != nil {
		l.move(*to)
	}
	l.look()
	l.sim.Advance(11 * time.Minute)
	l.work()
	l.look()
	if told {
		l.tell("Ана")
	}
	if l.another && l.moves > 0 {
		l.tell("Апа")
	}
	l.sim.Advance(26 * time.Hour)
	l.work()
	l.look()
}

func (l *life) move(to family.State) {
	l.t.Helper()
	by, key := l.seed.staff["Асхат"], fmt.Sprintf("life:%d", l.moves)
	visit := &family.Visit{At: l.clock().Add(50 * time.Hour).Truncate(24 * time.Hour), Place: registryOffice, Who: family.You}
	if !l.h.track.IsVisit(to.Stage) {
		visit = nil
	}
	var err error
	if l.moves == 0 {
		l.document, err = l.Families.OpenDocument(l.t.Context(), family.NewDocument{Person: l.seed.people["Бала"], Track: l.h.track, State: to, Visit: visit,
			PlaceRead: true, By: by, Key: key}, l.clock())
	} else {
		_, err = l.Families.Move(l.t.Context(), family.NewMove{Document: l.document, To: to, Visit: visit, PlaceRead: true, By: by, Key: key}, l.clock())
	}
	if err != nil {
		l.t.Fatal(err)
	}
	l.moves++
}

func (l *life) tell(name string) {
	l.t.Helper()
	by := l.seed.staff["Асхат"]
	err := l.Families.Tell(l.t.Context(), family.NewTelling{Document: l.document, UpTo: l.moves, Adults: []family.AdultID{l.seed.adults[name]}, By: by,
		Told: family.Told{By: by, At: l.clock(), Manner: family.InPerson}}, l.clock())
	if err != nil {
		l.t.Fatal(err)
	}
}

// look opens every page that is offered about the document, then goes home.
func (l *life) look() {
	l.t.Helper()
	l.lookAs("Ана", "kk")
	if l.another {
		l.lookAs("Апа", "ru")
		l.taps("Апа", l.bundle.Printer("ru").Label("btn.hide_now"))
	}
}

func (l *life) lookAs(name, lang string) {
	l.t.Helper()
	say := l.bundle.Printer(lang)
	if news := say.Label("btn.whats_new"); l.sim.Last(l.person(name)).HasButton(news) {
		l.taps(name, news)
	}
	l.says(name, "/menu")
	l.taps(name, say.Label("menu.documents"))
	track := say.Label("track." + string(l.h.track))
	if !l.sim.Last(l.person(name)).HasButton(track) {
		return
	}
	l.taps(name, track)
	for _, page := range []string{"btn.bring", "btn.visit", "btn.still"} {
		if l.sim.Last(l.person(name)).HasButton(say.Label(page)) {
			l.taps(name, say.Label(page))
			l.taps(name, say.Label("btn.back"))
		}
	}
}

// calls is what the bot sent to her chat, word for word, data of buttons included.
func (l *life) calls() []string {
	l.t.Helper()
	var hers []string
	for _, c := range l.sim.Calls(l.begins) {
		if c.ChatID == l.ids["Ана"] {
			hers = append(hers, callText(c))
		}
	}
	return hers
}

// callText is a call without what Telegram chose: the ids of messages and taps.
func callText(c simulatortest.Call) string {
	text := c.Method
	for _, name := range []string{"text", "reply_markup", "parse_mode", "show_alert", "disable_notification", "protect_content"} {
		text += fmt.Sprintf(" %s=%q", name, c.Params[name])
	}
	return text
}
