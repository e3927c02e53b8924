package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// opensACard lets her look at where a document stands, which no phone may show for long.
func (w *town) opensACard(name string) simulatortest.Message {
	w.t.Helper()
	w.says(name, "/menu")
	w.tapsOnACard(name)
	return w.sim.Last(w.person(name))
}

func (w *town) tapsOnACard(name string) {
	w.t.Helper()
	data := w.sealed(name, tapOn(message.RouteDocument, int64(w.seed.papers[name+":relative-status"]), 0))
	w.press(func() simulatortest.Answer {
		return w.sim.PressData(w.person(name), w.sim.Last(w.person(name)).MessageID, data)
	})
}

// closes insists that after eleven minutes her chat shows the closed line and nothing else, with a way on.
func (w *town) closes(name string) {
	w.t.Helper()
	w.sim.Advance(11 * time.Minute)
	w.work()
	say := w.bundle.Printer("kk")
	if m := w.sim.Chat(w.person(name)).Messages; len(m) != 1 || m[0].Text != say.Label("err.expired") || !m[0].HasButton(say.Label("btn.continue")) {
		w.t.Fatalf("not closed:\n%s", w.raw(name))
	}
	w.taps(name, say.Label("btn.continue"))
}

// A card closes whether or not we heard that it stands there, and whichever screen it took the place of.
func TestScreenClosesAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"reset-after", "garbage"} {
		for _, before := range []string{"the menu", "the closed line"} {
			t.Run(fault+"/"+before, func(t *testing.T) {
				t.Parallel()
				w := newTown(t)
				w.moveIn("Гүлмира")
				w.says("Гүлмира", "/menu")
				if before == "the closed line" {
					w.taps("Гүлмира", w.bundle.Printer("kk").Label("btn.hide_now"))
				}
				w.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", ChatID: w.person("Гүлмира"), Fault: fault, Times: 3})
				w.tapsOnACard("Гүлмира")
				w.sim.SetFaults()
				if !w.sim.Last(w.person("Гүлмира")).HasButton(w.bundle.Printer("kk").Label("btn.still")) {
					t.Fatalf("no card:\n%s", w.raw("Гүлмира"))
				}
				w.closes("Гүлмира")
				if !w.sim.Last(w.person("Гүлмира")).HasButton(w.bundle.Printer("kk").Label("btn.still")) {
					t.Errorf("the closed line does not lead back to the card:\n%s", w.raw("Гүлмира"))
				}
				w.taps("Гүлмира", w.bundle.Printer("kk").Label("btn.hide_now"))
			})
		}
	}
}

// A process that died after it changed the screen, and before it wrote that down, leaves rows that close it all the same: from a ping and from the closed line, which
// do not close themselves, too.
func TestScreenClosesAfterACrash(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"a ping", "the menu", "the closed line"} {
		t.Run(before, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.moveIn("Гүлмира")
			if before != "a ping" {
				w.says("Гүлмира", "/menu")
			}
			if before == "the closed line" {
				w.taps("Гүлмира", w.bundle.Printer("kk").Label("btn.hide_now"))
			}
			id := w.person("Гүлмира")
			data := w.sealed("Гүлмира", tapOn(message.RouteDocument, int64(w.seed.papers["Гүлмира:relative-status"]), 0))
			who := fmt.Sprintf(`{"id":%d,"is_bot":false,"first_name":"Г"}`, id)
			tap := fmt.Sprintf(`{"update_id":900000,"callback_query":{"id":"1","from":%s,"message":{"message_id":%d,"date":1795410000,"from":%[1]s,"chat":{"id":%[3]d,"type":"private"}},"data":%[4]q}}`,
				who, w.sim.Last(id).MessageID, id, data)
			owner := postgrestest.Owner(t, w.Pool.Config().ConnString())
			for _, sql := range []string{
				`CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P01'; END $$`,
				`CREATE TRIGGER dies BEFORE INSERT ON handled_updates FOR EACH ROW EXECUTE FUNCTION dies()`,
			} {
				if _, err := owner.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Receiver.Receive(t.Context(), []byte(tap)); err == nil {
				t.Fatal("the turn came to its end")
			}
			if _, err := owner.Exec(t.Context(), `DROP TRIGGER dies ON handled_updates`); err != nil {
				t.Fatal(err)
			}
			if !w.sim.Last(id).HasButton(w.bundle.Printer("kk").Label("btn.still")) {
				t.Fatalf("no card:\n%s", w.raw("Гүлмира"))
			}
			w.closes("Гүлмира")
		})
	}
}

