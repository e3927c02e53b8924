package booking

import (
	"context"
	"testing"
	"time"
)

// holds is one look at a time for somebody.
func (b *bundle) holds(who Holder, slot SlotID, now time.Time) time.Time {
	b.t.Helper()
	until, err := b.Hold(context.Background(), who, slot, now)
	b.must(err)
	return until
}

func (b *bundle) notHeld(who Holder, slot SlotID, now time.Time) {
	b.t.Helper()
	_, err := b.Hold(context.Background(), who, slot, now)
	b.refused(err, ErrTaken)
}

func TestEachTapHoldsAnewButNotForever(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slot, her := b.slot("2026-11-25 10:00"), Holder{Adult: b.mother}
	for _, tap := range []struct{ after, until time.Duration }{{0, 10}, {9, 19}, {18, 28}, {25, 30}, {29, 30}} {
		if got, want := b.holds(her, slot, b.now.Add(tap.after*time.Minute)), b.now.Add(tap.until*time.Minute); !got.Equal(want) {
			t.Errorf("a tap after %d minutes holds until %s, want %s", tap.after, got, want)
		}
	}
	b.notHeld(Holder{Adult: b.aunt}, slot, b.now.Add(30*time.Minute-time.Second))
	b.holds(Holder{Adult: b.aunt}, slot, b.now.Add(30*time.Minute))
	b.notHeld(her, slot, b.now.Add(30*time.Minute))
}

func TestOneTimeIsHeldForHerAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, second, her, other := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00"), Holder{Adult: b.mother}, Holder{Adult: b.aunt}
	b.holds(her, first, b.now)
	b.holds(her, second, b.now)
	b.holds(other, first, b.now)
	b.must(b.Release(context.Background(), her))
	b.holds(other, second, b.now)
	b.holds(her, first, b.now)
}

// What a member of staff holds for her is hers, and the other way round.
func TestHoldIsForTheAdultWhoeverActs(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	first, second, her, staff := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00"), Holder{Adult: b.mother}, Holder{Adult: b.mother, By: b.worker}
	b.holds(staff, first, b.now)
	b.holds(her, first, b.now)
	b.holds(her, second, b.now)
	b.holds(staff, first, b.now)
	b.notHeld(Holder{Adult: b.aunt}, first, b.now)
	b.notHeld(Holder{Adult: b.aunt, By: b.worker}, second, b.now)
	b.book(b.wants(b.mother, first, b.child))
	r := b.wants(b.mother, second, b.child)
	r.By = b.worker
	b.book(r)
	_, err := b.Hold(ctx, Holder{Adult: b.mother, By: b.stranger()}, first, b.now)
	b.refused(err, ErrNotAllowed)
}

func TestHoldIsRefused(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	her := Holder{Adult: b.mother}
	closed, begun, booked := b.slot("2026-11-25 10:00"), b.slot("2026-11-23 10:00"), b.slot("2026-11-25 12:00")
	b.exec(`UPDATE slots SET closed_at = now() WHERE id = $1`, closed)
	b.book(b.wants(b.mother, booked))
	for name, slot := range map[string]SlotID{"closed": closed, "begun": begun, "booked, even by her": booked, "not there": 999} {
		if _, err := b.Hold(ctx, her, slot, b.now); err == nil {
			t.Errorf("%s: held", name)
		}
	}
	b.endLinks(b.mother)
	_, err := b.Hold(ctx, her, b.slot("2026-11-26 10:00"), b.now)
	b.refused(err, ErrNotFound)
}

// An offer keeps its own time, longer or shorter, whatever she taps.
func TestHoldLeavesAnOfferWhatItIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slot, until := b.slot("2026-11-25 10:00"), b.now.Add(3*time.Hour)
	b.exec(`INSERT INTO claims (slot_id, adult_id, state, since, until_at) VALUES ($1, $2, 'offer', $3, $4)`, slot, b.mother, b.now, until)
	b.notHeld(Holder{Adult: b.aunt}, slot, b.now)
	for _, by := range []Holder{{Adult: b.mother}, {Adult: b.mother, By: b.worker}} {
		if got := b.holds(by, slot, b.now); !got.Equal(until) {
			t.Errorf("held until %s, want %s", got, until)
		}
	}
	if state := one[string](t, b.Pool, `SELECT state FROM claims WHERE slot_id = $1 AND by_staff IS NULL`, slot); state != "offer" {
		t.Errorf("it became a %s", state)
	}
	b.holds(Holder{Adult: b.aunt}, slot, until)
}

// Two taps of hers at once, on two processes, leave her one hold and no error.
func TestHoldsOfOneAdultWaitForEachOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slots := []SlotID{b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00"), b.slot("2026-11-25 14:00")}
	b.holds(Holder{Adult: b.mother}, slots[2], b.now)
	for range 20 {
		failed := make(chan error, 2)
		for i := range 2 {
			go func() {
				_, err := b.Hold(context.Background(), Holder{Adult: b.mother}, slots[i], b.now)
				failed <- err
			}()
		}
		b.must(<-failed)
		b.must(<-failed)
		if n := one[int](t, b.Pool, `SELECT count(*) FROM claims`); n != 1 {
			t.Fatalf("%d holds", n)
		}
	}

	// Whatever else is being changed for her, a hold waits for it, here until its patience ends.
	tx, err := b.Pool.Begin(context.Background())
	b.must(err)
	b.must(lockAdult(context.Background(), tx, b.mother))
	if _, err := b.Hold(context.Background(), Holder{Adult: b.mother}, slots[0], b.now); err == nil {
		t.Error("it did not wait")
	}
	b.must(tx.Rollback(context.Background()))
}
