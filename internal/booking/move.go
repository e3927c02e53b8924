package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Change asks for another state of a meeting.
type Change struct {
	Holder
	Appointment AppointmentID
	// Revision is what was decided on; 0: whatever it is now.
	Revision int
	// Key: the same key changes once.
	Key string
	// mark is written before the key, so that it can be read from a meeting what made it what it is; empty where nobody asks.
	mark string
}

// Move gives a meeting another time; the old one stays hers until the new one is sure. An adult may do so up to the kind's notice before the old time, staff up to its beginning.
// What the office closed can be moved all the same, also later. ErrTaken, ErrBusy, ErrTooLate, ErrChanged: nothing has changed. A date outside is not ours to move: ErrInvalid.
func (s *Store) Move(ctx context.Context, c Change, to SlotID, now time.Time) error {
	return s.change(ctx, c, audit.MeetingMoved, now, func(tx pgx.Tx, a standing) error {
		if a.mode == Outside {
			return ErrInvalid
		}
		if err := a.movable(now); err != nil {
			return err
		}
		if c.By == 0 && a.late(now) {
			return ErrTooLate
		}
		at, err := timeFor(ctx, tx, to, wanted{a.kind, a.mode, a.woman, c.By}, now)
		if err != nil {
			return err
		}
		return move(ctx, tx, c, Holder{Adult: a.adult, By: c.By}, to, at, now)
	})
}

func move(ctx context.Context, tx pgx.Tx, c Change, who Holder, to SlotID, at timeOf, now time.Time) error {
	if err := who.apart(ctx, tx, at.Span, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		UPDATE appointments SET slot_id = $2, specialist_id = $3, starts_at = $4, ends_at = $5, status = 'booked',
			revision = revision + 1, office_revision = CASE WHEN $6::bigint = 0 THEN office_revision ELSE revision + 1 END
		WHERE id = $1`, c.Appointment, to, at.specialist, at.From, at.Until, c.By)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM claims WHERE appointment_id = $1`, c.Appointment); err != nil {
		return err
	}
	if err := claim(ctx, tx, who, to, c.Appointment, now); err != nil {
		return err
	}
	return release(ctx, tx, who, to)
}

// change does one change of a meeting that the key's earlier run has not done, with what follows from every change (rule 4).
func (s *Store) change(ctx context.Context, c Change, what audit.Action, now time.Time, do func(tx pgx.Tx, a standing) error) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		a, err := s.standing(ctx, tx, c, now)
		if err != nil {
			return err
		}
		if again, err := changed(ctx, tx, c, a.revision+1, now); err != nil || again {
			return err
		}
		if c.Revision != 0 && c.Revision != a.revision {
			return ErrChanged
		}
		if err := do(tx, a); err != nil {
			return err
		}
		return s.follow(ctx, tx, c, what, now)
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", what, c.Appointment, classed(err))
	}
	return nil
}

// follow does what follows from every change: reminders of the meeting as it is now, a line to whoever comes to it and did not do it, an entry in the audit. What she did
// herself is no news to her.
func (s *Store) follow(ctx context.Context, tx pgx.Tx, c Change, what audit.Action, now time.Time) error {
	if err := s.queueReminders(ctx, tx, c.Appointment, now); err != nil {
		return err
	}
	if err := s.queueDone(ctx, tx, c.Holder, c.Appointment, now); err != nil {
		return err
	}
	if c.By == 0 {
		_, err := tx.Exec(ctx, `UPDATE appointment_adults r SET seen_revision = a.revision FROM appointments a WHERE a.id = $1 AND r.appointment_id = a.id AND r.adult_id = $2`,
			c.Appointment, c.Adult)
		if err != nil {
			return err
		}
	}
	return c.record(ctx, tx, what, c.Appointment, now)
}

// changed writes down a change by its key; again: it was there. A key belongs to one meeting.
func changed(ctx context.Context, tx pgx.Tx, c Change, revision int, now time.Time) (again bool, err error) {
	if c.Key == "" {
		return false, ErrInvalid
	}
	key := c.mark + c.Key
	done, err := tx.Exec(ctx, `INSERT INTO appointment_changes (key, appointment_id, revision, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, key, c.Appointment, revision, now)
	if err != nil || done.RowsAffected() == 1 {
		return false, err
	}
	return true, insist(ctx, tx, ErrInvalid, `SELECT EXISTS (SELECT FROM appointment_changes WHERE key = $1 AND appointment_id = $2)`, key, c.Appointment)
}