// Hiding goes on by itself if Telegram does not take it at once.
func TestHideGoesOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Гүлмира")
	w.opensACard("Гүлмира")
	w.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", ChatID: w.person("Гүлмира"), Fault: "502-html", Times: 3})
	w.taps("Гүлмира", w.bundle.Printer("kk").Label("btn.hide_now"))
	w.sim.SetFaults()
	w.work()
	say := w.bundle.Printer("kk")
	if m := w.sim.Last(w.person("Гүлмира")); m.Text != say.Label("err.expired") || !m.HasButton(say.Label("btn.continue")) {
		t.Errorf("still there:\n%s", w.raw("Гүлмира"))
	}
}

// What she typed is deleted later if it could not be at once.
func TestTypedIsDeletedLater(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Гүлмира")
	w.says("Гүлмира", "/menu")
	w.sim.SetFaults(simulatortest.Fault{Method: "deleteMessage", ChatID: w.person("Гүлмира"), Fault: "502-html", Times: 3})
	w.says("Гүлмира", "880101400123")
	w.sim.SetFaults()
	w.work()
	if m := w.sim.Chat(w.person("Гүлмира")).Messages; len(m) != 1 {
		t.Errorf("it still stands there:\n%s", w.raw("Гүлмира"))
	}
}

// The consent that a right code opened closes in a stranger's chat too, and so does the urgent page.
func TestStrangerPagesClose(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := demoFamilies()[3]
	w.family(f)
	w.says("Динара", "/start "+w.invites(f, f.adults[0]).Link)
	consent := w.sim.Last(w.person("Динара")).Text
	w.sim.Advance(9 * time.Minute)
	w.work()
	if got := w.sim.Last(w.person("Динара")).Text; got != consent {
		t.Fatalf("closed too early: %q", got)
	}
	w.sim.Advance(time.Minute)
	w.work()
	ru := w.bundle.Printer("ru")
	if got := w.sim.Last(w.person("Динара")).Text; got != ru.Label("err.expired") {
		t.Fatalf("after ten minutes: %q", got)
	}
	if toast := w.taps("Динара", ru.Label("btn.continue")); toast != "" || w.sim.Last(w.person("Динара")).Text != consent {
		t.Errorf("the way back: toast %q\n%s", toast, w.raw("Динара"))
	}
}

// A first screen whose row was forgotten long ago still lets her in, and to the urgent page.
func TestFirstScreenOfLongAgo(t *testing.T) {
	t.Parallel()
	for _, label := range []string{"Русский", "Шұғыл көмек / Срочная помощь"} {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.says("Бөтен", "/start")
			first := w.sim.Last(w.person("Бөтен"))
			w.sim.Advance(8 * 24 * time.Hour)
			w.work()
			if toast := w.taps("Бөтен", label); toast != "" || w.sim.Last(w.person("Бөтен")).Text == first.Text {
				t.Errorf("toast %q\n%s", toast, w.raw("Бөтен"))
			}
		})
	}
}

// Somebody who waits though her join was decided, which no way of ours leads to, is shown the way on, not an error.
func TestDecidedButWaiting(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := demoFamilies()[4]
	w.family(f)
	f.adults[0].state = waiting
	w.joins(f, "Гүлмира")
	if _, err := w.Pool.Exec(t.Context(), `UPDATE joins SET decided_at = $1, decided_by = $2, matched = true`, w.clock(), w.seed.staff[f.caseworker]); err != nil {
		t.Fatal(err)
	}
	w.says("Гүлмира", "/menu")
	if got, want := w.sim.Last(w.person("Гүлмира")).Text, message.Hidden(w.bundle.Printer("kk")).Text; got != want {
		t.Errorf("she sees %q, want %q", got, want)
	}
}
