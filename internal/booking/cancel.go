package booking

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
)

// Why says why a meeting was called off.
type Why string

const (
	Ill       Why = "ill"
	NoWay     Why = "no-way"
	Busy      Why = "busy"
	NotNeeded Why = "not-needed"
	Other     Why = "other"
	// ByOffice: the office called it off.
	ByOffice Why = "office"
)

// Whys lists what an adult may answer.
func Whys() []Why { return []Why{Ill, NoWay, Busy, NotNeeded, Other} }

// Cancel calls a meeting off until it begins. For a while it can be taken back and its time is nobody else's. Later than the kind's notice it is written down too, but
// its time is offered to nobody any more. ErrInvalid: an adult cannot call off a date outside here, nor speak for the office.
func (s *Store) Cancel(ctx context.Context, c Change, why Why, now time.Time) error {
	return s.change(ctx, c, audit.MeetingCancelled, now, func(tx pgx.Tx, a standing) error {
		if !slices.Contains(Whys(), why) && (why != ByOffice || c.By == 0) || a.mode == Outside && c.By == 0 {
			return ErrInvalid
		}
		if err := a.movable(now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			UPDATE appointments SET status = 'cancelled', cancelled_at = $2, cancel_reason = $3, cancelled_late = $4,
				revision = revision + 1, office_revision = CASE WHEN $5::bigint = 0 THEN office_revision ELSE revision + 1 END
			WHERE id = $1`, c.Appointment, now, why, a.late(now), c.By)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE claims SET state = 'kept', until_at = $2 WHERE appointment_id = $1 AND state = 'booked'`, c.Appointment, now.Add(keepTime))
		return err
	})
}

// takenBack says of an appointment a that it was called off and taken back, and nothing has become of it since.
const takenBack = `EXISTS (SELECT FROM appointment_changes h WHERE h.appointment_id = a.id AND h.revision = a.revision AND h.key LIKE 'back:%')`

// TakeBack makes a cancelled meeting stand again, while its time is kept for it. ErrTooLate: the time is over, or it has begun. ErrTaken: the office closed the time since, or see apart.
// What the office called off an adult cannot take back: ErrChanged. A date outside is entered anew: ErrInvalid.
func (s *Store) TakeBack(ctx context.Context, c Change, now time.Time) error {
	c.mark = "back:"
	return s.change(ctx, c, audit.MeetingTakenBack, now, func(tx pgx.Tx, a standing) error {
		switch {
		case a.mode == Outside:
			return ErrInvalid
		case a.status != Cancelled, a.why == ByOffice && c.By == 0:
			return ErrChanged
		case !a.starts.After(now):
			return ErrTooLate
		}
		if err := openSlot(ctx, tx, a.slot, now); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `UPDATE claims SET state = 'booked', until_at = NULL WHERE appointment_id = $1 AND state = 'kept' AND until_at > $2`, c.Appointment, now)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return ErrTooLate
		}
		if err := c.apart(ctx, tx, Span{a.starts, a.ends}, now); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE appointments SET status = 'booked', cancelled_at = NULL, cancel_reason = '', cancelled_late = false,
				revision = revision + 1, office_revision = CASE WHEN $2::bigint = 0 THEN office_revision ELSE revision + 1 END
			WHERE id = $1`, c.Appointment, c.By)
		return err
	})
}
