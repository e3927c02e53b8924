package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
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
	menu := w.sim.Last(w.person(mother)).Text
	hers := column[int64](w, documentsOf, w.seed.adults[mother])
	for _, id := range column[int64](w, `SELECT id FROM documents WHERE person_id = $1`, w.seed.people["Амир"]) {
		for _, tap := range aboutDocument(id) {
			w.refuses(string(tap.Route)+" of another family's document", mother, "kk", menu, w.sealed(mother, tap))
		}
	}
	w.refuses("another family's child", mother, "kk", menu, w.sealed(mother, tapOn(message.RoutePerson, int64(w.seed.people["Амир"]), 0)))
	w.refuses("a child that is not there", mother, "kk", menu, w.sealed(mother, tapOn(message.RoutePerson, 1<<40, 0)))
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
	menu := w.sim.Last(w.person("Жанар")).Text
	for _, tap := range []dialog.Tap{tapOn(message.RouteCallOne, call), tapOn(message.RouteAnswered, call),
		tapOn(message.RouteJoin, joining), tapOn(message.RoutePick, joining, 0), tapOn(message.RoutePick, joining, 1), tapOn(message.RoutePick, joining, 2)} {
		w.refuses(string(tap.Route)+" of another's family", "Жанар", "ru", menu, w.sealed("Жанар", tap))
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
	const mother = "Айнұр"
	for what, then := range map[string]func(w *town, card simulatortest.Message){
		"a button of the card": func(w *town, card simulatortest.Message) {
			first := true
			for r, row := range card.Buttons {
				for c, label := range row {
					switch {
					case label == w.bundle.Printer("kk").Label("btn.call_me"), label == w.bundle.Printer("kk").Label("btn.hide_now"):
					case first:
						w.refuses("["+label+"]", mother, "kk", "", card.Data[r][c])
						first = false
					default:
						w.expires("["+label+"]", mother, "kk", card.MessageID, card.Data[r][c])
					}
				}
			}
		},
		"the page that still stands there": func(w *town, card simulatortest.Message) {
			w.work()
			if closed := w.sim.Last(w.person(mother)); closed.Text == card.Text {
				w.t.Errorf("at once her phone shows %q", closed.Text)
			}
			w.taps(mother, w.bundle.Printer("kk").Label("btn.continue"))
			if want, got := string(message.OpenMenu(w.bundle.Printer("kk"))), w.sim.Last(w.person(mother)).Text; got != want {
				w.t.Errorf("the closed line leads to %q, want %q", got, want)
			}
		},
		"the menu": func(w *town, _ simulatortest.Message) {
			w.says(mother, "/menu")
			w.taps(mother, w.bundle.Printer("kk").Label("menu.documents"))
			if want, got := message.NoDocuments(w.bundle.Printer("kk")).Text, w.sim.Last(w.person(mother)).Text; got != want {
				w.t.Errorf("the menu leads to %q, want %q", got, want)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			card := w.loses(mother)
			lines := len(w.sim.Chat(w.person(mother)).Notifications)
			then(w, card)
			asked := len(w.sim.Chat(w.person(mother)).Notifications)
			w.sim.Advance(time.Hour)
			w.work()
			if got := len(w.sim.Chat(w.person(mother)).Notifications); got != asked || what != "the menu" && got != lines {
				t.Errorf("a push came after her links had ended")
			}
			if seen := w.raw(mother); strings.ContainsAny(seen, "🍎🌙🐑") {
				t.Errorf("she still sees a child's sign:\n%s", seen)
			}
		})
	}
}

// loses lets an adult in and look at a document's card; then a push about it is owed to her, and her links end.
func (w *town) loses(name string) simulatortest.Message {
	w.t.Helper()
	f := w.moveIn(name)
	by := w.seed.staff[f.caseworker]
	document := column[family.DocumentID](w, documentsOf, w.seed.adults[name])[0]
	w.says(name, "/menu")
	w.works("her child's document", name, w.sealed(name, tapOn(message.RouteDocument, int64(document), 0)))
	card := w.sim.Last(w.person(name))
	at := family.State{Stage: family.Stage(column[string](w, `SELECT stage FROM moves WHERE document_id = $1 ORDER BY seq DESC LIMIT 1`, document)[0]), Overlay: family.ActionNeeded}
	if _, err := w.Families.Move(w.t.Context(), family.NewMove{Document: document, To: at, By: by, Key: "owes a push"}, w.clock()); err != nil {
		w.t.Fatal(err)
	}
	column[int64](w, `SELECT id FROM deliveries WHERE status = 'pending'`)
	for _, link := range column[family.LinkID](w, `SELECT id FROM links WHERE adult_id = $1`, w.seed.adults[name]) {
		if err := w.Families.EndLink(w.t.Context(), link, by, w.clock()); err != nil {
			w.t.Fatal(err)
		}
	}
	return card
}
