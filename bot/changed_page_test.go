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
	w.sim.Advance(time.Second)
	w.work()
	stands("she was told", false)
}

// The same for a move that needs no telling: a new day of the same visit. It is late in the evening: the line on her phone, which would take the page's place, waits for
// the morning, but the page does not.
func TestMovedDayClosesThePage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := w.moveIn("Рабиға")
	w.sim.Advance(10*time.Hour + 55*time.Minute)
	w.work()
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
	lines := len(w.sim.Chat(w.person("Рабиға")).Notifications)
	w.sim.Advance(10 * time.Minute)
	w.work()
	if got := w.sim.Chat(w.person("Рабиға")).Notifications[lines:]; len(got) > 0 {
		t.Fatalf("at night her lock screen shows %v", got)
	}
	for _, m := range w.sim.Chat(w.person("Рабиға")).Messages {
		if m.Text == page {
			t.Errorf("the old day still stands:\n%s", w.raw("Рабиға"))
		}
	}
}

// A turn that read before a change, and is shown after the sweep that closed what the change touched, leaves no old page either.
func TestReadBeforeAndShownAfter(t *testing.T) {
	t.Parallel()
	const aunt = "Рабиға"
	for what, change := range map[string]func(w *town, by family.StaffID) error{
		"a link that ends": func(w *town, by family.StaffID) error {
			link := column[family.LinkID](w, `SELECT id FROM links WHERE adult_id = $1 AND person_id = $2`, w.seed.adults[aunt], w.seed.people["Бекзат"])[0]
			return w.Families.EndLink(t.Context(), link, by, w.clock())
		},
		"a visit that is off, which she is told of": func(w *town, by family.StaffID) error {
			document := w.seed.papers["Бекзат:guardianship"]
			return w.Families.Tell(t.Context(), family.NewTelling{Document: document, Adults: []family.AdultID{w.seed.adults[aunt]}, By: by,
				UpTo: column[int](w, `SELECT max(seq) FROM moves WHERE document_id = $1`, document)[0],
				Told: family.Told{By: by, At: w.clock(), Manner: family.InPerson}}, w.clock())
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			by := w.seed.staff[w.moveIn(aunt).caseworker]
			off := family.NewMove{Document: w.seed.papers["Бекзат:guardianship"], To: family.State{Stage: "home-visit", Overlay: family.OnHold}, By: by, Key: "off"}
			if _, err := w.Families.Move(t.Context(), off, w.clock()); err != nil {
				t.Fatal(err)
			}
			w.sim.Advance(15 * time.Minute)
			w.says(aunt, "/menu")
			visit := w.sealed(aunt, tapOn(message.RouteVisit, int64(w.seed.papers["Бекзат:guardianship"]), 0))
			sign, asked := w.Flow.Codec.Sign, 0
			w.Flow.Codec.Sign = func(raw []byte) []byte {
				// The first is asked for to open her tap, the second to seal the page, of which all was read by then.
				if asked++; asked == 2 {
					if err := change(w, by); err != nil {
						t.Error(err)
					}
					w.sim.Advance(2 * time.Second)
					if err := w.Accounts.ChangedScreens(t.Context(), w.clock()); err != nil {
						t.Error(err)
					}
				}
				return sign(raw)
			}
			w.works("the visit", aunt, visit)
			page := w.sim.Last(w.person(aunt)).Text
			w.work()
			if w.sim.Last(w.person(aunt)).Text == page {
				t.Errorf("the old page stands:\n%s", w.raw(aunt))
			}
		})
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
