package booking

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
)

// claims tells who has what: slot, state, meeting.
func (b *bundle) claims() map[SlotID]string {
	b.t.Helper()
	rows, _ := b.Pool.Query(context.Background(), `SELECT slot_id, state || ' ' || coalesce(appointment_id, 0) || ' ' || adult_id FROM claims`)
	all := map[SlotID]string{}
	var slot SlotID
	var state string
	_, err := pgx.ForEachRow(rows, []any{&slot, &state}, func() error { all[slot] = state; return nil })
	b.must(err)
	return all
}

// The old time is hers until the new one is sure, and everybody else's from then on.
func TestMoveKeepsTheOldTimeUntilTheNewIsSure(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	old, others, next, closed := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00"), b.slot("2026-11-25 14:00"), b.slot("2026-11-25 16:00")
	b.exec(`UPDATE slots SET closed_at = now() WHERE id = $1`, closed)
	held := b.slot("2026-11-25 18:00")
	booked := b.book(b.wants(b.mother, old, b.child))
	b.book(b.wants(b.aunt, others))
	b.holds(Holder{Adult: b.aunt}, held, b.now)
	before, was := b.meeting(b.mother, booked.Number, b.now), b.claims()
	for name, to := range map[string]SlotID{"somebody else's": others, "held by somebody else": held, "closed": closed, "its own": old, "not there": 999} {
		if err := b.Move(ctx, b.of(b.mother, booked), to, b.now); err == nil {
			t.Errorf("%s: moved", name)
		} else {
			b.refused(err, ErrTaken)
		}
	}
	if diff := cmp.Diff(before, b.meeting(b.mother, booked.Number, b.now)); diff != "" {
		t.Errorf("refused, and changed (-before +after)\n%s", diff)
	}
	if diff := cmp.Diff(was, b.claims()); diff != "" {
		t.Errorf("refused, and claims changed (-before +after)\n%s", diff)
	}
	b.holds(Holder{Adult: b.mother}, next, b.now)
	b.must(b.Move(ctx, b.of(b.mother, booked), next, b.now))
	b.book(b.wants(b.aunt, old))
	if m := b.meeting(b.mother, booked.Number, b.now); !m.Starts.Equal(at(t, "2026-11-25 14:00")) || m.Revision != 2 || m.Number != booked.Number {
		t.Errorf("moved: %+v", m)
	}
	if _, held := b.claims()[closed]; held {
		t.Error("a closed time is claimed")
	}
}

// The same key changes once, however often it comes; a key of another meeting changes nothing.
func TestChangeOncePerKey(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	first, second := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00")
	booked := b.book(b.wants(b.mother, first))
	move := b.of(b.mother, booked)
	b.must(b.Move(ctx, move, second, b.now))
	b.must(b.Move(ctx, move, second, b.now))
	b.must(b.Move(ctx, b.by(b.worker, booked), first, b.now))
	b.must(b.Move(ctx, move, second, b.now))
	if m := b.meeting(b.mother, booked.Number, b.now); m.Revision != 3 || !m.Starts.Equal(at(t, "2026-11-25 10:00")) {
		t.Errorf("the third time it undid what came after it: %+v", m)
	}
	other := b.book(b.wants(b.aunt, second))
	stolen := b.of(b.aunt, other)
	stolen.Key = move.Key
	b.refused(b.Cancel(ctx, stolen, Ill, b.now), ErrInvalid)
	stolen.Key = ""
	b.refused(b.Cancel(ctx, stolen, Ill, b.now), ErrInvalid)
	// What she decided on is not there any more.
	stale := b.of(b.mother, booked)
	stale.Revision = 2
	b.refused(b.Cancel(ctx, stale, Ill, b.now), ErrChanged)
	stale.Revision, stale.Key = 3, b.key()
	b.must(b.Cancel(ctx, stale, Ill, b.now))
	if n := one[int](t, b.Pool, `SELECT count(*) FROM audit WHERE action = $1`, audit.MeetingMoved); n != 2 {
		t.Errorf("%d moves are written down", n)
	}
}

