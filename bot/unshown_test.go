package main

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// What she tapped on but never saw, because Telegram did not take the page, is new still; the next tap shows it.
func TestUnshownStaysNew(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := ainur()
	w.family(f)
	w.joins(f, "Айнұр")
	w.work()
	_, err := w.Families.Move(t.Context(), family.NewMove{Document: w.seed.papers["Иса:birth-registration"], By: w.seed.staff["Асхат"],
		To: family.State{Stage: "collecting-papers"}, Key: "moved"}, w.clock())
	if err != nil {
		t.Fatal(err)
	}
	w.sim.Advance(11 * time.Minute)
	w.work()
	news, seen := w.bundle.Printer("kk").Label("btn.whats_new"), func() int { return column[int](w, `SELECT count(*) FROM seen`)[0] }
	w.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", Fault: "500"})
	w.taps("Айнұр", news)
	if seen() != 0 {
		t.Error("not shown, and seen")
	}
	w.sim.SetFaults()
	w.taps("Айнұр", news)
	if seen() != 1 {
		t.Errorf("shown, and not seen:\n%s", w.screen("Айнұр"))
	}
}
