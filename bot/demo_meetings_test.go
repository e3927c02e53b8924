package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/booking"
)

// On whatever day a demo begins, it has a meeting of tomorrow that is reminded of at once, one that was moved, one whose time was closed, a time that is offered, and two quiet ones.
func TestDemoMeetings(t *testing.T) {
	t.Parallel()
	for name, days := range map[string]int{"Monday": 0, "Friday": 4, "Saturday": 5, "the eve of a day off": 22, "the eve of the New Year": 38} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.sim.Advance(time.Duration(days)*24*time.Hour + time.Hour)
			w.seed.now = w.clock()
			w.peoplesDemo()
			w.work()
			if m := w.sim.Last(w.person("Нұрлан")); !strings.HasPrefix(m.Text, "Завтра встреча. Время: ") || !m.HasButton("Приду") {
				t.Errorf("Нұрлан reads %q", m.Text)
			}
			type kept struct {
				Status booking.Status
				News   bool
			}
			for who, want := range map[string]kept{"Нұрлан": {booking.Standing, false}, "Жанна": {booking.Standing, true}, "Динара": {booking.Displaced, true}, "Айнұр": {booking.Standing, false},
				"Сәуле": {booking.Standing, false}} {
				all, err := w.Meetings.Meetings(t.Context(), w.seed.adults[who], w.clock())
				if err != nil {
					t.Fatal(err)
				}
				if len(all) != 1 || (kept{all[0].Status, all[0].News}) != want {
					t.Errorf("%s has %+v, want one meeting: %+v", who, all, want)
				}
			}
			offers, err := w.Meetings.Offers(t.Context(), w.seed.adults["Гүлмира"], w.clock())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(1, len(offers)); diff != "" {
				t.Errorf("offers to Гүлмира (-want +got):\n%s", diff)
			}
		})
	}
}

// peoplesDemo makes the town's people those of the demo, in the demo's order.
func (w *town) peoplesDemo() {
	w.t.Helper()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	_, err := w.seed.seedReception(w.t.Context())
	must(err)
	for _, f := range demoFamilies() {
		w.family(f)
	}
	must(w.seed.seedOfficeMeetings(w.t.Context()))
	for _, f := range demoFamilies() {
		for _, a := range f.adults {
			if a.state == joined {
				w.joins(f, a.name)
			}
		}
	}
	w.work()
	w.taps("Нұрлан", "Новое сообщение")
	must(w.seed.seedOwnMeetings(w.t.Context()))
}
