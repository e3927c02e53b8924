package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
)

// A turn whose chat does not answer ends all the same, in its own time: it is written down as handled and does not come again.
func TestTurnEndsThoughTheChatHangs(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Гүлмира")
	w.says("Гүлмира", "/menu")
	id := w.person("Гүлмира")
	w.sim.SetFaults(simulatortest.Fault{Method: "*", ChatID: id, Fault: "hang"})
	const update = 900_000
	raw := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":9001,"date":1795410000,"text":"Сәлем","from":{"id":%d,"is_bot":false,"first_name":"Г"},"chat":{"id":%[2]d,"type":"private"}}}`, update, id)
	if err := w.Receiver.Receive(t.Context(), []byte(raw)); err != nil {
		t.Fatalf("it must come again: %v\n%s", err, w.log)
	}
	if who, err := w.Accounts.Actor(t.Context(), id, update); err != nil || !who.Handled {
		t.Errorf("not written down: handled %t, %v", who.Handled, err)
	}
}

// Whoever does something here has not blocked the bot, whatever we thought, even if it changes no screen; what she missed until then is owed. Only the news of
// the block itself, which comes after we met it, is nothing she does here.
func TestWhoActsHasNotBlocked(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		does    func(w *town)
		blocked bool
	}{
		"a tap that changes nothing": {func(w *town) {
			w.press(func() simulatortest.Answer {
				return w.sim.PressData(w.person("Гүлмира"), w.sim.Last(w.person("Гүлмира")).MessageID, "nothing")
			})
		}, false},
		"a command":             {func(w *town) { w.says("Гүлмира", "/menu") }, false},
		"the news of the block": {func(w *town) { w.blocks("Гүлмира", true) }, true},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.moveIn("Гүлмира")
			w.says("Гүлмира", "/menu")
			id := w.person("Гүлмира")
			if err := w.Accounts.SetBlocked(t.Context(), id, true, w.clock()); err != nil {
				t.Fatal(err)
			}
			if err := delivery.QueueAdult(t.Context(), w.Pool, int64(w.seed.adults["Гүлмира"]), delivery.New, w.clock()); err != nil {
				t.Fatal(err)
			}
			w.work()
			c.does(w)
			if who, err := w.Accounts.Actor(t.Context(), id, 0); err != nil || who.Blocked != c.blocked {
				t.Errorf("blocked %t, %v", who.Blocked, err)
			}
			if owed := column[bool](w, `SELECT count(*) = 1 FROM deliveries WHERE status = 'pending'`)[0]; owed == c.blocked {
				t.Errorf("what she missed is owed: %t", owed)
			}
		})
	}
}

// A stranger whom Telegram wants left alone is left alone: her turn waits for no pause, or it would be at the cost of the others.
func TestStrangerInAPause(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	id := w.person("Бөтен")
	w.sim.SetFaults(simulatortest.Fault{Method: "*", ChatID: id, Fault: "429", RetryAfter: 2})
	w.says("Бөтен", "/start")
	w.sim.SetFaults()
	calls := 0
	for _, c := range w.sim.Calls(0) {
		if c.ChatID == id {
			calls++
		}
	}
	if calls != 1 {
		t.Errorf("%d calls to a chat that was refused at the first", calls)
	}
}

// Whoever goes on by herself while a decision about her waits for her turn stays where she is, and all her buttons count.
func TestDecisionLeavesHerWhereSheWent(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Асхат", "/start "+w.links["Асхат"])
	f := demoFamilies()[4]
	w.family(f)
	f.adults[0].state = waiting
	w.joins(f, "Гүлмира")
	id, say := w.person("Гүлмира"), w.bundle.Printer("kk")
	joining := column[account.ID](w, `SELECT account_id FROM joins`)[0]
	right := column[int64](w, `SELECT right_pair::bigint FROM joins`)[0]
	decides := telegram.Update{ID: 900_000, Kind: telegram.Tap, Chat: w.person("Асхат"), Private: true, From: w.person("Асхат"), TapID: "1",
		MessageID: w.sim.Last(w.person("Асхат")).MessageID, Data: w.sealed("Асхат", tapOn(message.RoutePick, int64(joining), right))}
	hold, went := w.Flow.Hold, ""
	w.Flow.Hold = func(ctx context.Context, person int64) (func(), error) {
		if person == id && went == "" {
			w.taps("Гүлмира", say.Label("menu.urgent"))
			w.taps("Гүлмира", w.bundle.Printer("").Label("btn.back"))
			w.taps("Гүлмира", say.Label("menu.documents"))
			went = w.sim.Last(id).Text
		}
		return hold(ctx, person)
	}
	if err := w.Flow.Handle(t.Context(), decides, dialog.NewTurn(nil, false, nil)); err != nil {
		t.Fatal(err)
	}
	if got := w.sim.Last(id).Text; got != went {
		t.Errorf("she is taken from\n%s\nto\n%s", went, got)
	}
	if toast := w.taps("Гүлмира", say.Label("btn.hide_now")); toast != "" {
		t.Errorf("her button is answered by %q", toast)
	}
}
