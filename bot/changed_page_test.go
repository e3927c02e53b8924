package main

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// The page of a visit stays open to the end of its day, but not when the visit is moved: then it closes as soon as she may know, and the way on shows the new day.
func TestMovedVisitLeavesNoOldPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := w.moveIn("Рабиға")
	by, document := w.seed.staff[f.caseworker], w.seed.papers["Бекзат:guardianship"]
	w.says("Рабиға", "/menu")
	w.works("the visit", "Рабиға", w.sealed("Рабиға", tapOn(message.RouteVisit, int64(document), 0)))
	page := w.sim.Last(w.person("Рабиға")).Text
	move := func(key string, to family.State, visit *family.Visit) family.Move {
		t.Helper()
		m, err := w.Families.Move(t.Context(), family.NewMove{Document: document, To: to, Visit: visit, By: by, Key: key}, w.clock())
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	stands := func(what string, want bool) {
		t.Helper()
		if got := w.sim.Last(w.person("Рабиға")).Text == page; got != want {
			t.Fatalf("%s: the old page stands: %t\n%s", what, got, w.raw("Рабиға"))
		}
	}

	pause := move("pause", family.State{Stage: "home-visit", Overlay: family.OnHold}, nil)
	w.sim.Advance(15 * time.Minute)
	w.work()
	stands("the visit is off, and nobody told her", true)
	if err := w.Families.Tell(t.Context(), family.NewTelling{Document: document, UpTo: pause.Seq, Adults: []family.AdultID{w.seed.adults["Рабиға"]}, By: by,
		Told: family.Told{By: by, At: w.clock(), Manner: family.InPerson}}, w.clock()); err != nil {
		t.Fatal(err)
	}
	w.work()
	stands("she was told", false)
}

// The same for a move that needs no telling: a new day of the same visit.
func TestMovedDayClosesThePage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := w.moveIn("Рабиға")
	document := w.seed.papers["Бекзат:guardianship"]
	w.says("Рабиға", "/menu")
	w.works("the visit", "Рабиға", w.sealed("Рабиға", tapOn(message.RouteVisit, int64(document), 0)))
	page := w.sim.Last(w.person("Рабиға")).Text
	_, err := w.Families.Move(t.Context(), family.NewMove{Document: document, To: family.State{Stage: "home-visit"}, By: w.seed.staff[f.caseworker], Key: "moved",
		Visit: &family.Visit{At: w.clock().Add(14 * 24 * time.Hour), Place: atHome, Who: family.AllAtHome}}, w.clock())
	if err != nil {
		t.Fatal(err)
	}
	w.work()
	if w.sim.Last(w.person("Рабиға")).Text != page {
		t.Error("closed while the move can still be taken back")
	}
	w.sim.Advance(10 * time.Minute)
	w.work()
	for _, m := range w.sim.Chat(w.person("Рабиға")).Messages {
		if m.Text == page {
			t.Errorf("the old day still stands:\n%s", w.raw("Рабиға"))
		}
	}
}

// What is owed about one child is not sent for the sake of another.
func TestPingAboutAChildNotHersAnyMore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := w.moveIn("Рабиға")
	w.says("Рабиға", "/menu")
	by := w.seed.staff[f.caseworker]
	if _, err := w.Families.Move(t.Context(), family.NewMove{Document: w.seed.papers["Зере:guardianship"],
		To: family.State{Stage: "application-filed", Overlay: family.ActionNeeded}, By: by, Key: "p"}, w.clock()); err != nil {
		t.Fatal(err)
	}
	link := column[family.LinkID](w, `SELECT id FROM links WHERE adult_id = $1 AND person_id = $2`, w.seed.adults["Рабиға"], w.seed.people["Зере"])[0]
	if err := w.Families.EndLink(t.Context(), link, by, w.clock()); err != nil {
		t.Fatal(err)
	}
	lines := len(w.sim.Chat(w.person("Рабиға")).Notifications)
	w.sim.Advance(time.Hour)
	w.work()
	if got := w.sim.Chat(w.person("Рабиға")).Notifications[lines:]; len(got) > 0 {
		t.Errorf("her lock screen shows %v", got)
	}
	if got := column[string](w, `SELECT reason FROM deliveries ORDER BY id DESC LIMIT 1`)[0]; got != "unlinked" {
		t.Errorf("the push ended as %q", got)
	}
}