// Who may change what: an adult her own meeting as long as she may see it; staff one of their families, or one with themselves as long as they work here.
func TestWhoMayChangeAMeeting(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot, next := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00")
	booked := b.book(b.wants(b.mother, slot, b.child))
	number := b.share(booked, b.aunt)
	b.link(b.aunt, b.child)
	if m := b.meeting(b.aunt, number, b.now); m.Own {
		t.Errorf("what was shared with her is not hers: %+v", m)
	}
	changes := map[string]func(c Change) error{
		"move":      func(c Change) error { return b.Move(ctx, c, next, b.now) },
		"cancel":    func(c Change) error { return b.Cancel(ctx, c, Other, b.now) },
		"take back": func(c Change) error { return b.TakeBack(ctx, c, b.now) },
	}
	refused := func(c Change, want error) {
		t.Helper()
		for name, change := range changes {
			if err := change(c); err == nil {
				t.Errorf("%s is done", name)
			} else {
				b.refused(err, want)
			}
		}
	}
	refused(b.of(b.aunt, booked), ErrNotFound)
	refused(b.of(b.mother, Booked{Appointment: 999}), ErrNotFound)
	refused(b.by(b.stranger(), booked), ErrNotAllowed)
	b.must(b.Move(ctx, b.by(b.lawyer, booked), next, b.now))
	b.must(b.Move(ctx, b.by(b.worker, booked), slot, b.now))
	b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, b.lawyer)
	refused(b.by(b.lawyer, booked), ErrNotAllowed)
	b.exec(`UPDATE appointments SET in_chat = false`)
	refused(b.of(b.mother, booked), ErrNotFound)
	b.exec(`UPDATE appointments SET in_chat = true`)
	b.exec(`UPDATE staff SET ended_at = NULL`)
	b.endLinks(b.mother)
	refused(b.of(b.mother, booked), ErrNotFound)
	b.must(b.Cancel(ctx, b.by(b.worker, booked), ByOffice, b.now))
	if m := b.meeting(b.aunt, number, b.now); m.Status != Cancelled || !m.News {
		t.Errorf("she who shares it is not told: %+v", m)
	}
}

// share lets another adult see a meeting, as staff do by hand.
func (b *bundle) share(booked Booked, with family.AdultID) (number int) {
	b.t.Helper()
	b.must(pgx.BeginFunc(context.Background(), b.Pool, func(tx pgx.Tx) (err error) {
		number, err = addAdult(context.Background(), tx, booked.Appointment, with, b.worker, b.now)
		return err
	}))
	return number
}

// link lets an adult see papers of a child.
func (b *bundle) link(adult family.AdultID, child family.PersonID) {
	b.t.Helper()
	b.exec(`INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key) VALUES ($1, $2, 'visits-only', 'relative', $3, $4, $3, $5)`, adult, child, b.now, b.worker, b.key())
}

func TestCancelAndTakeBack(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot := b.slot("2026-11-25 10:00")
	booked := b.book(b.wants(b.mother, slot))
	b.refused(b.Cancel(ctx, b.of(b.mother, booked), ByOffice, b.now), ErrInvalid)
	b.refused(b.Cancel(ctx, b.of(b.mother, booked), "bored", b.now), ErrInvalid)
	b.refused(b.TakeBack(ctx, b.of(b.mother, booked), b.now), ErrChanged)
	b.must(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now))
	b.refused(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now), ErrChanged)
	b.refused(b.Move(ctx, b.of(b.mother, booked), slot, b.now), ErrChanged)
	until := b.now.Add(10 * time.Minute)
	if m := b.meeting(b.mother, booked.Number, until.Add(-1)); m.Status != Cancelled || !m.KeptUntil.Equal(until) {
		t.Errorf("called off: %+v", m)
	}
	b.notHeld(Holder{Adult: b.aunt}, slot, until.Add(-time.Second))
	b.refused(b.TakeBack(ctx, b.of(b.mother, booked), until), ErrTooLate)
	b.must(b.TakeBack(ctx, b.of(b.mother, booked), until.Add(-time.Second)))
	if m := b.meeting(b.mother, booked.Number, b.now); m.Status != Standing || !m.KeptUntil.IsZero() || m.Revision != 3 {
		t.Errorf("taken back: %+v", m)
	}

	// The office closes the time before she takes it back.
	b.must(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now))
	b.exec(`UPDATE slots SET closed_at = now()`)
	b.refused(b.TakeBack(ctx, b.of(b.mother, booked), b.now), ErrTaken)
	b.offersBack("the time is closed", booked, false)
	b.exec(`UPDATE slots SET closed_at = NULL`)
	b.offersBack("it is open again", booked, true)
	// She books another time of the same hour before she takes it back.
	other := b.specialist("Нұрлан", false, Documents)
	beside := b.slotWith(other, "2026-11-25 10:15")
	instead := b.book(b.wants(b.mother, beside))
	b.refused(b.TakeBack(ctx, b.of(b.mother, booked), b.now), ErrBusy)
	b.offersBack("she is elsewhere then", booked, false)
	b.must(b.Cancel(ctx, b.of(b.mother, instead), Ill, b.now))
	b.offersBack("she is elsewhere no more", booked, true)
	// When it is kept no longer it is anybody's.
	b.book(Request{Holder: Holder{Adult: b.aunt, By: b.worker}, Slot: b.slot("2026-11-26 10:00"), Kind: Documents, Mode: Phone, Language: "ru", Key: b.key()})
	b.now = until
	b.book(b.wants(b.aunt, slot))
	b.refused(b.TakeBack(ctx, b.of(b.mother, booked), b.now.Add(-time.Minute)), ErrTooLate)
}

