package booking

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A search begins and ends where it is told to, goes from one time and from one day to the next, and counts days by the clock here.
func TestSearchWalksInTime(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	for _, moment := range []string{"2026-11-23 11:30", "2026-11-24 09:00", "2026-11-24 23:30", "2026-11-25 00:30", "2026-11-27 09:00", "2026-11-27 12:00"} {
		b.slot(moment)
	}
	w, in := Wish{Kind: Documents, Mode: InPerson}, Span{at(t, "2026-11-24 09:00"), at(t, "2026-11-27 12:00")}
	near := func(n int, in Span) (all []time.Time) {
		t.Helper()
		found, err := b.Nearest(ctx, b.mother, w, in, n, b.now)
		b.must(err)
		for _, s := range found {
			all = append(all, s.Starts)
		}
		return all
	}
	want := []time.Time{at(t, "2026-11-24 09:00"), at(t, "2026-11-24 23:30"), at(t, "2026-11-25 00:30"), at(t, "2026-11-27 09:00")}
	if diff := cmp.Diff(want, near(9, in), cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("times (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(want[:2], near(2, in), cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("two times (-want +got)\n%s", diff)
	}
	// What begins within the notice is not offered, wherever the search begins.
	if got := near(1, Span{b.now.AddDate(0, 0, -1), in.Until}); len(got) != 1 || !got[0].Equal(want[0]) {
		t.Errorf("from yesterday on: %s", got)
	}
	if got := near(1, Span{in.From, in.From}); len(got) != 0 {
		t.Errorf("in no time at all: %s", got)
	}
	days, err := b.Days(ctx, b.mother, w, in, b.now)
	b.must(err)
	if diff := cmp.Diff([]time.Time{at(t, "2026-11-24 00:00"), at(t, "2026-11-25 00:00"), at(t, "2026-11-27 00:00")}, days, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("days (-want +got)\n%s", diff)
	}
}
