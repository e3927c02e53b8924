package booking

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// waits gives an adult a place in the line for help with papers at the office.
func (b *bundle) waits(adult family.AdultID, change ...func(*NewWait)) int {
	b.t.Helper()
	w := NewWait{Adult: adult, Waiting: Waiting{Kind: Documents, Mode: InPerson, Language: "kk", Part: AnyPart}, Key: b.key()}
	for _, c := range change {
		c(&w)
	}
	number, err := b.Join(context.Background(), w, b.now)
	b.must(err)
	return number
}

// minute lets time pass and does what the job does then.
func (b *bundle) minute(moment string) {
	b.t.Helper()
	b.now = at(b.t, moment)
	b.must(b.OfferFreed(context.Background(), b.now))
}

// delivers settles what is owed to an adult.
func (b *bundle) delivers(adult family.AdultID, status string) {
	b.t.Helper()
	b.exec(`UPDATE deliveries d SET status = $2, settled_at = $3 FROM accounts a WHERE a.id = d.account_id AND a.adult_id = $1 AND d.status = 'pending' AND d.kind = 'ping.new'`, adult, status, b.now)
}

// offeredTo lists the times that an adult can take now.
func (b *bundle) offeredTo(adult family.AdultID) []SlotID {
	b.t.Helper()
	all, err := b.Offers(context.Background(), adult, b.now)
	b.must(err)
	var slots []SlotID
	for _, o := range all {
		slots = append(slots, o.Slot.ID)
	}
	return slots
}

func (b *bundle) expectOffers(what string, adult family.AdultID, want ...SlotID) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.offeredTo(adult)); diff != "" {
		b.t.Errorf("%s: offered to adult %d (-want +got)\n%s", what, adult, diff)
	}
}

func (b *bundle) outcomes() []string {
	b.t.Helper()
	return one[[]string](b.t, b.Pool, `SELECT coalesce(array_agg(coalesce(outcome, 'open') ORDER BY id), '{}') FROM offers`)
}

// A free time is offered to the first in line; nobody else can have it, and she is told. Who does not answer keeps the place, and the next in line is asked.
func TestOfferGoesDownTheLine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.waits(b.mother)
	b.now = b.now.Add(time.Second)
	b.waits(b.aunt)
	slot := b.slot("2026-11-26 11:00")
	b.minute("2026-11-23 10:01")
	b.expectOffers("at first", b.mother, slot)
	b.expectOffers("at first", b.aunt)
	if n := b.id(`SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.adult_id = $1 AND d.kind = 'ping.new' AND d.status = 'pending'`, b.mother); n != 1 {
		t.Errorf("%d lines are owed to her, want 1", n)
	}
	_, err := b.Book(t.Context(), b.wants(b.aunt, slot), b.now)
	b.refused(err, ErrTaken)

	b.delivers(b.mother, "sent")
	b.minute("2026-11-23 13:00")
	b.expectOffers("a minute before it runs out", b.mother, slot)
	b.minute("2026-11-23 13:01")
	b.expectOffers("when it ran out", b.mother)
	b.expectOffers("when it ran out", b.aunt, slot)

	b.delivers(b.aunt, "sent")
	b.minute("2026-11-23 16:01")
	b.minute("2026-11-23 16:02")
	b.expectOffers("nobody is asked twice", b.mother)
	b.expectOffers("nobody is asked twice", b.aunt)
	other := b.slot("2026-11-27 11:00")
	b.minute("2026-11-23 16:03")
	b.expectOffers("she kept her place", b.mother, other)
	if diff := cmp.Diff([]string{"ignored", "ignored", "open"}, b.outcomes()); diff != "" {
		t.Error(diff)
	}
}

