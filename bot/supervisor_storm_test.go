package main

import (
	"slices"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/booking"
)

// A supervisor who closed an office because of a storm has people to call, of families that others look after: her list leads to them, when nothing else is on it too.
func TestSupervisorsListLeadsToHerStormCalls(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Лаура", "/start "+w.links["Лаура"])
	f := ainur()
	w.family(f)
	w.joins(f, "Айнұр")
	w.stormsOver("Айнұр", "Лаура")
	say := w.bundle.Printer(w.languageOf("Лаура"))
	w.says("Лаура", "/menu")
	for _, label := range []string{say.Label("stf.overseen"), say.Label("stf.for_today")} {
		if buttons := slices.Concat(w.sim.Last(w.person("Лаура")).Buttons...); !slices.Contains(buttons, label) {
			t.Fatalf("no way to %q from %q %q", label, w.screen("Лаура"), buttons)
		}
		w.taps("Лаура", label)
	}
	if !w.sim.Last(w.person("Лаура")).HasButton(say.Label("stf.meeting_calls", "N", 1)) {
		t.Errorf("%s", w.screen("Лаура"))
	}
}

// stormsOver lets a storm close a meeting of an adult two hours before it, and the time pass in which she could say that she understood.
func (w *town) stormsOver(adult, closer string) {
	w.t.Helper()
	ctx := w.t.Context()
	_, err := w.seed.seedReception(ctx)
	w.must(err)
	w.must(w.Meetings.MakeSlots(ctx, w.clock()))
	wish := booking.Wish{Kind: booking.Documents, Mode: booking.InPerson, Language: "kk"}
	free, err := w.Meetings.Nearest(ctx, w.seed.adults[adult], wish, booking.Span{From: w.clock(), Until: w.clock().Add(booking.Ahead)}, 1, w.clock())
	w.must(err)
	_, err = w.Meetings.Book(ctx, booking.Request{Holder: booking.Holder{Adult: w.seed.adults[adult]}, Slot: free[0].ID, Kind: wish.Kind, Mode: wish.Mode, Language: wish.Language, Key: "a meeting"}, w.clock())
	w.must(err)
	w.must(w.advance(free[0].Starts.Add(-2 * time.Hour).Sub(w.clock())))
	_, err = w.Meetings.Close(ctx, booking.Closing{Office: free[0].Office, Span: booking.Span{From: free[0].Starts, Until: free[0].Ends}, Storm: true, By: w.seed.staff[closer], Key: "a storm"}, w.clock())
	w.must(err)
	w.must(w.advance(21 * time.Minute))
}
