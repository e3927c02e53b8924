package main

import (
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/vault"
)

// Rule 10: callback data from another chat, another person, an older screen, or made up change nothing and show nothing. What our own keys signed for her, but for
// somebody in another role, does not get her there.
func TestRule10TapsOfNobody(t *testing.T) {
	t.Parallel()
	for name, person := range map[string]struct {
		language string
		// others are routes that this person may not ask for.
		others []dialog.Tap
	}{
		"Айнұр": {"kk", []dialog.Tap{tapOn(message.RouteJoins, 0), tapOn(message.RouteCalls, 0), tapOn(message.RouteJoinAgree), tapOn(message.RouteJoinLanguage, 1)}},
		"Асхат": {"kk", []dialog.Tap{tapOn(message.RouteDocuments), tapOn(message.RouteCall), tapOn(message.RouteJoinAgree)}},
		"Бөтен": {"", []dialog.Tap{tapOn(message.RouteDocuments), tapOn(message.RouteCall), tapOn(message.RouteSetLanguage, 1), tapOn(message.RouteCalls, 0), tapOn(message.RouteHelp)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.says("Асхат", "/start "+w.links["Асхат"])
			w.moveIn("Айнұр")
			w.moveIn("Жанна")
			w.says("Бөтен", "/start")
			older := w.sim.Last(w.person(name))
			w.says(name, "/menu")
			live := w.sim.Last(w.person(name))
			w.works("a tap of hers", name, w.sealed(name, urgently))
			for what, data := range w.nobodys(name, live.Data[0][0]) {
				// A stranger who taps more than ten times in ten seconds is not answered at all.
				w.sim.Advance(10 * time.Second)
				w.expires(what, name, person.language, live.MessageID, data)
			}
			w.expires("a button of a message that is gone", name, person.language, older.MessageID, older.Data[0][0])
			w.expires("today's button on a message that is gone", name, person.language, older.MessageID, w.sealed(name, urgently))
			for _, tap := range append(person.others, tapOn("nowhere"), tapOn(message.RouteUrgent, 1), tapOn(message.RouteDocument, 1)) {
				w.sim.Advance(10 * time.Second)
				w.refuses(string(tap.Route), name, person.language, live.Text, w.sealed(name, tap))
			}
		})
	}
}

// urgently is a tap that anybody may make.
var urgently = dialog.Tap{Route: message.RouteUrgent}

// nobodys are callback data that this person was never given for the screen she has; before is a button of the one before.
func (w *town) nobodys(name, before string) map[string]string {
	foreign := dialog.Codec{Sign: func(b []byte) []byte { return vault.New(vault.NewKeyset()).Index("tap", b) }}
	return map[string]string{
		"words":                         "documents",
		"nothing":                       "",
		"HTML":                          `<b>{{.Name}}</b>%s' OR 1=1`,
		"ten thousand characters":       strings.Repeat("A", 10_000),
		"64 characters":                 strings.Repeat("A", 64),
		"data of another chat":          w.sealed("Жанна", urgently),
		"data under another key":        foreign.Seal(dialog.Screen{Rows: [][]dialog.Button{{{Text: "x", Tap: urgently}}}}, w.person(name), 1<<40).Keys[0][0].Data,
		"a button of the screen before": before,
	}
}

// Rule 10: a message that could not be taken out of the chat still carries its buttons; they are as old as if it had been.
func TestRule10RetiredMessage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Айнұр")
	id := w.person("Айнұр")
	w.says("Айнұр", "/menu")
	old := w.sim.Last(id)
	w.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", ChatID: id, Fault: "500"}, simulatortest.Fault{Method: "deleteMessage", ChatID: id, Fault: "500"})
	w.says("Айнұр", "/menu")
	w.sim.SetFaults()
	if live := w.sim.Last(id); live.MessageID == old.MessageID {
		t.Fatal("the second menu is not a new message")
	}
	for r, row := range old.Data {
		for c, data := range row {
			if old.Buttons[r][c] != w.bundle.Printer("kk").Label("btn.hide_now") {
				w.expires("a button of a retired message", "Айнұр", "kk", old.MessageID, data)
			}
		}
	}
}

// Rule 10's one exception: what [hide now] stands on is hidden even if another screen came after it, and that one with it.
func TestHideOnAnOlderScreen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Гүлмира")
	card, label := w.opensACard("Гүлмира"), w.bundle.Printer("kk").Label("btn.hide_now")
	id := w.person("Гүлмира")
	w.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", ChatID: id, Fault: "502-html", Times: 3})
	w.says("Гүлмира", "/menu")
	w.sim.SetFaults()
	toast := w.press(func() simulatortest.Answer { return w.sim.Press(id, card.MessageID, label) })
	messages := w.sim.Chat(id).Messages
	if hidden := message.Hidden(w.bundle.Printer("kk")).Text; toast != "" || len(messages) != 1 || messages[0].Text != hidden {
		t.Errorf("toast %q, and her chat shows\n%s", toast, w.raw("Гүлмира"))
	}
}

// Rule 10: where no row tells of a live screen any more, a button that leads to a family's papers does not make one.
func TestRule10NoLiveScreen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Айнұр")
	w.says("Айнұр", "/menu")
	m := w.sim.Last(w.person("Айнұр"))
	if _, err := w.Pool.Exec(t.Context(), `DELETE FROM screens`); err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"menu.documents", "btn.call_me"} {
		w.expires(label, "Айнұр", "kk", m.MessageID, dataOf(m, w.bundle.Printer("kk").Label(label)))
	}
	w.works("home", "Айнұр", w.sealed("Айнұр", tapOn(message.RouteHome)))
}