// What cannot be delivered is offered to the next in line at once, and she keeps her place.
func TestUndeliveredOfferGoesOn(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"skipped", "failed", "unknown", "never"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.waits(b.mother)
			b.now = b.now.Add(time.Second)
			b.waits(b.aunt)
			slot := b.slot("2026-11-26 11:00")
			b.minute("2026-11-23 10:01")
			b.expectOffers("at first", b.mother, slot)
			next := "2026-11-23 10:02"
			if status == "never" {
				next = "2026-11-23 11:01"
			} else {
				b.delivers(b.mother, status)
			}
			b.minute(next)
			b.expectOffers("then", b.aunt, slot)
			if diff := cmp.Diff([]string{"undelivered", "open"}, b.outcomes()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whoever cannot be told, or wants to be left in peace, is passed over without losing the place.
func TestWhoCannotBeToldIsPassedOver(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"blocked":  `UPDATE accounts SET blocked_at = now() WHERE adult_id = $1`,
		"muted":    `UPDATE accounts SET muted_at = now() WHERE adult_id = $1`,
		"no phone": `UPDATE accounts SET state = 'ended', ended_at = now() WHERE adult_id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.waits(b.mother)
			b.now = b.now.Add(time.Second)
			b.waits(b.aunt)
			b.exec(change, b.mother)
			slot := b.slot("2026-11-26 11:00")
			b.minute("2026-11-23 10:01")
			b.expectOffers("then", b.aunt, slot)
			if diff := cmp.Diff([]string{"open"}, b.outcomes()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is offered is what she waits for, when she can still answer, and by day.
func TestOfferFits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		slot, now string
		wait      func(*NewWait)
		want      bool
	}{
		"any time":                      {"2026-11-26 11:00", "2026-11-23 10:01", nil, true},
		"another day of the week":       {"2026-11-26 11:00", "2026-11-23 10:01", func(w *NewWait) { w.Weekdays = []int{1, 5} }, false},
		"her day of the week":           {"2026-11-26 11:00", "2026-11-23 10:01", func(w *NewWait) { w.Weekdays = []int{1, 4} }, true},
		"the morning":                   {"2026-11-26 12:59", "2026-11-23 10:01", func(w *NewWait) { w.Part = Morning }, true},
		"no morning":                    {"2026-11-26 13:00", "2026-11-23 10:01", func(w *NewWait) { w.Part = Morning }, false},
		"the afternoon":                 {"2026-11-26 13:00", "2026-11-23 10:01", func(w *NewWait) { w.Part = Afternoon }, true},
		"no afternoon":                  {"2026-11-26 12:59", "2026-11-23 10:01", func(w *NewWait) { w.Part = Afternoon }, false},
		"before nine":                   {"2026-11-26 11:00", "2026-11-24 08:59", nil, false},
		"at nine":                       {"2026-11-26 11:00", "2026-11-24 09:00", nil, true},
		"at the end of the day":         {"2026-11-26 11:00", "2026-11-23 19:59", nil, true},
		"in the evening":                {"2026-11-26 11:00", "2026-11-23 20:00", nil, false},
		"half an hour to answer":        {"2026-11-23 12:30", "2026-11-23 10:00", nil, true},
		"no half hour to answer":        {"2026-11-23 12:30", "2026-11-23 10:01", nil, false},
		"it would run out in the night": {"2026-11-24 09:30", "2026-11-23 19:45", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			if c.wait == nil {
				c.wait = func(*NewWait) {}
			}
			b.waits(b.mother, c.wait)
			slot := b.slot(c.slot)
			b.minute(c.now)
			if got := slices.Contains(b.offeredTo(b.mother), slot); got != c.want {
				t.Errorf("offered: %t, want %t", got, c.want)
			}
		})
	}
}

// What is offered becomes a meeting by the one way there is; what she waited for is over then. Taken again it is the same meeting.
func TestTakeOffer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	number := b.waits(b.mother, func(w *NewWait) { w.Persons = []family.PersonID{b.child} })
	slot := b.slot("2026-11-26 11:00")
	b.minute("2026-11-23 10:01")
	b.delivers(b.mother, "sent")
	booked, err := b.TakeOffer(t.Context(), b.mother, number, slot, b.now)
	b.must(err)
	m := b.meeting(b.mother, booked.Number, b.now)
	if m.Status != Standing || !m.Starts.Equal(at(t, "2026-11-26 11:00")) || len(m.Persons) != 1 {
		t.Errorf("booked %+v", m)
	}
	again, err := b.TakeOffer(t.Context(), b.mother, number, slot, b.now)
	b.must(err)
	if !again.Again || again.Appointment != booked.Appointment {
		t.Errorf("taken again it is %+v, want %+v", again, booked)
	}
	waits, err := b.Waits(t.Context(), b.mother, b.now)
	b.must(err)
	if len(waits) != 0 {
		t.Errorf("she waits for %v still", waits)
	}
	if diff := cmp.Diff([]string{"taken"}, b.outcomes()); diff != "" {
		t.Error(diff)
	}
}

// What is over cannot be taken: neither after its time, nor given back, nor by anybody else.
func TestTakeOfferIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(b *bundle, number int, slot SlotID)
		want   error
	}{
		"it ran out": {func(b *bundle, _ int, _ SlotID) { b.now = at(b.t, "2026-11-23 13:01") }, ErrTaken},
		"she gave it back": {func(b *bundle, number int, slot SlotID) {
			b.must(b.Decline(context.Background(), b.mother, number, slot, b.now))
		}, ErrTaken},
		"she left": {func(b *bundle, number int, _ SlotID) { b.must(b.Leave(context.Background(), b.mother, number, b.now)) }, ErrTaken},
		"the hour is closed": {func(b *bundle, _ int, slot SlotID) {
			b.exec(`UPDATE slots SET closed_at = $2 WHERE id = $1`, slot, b.now)
		}, ErrTaken},
		"she is busy": {func(b *bundle, _ int, _ SlotID) {
			other := b.slotWith(b.specialist("Марат", false, Legal), "2026-11-26 11:00")
			r := b.wants(b.mother, other)
			r.Kind = Legal
			b.book(r)
		}, ErrBusy},
		"her link ended": {func(b *bundle, _ int, _ SlotID) { b.endLinks(b.mother) }, ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			number := b.waits(b.mother, func(w *NewWait) { w.Persons = []family.PersonID{b.child} })
			slot := b.slot("2026-11-26 11:00")
			b.minute("2026-11-23 10:01")
			b.delivers(b.mother, "sent")
			b.minute("2026-11-23 10:02")
			before := b.id(`SELECT count(*) FROM appointments`)
			c.before(b, number, slot)
			more := b.id(`SELECT count(*) FROM appointments`) - before
			_, err := b.TakeOffer(t.Context(), b.mother, number, slot, b.now)
			b.refused(err, c.want)
			_, err = b.TakeOffer(t.Context(), b.aunt, number, slot, b.now)
			b.refused(err, ErrNotFound)
			if n := b.id(`SELECT count(*) FROM appointments`); n != before+more {
				t.Errorf("something was booked")
			}
		})
	}
}

// A time that somebody began to hold since it was looked for is not offered.
func TestOfferSparesWhatIsHeld(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.waits(b.mother)
	slot := b.slot("2026-11-26 11:00")
	line, err := b.line(t.Context(), b.now)
	b.must(err)
	free, err := b.suiting(t.Context(), line[0], b.now)
	b.must(err)
	if _, err := b.Hold(t.Context(), Holder{Adult: b.aunt}, slot, b.now); err != nil {
		t.Fatal(err)
	}
	err = postgres.InTx(t.Context(), b.Pool, func(tx pgx.Tx) error { return b.offer(t.Context(), tx, line[0], free[0], b.now) })
	b.refused(err, ErrTaken)
}

// Who books what she waited for in another way waits no more, and what was offered to her is the next one's.
func TestBookingEndsTheWait(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.waits(b.mother)
	b.waits(b.mother, func(w *NewWait) { w.Kind = Legal })
	b.now = b.now.Add(time.Second)
	b.waits(b.aunt)
	slot := b.slot("2026-11-26 11:00")
	b.minute("2026-11-23 10:01")
	b.expectOffers("at first", b.mother, slot)
	b.book(b.wants(b.mother, b.slot("2026-11-25 11:00")))
	b.expectOffers("then", b.mother)
	b.exec(`UPDATE waits SET ended_at = now() WHERE kind = 'legal'`)
	b.minute("2026-11-23 10:02")
	b.expectOffers("then", b.aunt, slot)
}

// A link that ends takes the place in the line with it, and an hour that closes what was offered in it.
func TestOfferEndsWithWhatItStandsOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(b *bundle, slot SlotID)
		waits  int
	}{
		"link": {func(b *bundle, _ SlotID) { b.endLinks(b.mother) }, 0},
		"hour": {func(b *bundle, slot SlotID) { b.exec(`UPDATE slots SET closed_at = $2 WHERE id = $1`, slot, b.now) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.waits(b.mother, func(w *NewWait) { w.Persons = []family.PersonID{b.child} })
			slot := b.slot("2026-11-26 11:00")
			b.minute("2026-11-23 10:01")
			c.change(b, slot)
			b.expectOffers("at once", b.mother)
			b.minute("2026-11-23 10:02")
			if diff := cmp.Diff([]string{"closed"}, b.outcomes()); diff != "" {
				t.Error(diff)
			}
			if n := b.id(`SELECT count(*) FROM waits WHERE ended_at IS NULL`); n != int64(c.waits) {
				t.Errorf("%d wait, want %d", n, c.waits)
			}
			if n := b.id(`SELECT count(*) FROM claims`); n != 0 {
				t.Errorf("the time is claimed still")
			}
		})
	}
}

// One who waits for the same already keeps her place; the same key joins once.
func TestJoinOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.waits(b.mother)
	joined := one[time.Time](t, b.Pool, `SELECT joined_at FROM waits`)
	b.now = b.now.Add(time.Hour)
	again := b.waits(b.mother, func(w *NewWait) { w.Weekdays = []int{2} })
	waits, err := b.Waits(t.Context(), b.mother, b.now)
	b.must(err)
	if len(waits) != 1 || again != first || !slices.Equal(waits[0].Weekdays, []int{2}) || !one[time.Time](t, b.Pool, `SELECT joined_at FROM waits`).Equal(joined) {
		t.Errorf("number %d, then %d: %+v", first, again, waits)
	}
	w := NewWait{Adult: b.aunt, Waiting: Waiting{Kind: Legal, Mode: Phone, Language: "ru", Part: Morning}, Key: b.key()}
	number, err := b.Join(t.Context(), w, b.now)
	b.must(err)
	b.must(b.Leave(t.Context(), b.aunt, number, b.now))
	if same, err := b.Join(t.Context(), w, b.now); err != nil || same != number {
		t.Errorf("the same key: %d, %v", same, err)
	}
	if waits, err := b.Waits(t.Context(), b.aunt, b.now); err != nil || len(waits) != 0 {
		t.Errorf("she waits for %v, %v", waits, err)
	}
	_, err = b.Join(t.Context(), NewWait{Adult: b.aunt, Waiting: Waiting{Kind: Legal, Mode: Phone, Language: "ru", Part: Morning, Persons: []family.PersonID{b.child}}, Key: b.key()}, b.now)
	b.refused(err, ErrNotFound)
}

// Two processes do the job in the same moment, again and again: one time is offered to one, and each has one offer.
func TestTwoProcessesOffer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adults := []family.AdultID{b.mother, b.aunt}
	for range 4 {
		adult, _ := b.family()
		adults = append(adults, adult)
	}
	for _, adult := range adults {
		b.waits(adult)
	}
	other := b.process(vault.NewKeyset())
	for round := range 10 {
		for hour := range 3 {
			b.slot(time.Date(2026, 11, 30+round, 9+hour, 0, 0, 0, almaty).Format("2006-01-02 15:04"))
		}
		b.now = b.now.Add(time.Minute)
		var jobs sync.WaitGroup
		for _, p := range []*Store{b.Store, other, b.Store, other} {
			jobs.Go(func() {
				if err := p.OfferFreed(context.Background(), b.now); err != nil {
					t.Error(err)
				}
			})
		}
		jobs.Wait()
		if n := b.id(`SELECT count(*) FROM offers WHERE ended_at IS NULL`); n != 3 && round == 0 {
			t.Errorf("%d are offered, want 3", n)
		}
		if n := b.id(`SELECT count(*) FROM offers o FULL JOIN claims c ON c.slot_id = o.slot_id AND c.state = 'offer' WHERE o.ended_at IS NULL AND (o.id IS NULL OR c.slot_id IS NULL)`); n != 0 {
			t.Errorf("%d offers and claims do not belong together", n)
		}
		b.exec(`UPDATE offers SET until_at = $1`, b.now)
		b.exec(`UPDATE claims SET until_at = $1`, b.now)
	}
}

// She takes it in the moment in which it runs out and is the next one's: one of the two has it.
func TestTakeAgainstRunOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	took := 0
	for round := range 20 {
		mother, _ := b.family()
		aunt, _ := b.family()
		number := b.waits(mother)
		b.now = b.now.Add(time.Second)
		b.waits(aunt)
		slot := b.slot(time.Date(2026, 12, 1+round, 11, 0, 0, 0, almaty).Format("2006-01-02 15:04"))
		b.must(b.OfferFreed(t.Context(), b.now))
		b.expectOffers("at first", mother, slot)
		b.exec(`UPDATE offers SET until_at = $1 WHERE ended_at IS NULL`, b.now.Add(time.Second))
		b.exec(`UPDATE claims SET until_at = $1 WHERE state = 'offer'`, b.now.Add(time.Second))
		var both sync.WaitGroup
		both.Go(func() {
			_, err := b.TakeOffer(context.Background(), mother, number, slot, b.now)
			if err == nil {
				took++
			} else if !errors.Is(err, ErrTaken) {
				t.Error(err)
			}
		})
		both.Go(func() {
			if err := b.OfferFreed(context.Background(), b.now.Add(2*time.Second)); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		hers := b.id(`SELECT count(*) FROM appointments WHERE slot_id = $1 AND status = 'booked'`, slot)
		next := b.id(`SELECT count(*) FROM offers o JOIN waits w ON w.id = o.wait_id WHERE o.slot_id = $1 AND o.ended_at IS NULL AND w.adult_id = $2`, slot, aunt)
		if hers+next > 1 {
			t.Errorf("booked by one and offered to another")
		}
		b.exec(`UPDATE waits SET ended_at = now() WHERE ended_at IS NULL`)
		b.exec(`UPDATE offers SET ended_at = now(), outcome = 'closed' WHERE ended_at IS NULL`)
		b.exec(`UPDATE slots SET closed_at = now()`)
	}
	t.Logf("taken %d of 20 times", took)
}
