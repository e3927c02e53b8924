package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

func tapOn(route dialog.Route, args ...int64) dialog.Tap { return dialog.Tap{Route: route, Args: args} }

// aboutDocument is every screen there is about a document.
func aboutDocument(id int64) []dialog.Tap {
	return []dialog.Tap{tapOn(message.RouteDocument, id, 0), tapOn(message.RouteBring, id, 0), tapOn(message.RouteVisit, id, 0),
		tapOn(message.RouteStill, id, 0), tapOn(message.RouteStillOne, id, 0, 0)}
}

const documentsOf = `SELECT d.id FROM documents d JOIN links l ON l.person_id = d.person_id WHERE l.adult_id = $1 AND d.track = 'birth-registration' ORDER BY d.id`

// Rule 1: a button that our own keys made opens nothing of a family whose tapper has no live link, and works for one who has.
func TestRule1OthersFamily(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Жанна")
	mother := w.moveIn("Айнұр").adults[0].name
	w.says(mother, "/menu")
	live := w.sim.Last(w.person(mother)).MessageID
	hers := column[int64](w, documentsOf, w.seed.adults[mother])
	for _, id := range column[int64](w, `SELECT id FROM documents WHERE person_id = $1`, w.seed.people["Амир"]) {
		for _, tap := range aboutDocument(id) {
			w.expires("a screen of another family's document", mother, "kk", live, w.sealed(mother, tap))
		}
	}
	w.expires("another family's child", mother, "kk", live, w.sealed(mother, tapOn(message.RoutePerson, int64(w.seed.people["Амир"]), 0)))
	w.expires("a child that is not there", mother, "kk", live, w.sealed(mother, tapOn(message.RoutePerson, 1<<40, 0)))
	w.works("her own child's document", mother, w.sealed(mother, tapOn(message.RouteDocument, hers[0], 0)))
}

// Rule 1: what another family asks of the staff is there for its own caseworker and the supervisor only.
func TestRule1OthersCaseworker(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, name := range []string{"Асхат", "Жанар", "Лаура"} {
		w.says(name, "/start "+w.links[name])
	}
	mother := w.moveIn("Айнұр").adults[0].name
	w.says(mother, "/menu")
	w.taps(mother, w.bundle.Printer("kk").Label("btn.call_me"))
	call := column[int64](w, `SELECT id FROM call_requests`)[0]
	f := demoFamilies()[slices.IndexFunc(demoFamilies(), func(f demoFamily) bool { return f.adults[0].name == "Рабиға" })]
	w.family(f)
	f.adults[0].state = waiting
	w.joins(f, "Рабиға")
	joining := column[int64](w, `SELECT account_id FROM joins WHERE decided_at IS NULL`)[0]

	w.says("Жанар", "/menu")
	live := w.sim.Last(w.person("Жанар")).MessageID
	for _, tap := range []dialog.Tap{tapOn(message.RouteCallOne, call), tapOn(message.RouteAnswered, call),
		tapOn(message.RouteJoin, joining), tapOn(message.RoutePick, joining, 0), tapOn(message.RoutePick, joining, 1), tapOn(message.RoutePick, joining, 2)} {
		w.expires(string(tap.Route)+" of another's family", "Жанар", "kk", live, w.sealed("Жанар", tap))
	}
	for _, name := range []string{"Асхат", "Лаура"} {
		w.says(name, "/menu")
		w.works("the call", name, w.sealed(name, tapOn(message.RouteCallOne, call)))
		w.works("the pictures", name, w.sealed(name, tapOn(message.RouteJoin, joining)))
	}
}

// Rule 1: once her links have ended, nothing of the family comes any more: not by a button that still stands there, not by the closed line, not from the menu,
// not by a push that was owed already.
func TestRule1EndedLink(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := w.moveIn("Айнұр")
	mother, by, say := f.adults[0].name, w.seed.staff[f.caseworker], w.bundle.Printer("kk")
	document := column[family.DocumentID](w, documentsOf, w.seed.adults[mother])[0]
	w.says(mother, "/menu")
	w.works("her child's document", mother, w.sealed(mother, tapOn(message.RouteDocument, int64(document), 0)))
	card := w.sim.Last(w.person(mother))

	var at family.State
	err := w.Pool.QueryRow(t.Context(), `SELECT stage, overlay FROM moves WHERE document_id = $1 ORDER BY seq DESC LIMIT 1`, document).Scan(&at.Stage, &at.Overlay)
	if err != nil {
		t.Fatal(err)
	}
	at.Overlay = family.ActionNeeded
	if _, err := w.Families.Move(t.Context(), family.NewMove{Document: document, To: at, By: by, Key: "owes a ping"}, w.clock()); err != nil {
		t.Fatal(err)
	}
	column[int64](w, `SELECT id FROM deliveries WHERE status = 'pending'`)
	for _, link := range column[family.LinkID](w, `SELECT id FROM links WHERE adult_id = $1`, w.seed.adults[mother]) {
		if err := w.Families.EndLink(t.Context(), link, by, w.clock()); err != nil {
			t.Fatal(err)
		}
	}

	for r, row := range card.Buttons {
		for c, label := range row {
			if label != say.Label("btn.call_me") && label != say.Label("btn.hide_now") {
				w.expires("["+label+"] of the card", mother, "kk", card.MessageID, card.Data[r][c])
			}
		}
	}
	lines := len(w.sim.Chat(w.person(mother)).Notifications)
	w.sim.Advance(11 * time.Minute)
	w.work()
	closed := w.sim.Last(w.person(mother))
	w.expires("the way back from the closed card", mother, "kk", closed.MessageID, closed.Data[0][0])
	if got := len(w.sim.Chat(w.person(mother)).Notifications); got != lines {
		t.Errorf("%d lines came after her links had ended", got-lines)
	}
	w.says(mother, "/menu")
	w.taps(mother, say.Label("menu.documents"))
	seen := w.raw(mother)
	for _, p := range f.persons {
		if strings.Contains(seen, p.sign) {
			t.Errorf("she still sees of %s:\n%s", p.name, seen)
		}
	}
	if want := message.NoDocuments(say).Text; w.sim.Last(w.person(mother)).Text != want {
		t.Errorf("she sees\n%s\nwant %q", seen, want)
	}
}