// offersBack says whether she is told that she can take back what she called off: only what TakeBack would give her.
func (b *bundle) offersBack(when string, booked Booked, want bool) {
	b.t.Helper()
	if m := b.meeting(b.mother, booked.Number, b.now); m.KeptUntil.IsZero() == want {
		b.t.Errorf("%s, and it is kept until %s", when, m.KeptUntil)
	}
}

// What the office called off stays called off, unless staff themselves take it back; then she is told.
func TestOfficeCancels(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 10:00")))
	b.must(b.Cancel(ctx, b.by(b.worker, booked), ByOffice, b.now))
	m := b.meeting(b.mother, booked.Number, b.now)
	if !m.KeptUntil.IsZero() || !m.News {
		t.Errorf("she is offered to take back what the office called off: %+v", m)
	}
	b.refused(b.TakeBack(ctx, b.of(b.mother, booked), b.now), ErrChanged)
	b.must(b.Seen(ctx, b.mother, m))
	b.must(b.TakeBack(ctx, b.by(b.worker, booked), b.now))
	if m := b.meeting(b.mother, booked.Number, b.now); m.Status != Standing || !m.News {
		t.Errorf("taken back by staff: %+v", m)
	}
}

// A meeting whose time the office closed waits for another time, also after its own is over, and can be called off.
func TestDisplacedWaitsForAnotherTime(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot, next := b.slot("2026-11-23 13:00"), b.slot("2026-11-25 10:00")
	booked := b.book(b.wants(b.mother, slot))
	b.exec(`UPDATE appointments SET status = 'displaced', revision = revision + 1, office_revision = revision + 1`)
	b.exec(`DELETE FROM claims`)
	b.must(b.Seen(ctx, b.mother, b.meeting(b.mother, booked.Number, b.now)))
	b.now = b.now.Add(24 * time.Hour)
	all, err := b.Meetings(ctx, b.mother, b.now)
	b.must(err)
	if len(all) != 1 || all[0].Status != Displaced {
		t.Fatalf("she has before her %+v", all)
	}
	b.must(b.Move(ctx, b.of(b.mother, booked), next, b.now))
	if m := b.meeting(b.mother, booked.Number, b.now); m.Status != Standing || !m.Starts.Equal(at(t, "2026-11-25 10:00")) {
		t.Errorf("moved: %+v", m)
	}
	b.exec(`UPDATE appointments SET status = 'displaced'`)
	b.must(b.Cancel(ctx, b.of(b.mother, booked), NotNeeded, b.now.Add(5*24*time.Hour)))
}

// A date outside is not ours: an adult neither moves it nor calls it off.
func TestDateOutsideIsNotOurs(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	booked := b.outside(b.mother, "2026-11-25 10:00", nil)
	b.refused(b.Move(ctx, b.of(b.mother, booked), b.slot("2026-11-26 10:00"), b.now), ErrInvalid)
	b.refused(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now), ErrInvalid)
	b.must(b.Cancel(ctx, b.by(b.worker, booked), ByOffice, b.now))
	b.refused(b.TakeBack(ctx, b.of(b.mother, booked), b.now), ErrInvalid)
}

// outside is a date before a court, of an hour.
func (b *bundle) outside(adult family.AdultID, moment string, sealed []byte) Booked {
	b.t.Helper()
	id := AppointmentID(b.id(`
		INSERT INTO appointments (family_id, adult_id, kind, mode, starts_at, ends_at, language, outside_sealed, status, booked_by, booked_at, key)
		SELECT family_id, id, 'court', 'outside', $2, $2::timestamptz + interval '1 hour', 'kk', $3, 'booked', $4, $5, $6 FROM adults WHERE id = $1 RETURNING id`,
		adult, at(b.t, moment), sealed, b.worker, b.now, b.key()))
	booked := Booked{Appointment: id}
	booked.Number = b.share(booked, adult)
	return booked
}
