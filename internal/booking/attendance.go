package booking

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
)

// Attend writes down whether they came to a meeting that has begun. Until the end of the day on which that was written down it can be written down otherwise. Who did not
// come to one of ours is told the day after, in one neutral line, where to book again. ErrTooLate: it has not begun yet, or that day is over. Adults cannot: ErrNotAllowed.
func (s *Store) Attend(ctx context.Context, c Change, came bool, now time.Time) error {
	status, action := Missed, audit.MeetingMissed
	if came {
		status, action = Came, audit.MeetingCame
	}
	return s.change(ctx, c, action, now, func(tx pgx.Tx, a standing) error {
		if c.By == 0 {
			return ErrNotAllowed
		}
		if err := s.attendable(ctx, tx, c, a, now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			UPDATE appointments SET status = $2, revision = revision + 1, office_revision = CASE WHEN $2 = 'missed' THEN revision + 1 ELSE 0 END WHERE id = $1`,
			c.Appointment, status)
		return err
	})
}

// attendable says whether it can be written down now who came.
func (s *Store) attendable(ctx context.Context, tx pgx.Tx, c Change, a standing, now time.Time) error {
	switch Status(a.status) {
	case Standing:
		if a.starts.After(now) {
			return ErrTooLate
		}
		return nil
	case Came, Missed:
		return insist(ctx, tx, ErrTooLate, `SELECT EXISTS (SELECT FROM appointment_changes WHERE appointment_id = $1 AND revision = $2 AND at >= $3)`,
			c.Appointment, a.revision, dayOf(now, s.Zone))
	}
	return ErrChanged
}
