package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/vault"
)

// busy is a history in which staff also do, before each step, what must not be seen: a move that is taken back, a preview, a check, a paper that is left to a lawyer.
type busy struct {
	history
	// tried are the states that are recorded and taken back.
	tried []family.State
}

func drawBusy(t *rapid.T) busy {
	b := busy{history: drawHistory(t)}
	for range len(b.open) + 3 {
		b.tried = append(b.tried, family.State{
			Stage:   rapid.SampledFrom(b.track.Stages()).Draw(t, "tried stage"),
			Overlay: rapid.SampledFrom([]family.Overlay{family.NoOverlay, family.ActionNeeded, family.OnHold}).Draw(t, "tried overlay"),
		})
	}
	return b
}

// Rule 2: a move that was taken back, and whatever staff looked at and wrote for themselves, never was: she is sent the same bytes as in a world without it.
func TestRule2WorldsDifferingInWhatWasTakenBack(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(drawBusy)
	for seed := range 6 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			b, keys := draw.Example(seed), vault.NewKeyset()
			idle, worked := liveBusy(t, keys, b, false, false), liveBusy(t, keys, b, true, false)
			if diff := cmp.Diff(idle, worked); diff != "" {
				t.Errorf("she can tell what was taken back of %+v (-idle +worked)\n%s", b, diff)
			}
		})
	}
}

// Rule 13: so it is with another adult of the same child, who is told everything and to whom the staff's work is about as much.
func TestRule13WorldsDifferingInWhatAnotherIsTold(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(drawBusy)
	for seed := range 2 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			b, keys := draw.Example(seed), vault.NewKeyset()
			alone, together := liveBusy(t, keys, b, true, false), liveBusy(t, keys, b, true, true)
			if diff := cmp.Diff(alone, together); diff != "" {
				t.Errorf("she can tell that there is somebody else in %+v (-alone +together)\n%s", b, diff)
			}
		})
	}
}

func liveBusy(t *testing.T, keys *vault.Keyset, b busy, work, another bool) []string {
	l := beginLife(t, keys, b.history, another)
	for i := range len(b.open) + 3 {
		var to *family.State
		told := false
		switch dark := i - len(b.open); {
		case dark < 0:
			to, told = &b.open[i], b.told[i]
		case dark < len(b.dark):
			to = &b.dark[dark]
		}
		l.tries(b.tried[i], i, work)
		l.step(to, told)
	}
	return l.calls()
}

// tries lets five minutes pass in which she looks, with or without the staff's work.
func (l *life) tries(to family.State, n int, work bool) {
	l.t.Helper()
	var undo func()
	if work {
		undo = l.works(to, n)
	}
	l.look()
	l.sim.Advance(5 * time.Minute)
	l.work()
	l.look()
	if undo != nil {
		undo()
	}
}

// works does all that must leave no trace, and gives what takes the move back.
func (l *life) works(to family.State, n int) (undo func()) {
	l.t.Helper()
	by, key := l.seed.staff["Асхат"], fmt.Sprintf("try:%d", n)
	must := func(err error) {
		l.t.Helper()
		if err != nil {
			l.t.Fatal(err)
		}
	}
	id, move := l.document, family.Move{Seq: 1, At: l.clock()}
	if l.moves == 0 {
		visit := l.visitFor(family.State{}, to)
		var err error
		id, err = l.Families.OpenDocument(l.t.Context(), family.NewDocument{Person: l.seed.people["Бала"], Track: l.h.track, State: to, Visit: visit, PlaceRead: true, By: by, Key: key}, l.clock())
		must(err)
	} else {
		c, err := l.Families.CaseFile(l.t.Context(), by, id, l.clock())
		must(err)
		from := c.Newest().State
		if to == from {
			to.Overlay = family.Closed
		}
		m := family.NewMove{Document: id, After: c.Newest().Seq, To: to, Visit: l.visitFor(from, to), PlaceRead: true, By: by, Key: key}
		_, err = l.Families.Preview(l.t.Context(), m, l.clock())
		must(err)
		must(l.Families.PlaceNotRead(l.t.Context(), id, by, key, l.clock()))
		move, err = l.Families.Move(l.t.Context(), m, l.clock())
		must(err)
	}
	must(l.Families.Check(l.t.Context(), family.NewCheck{Document: id, Reason: family.WaitsForFamily, By: by, Key: key}, l.clock()))
	return func() {
		must(l.Families.Undo(l.t.Context(), family.UndoMove{Document: id, Seq: move.Seq, At: move.At, By: by}, l.clock()))
	}
}

func (l *life) visitFor(from, to family.State) *family.Visit {
	if !l.h.track.NeedsVisit(from, to) {
		return nil
	}
	return &family.Visit{At: l.clock().Add(70 * time.Hour).Truncate(24 * time.Hour), Place: laboratory, Who: family.You}
}

// Rule 2: that somebody asked a second person for an outcome, and was turned down or not answered, is nothing she could notice.
func TestRule2RequestedOutcomeLeavesNoTrace(t *testing.T) {
	t.Parallel()
	keys := vault.NewKeyset()
	lives := func(asks bool) []string {
		w := newTownWith(t, keys)
		w.moveIn("Гүлмира")
		l := life{town: w, h: history{track: family.RelativeStatus}, begins: w.sim.LastCall()}
		l.ids["Ана"], l.document = l.person("Гүлмира"), w.seed.papers["Гүлмира:relative-status"]
		for i, approve := range []bool{false, true} {
			if asks {
				l.asks(i, approve)
			}
			l.lookAs("Гүлмира", "kk")
			l.sim.Advance(30 * time.Minute)
			l.work()
			l.lookAs("Гүлмира", "kk")
		}
		return l.calls()
	}
	if diff := cmp.Diff(lives(false), lives(true)); diff != "" {
		t.Errorf("she can tell (-nobody asked +somebody did)\n%s", diff)
	}
}

// asks for an outcome; it is turned down, or approved and, being news that a person tells, still not shown.
func (l *life) asks(n int, approve bool) {
	l.t.Helper()
	c, err := l.Families.CaseFile(l.t.Context(), l.seed.staff["Асхат"], l.document, l.clock())
	if err != nil {
		l.t.Fatal(err)
	}
	id, err := l.Families.RequestApproval(l.t.Context(), family.NewMove{Document: l.document, After: c.Newest().Seq, To: family.State{Stage: "decision"},
		By: l.seed.staff["Асхат"], Key: fmt.Sprintf("ask:%d", n)}, l.clock())
	if err == nil {
		_, err = l.Families.DecideApproval(l.t.Context(), l.seed.staff["Лаура"], id, approve, l.clock())
	}
	if err != nil {
		l.t.Fatal(err)
	}
}
