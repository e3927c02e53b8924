package main

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/message"
)

// A lost phone is silent at once: what was owed to it is not sent, what it shows is neutral within five seconds, and nothing that happens later reaches it.
func TestLostPhoneIsSilent(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Асхат", "/start "+w.links["Асхат"])
	mother := w.moveIn("Айнұр").adults[0].name
	w.says(mother, "/menu")
	w.taps(mother, w.bundle.Printer("kk").Label("menu.documents"))
	adult, lost := int64(w.seed.adults[mother]), w.person(mother)
	owe := func() {
		if err := delivery.QueueAdult(t.Context(), w.Pool, adult, delivery.New, w.clock()); err != nil {
			t.Fatal(err)
		}
	}
	owe()
	w.says("Асхат", "/menu")
	in := column[account.ID](w, `SELECT id FROM accounts WHERE adult_id = $1`, adult)[0]
	before := w.sim.LastCall()
	w.works("the phone is lost", "Асхат", w.sealed("Асхат", tapOn(message.RouteLostNow, adult, int64(in))))
	w.sim.Advance(time.Second)
	w.work()
	if got, want := w.sim.Last(lost).Text, w.bundle.Printer("kk").Label("err.expired"); got != want {
		t.Errorf("a second later the lost phone shows %q", got)
	}
	owe()
	w.sim.Advance(24 * time.Hour)
	w.work()
	for _, call := range w.sim.Calls(before) {
		if call.ChatID == lost && call.Method != "editMessageText" {
			t.Errorf("%v went to the lost phone", call)
		}
	}
}
