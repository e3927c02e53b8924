package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// Missed counts whom Resend would send a notice to, for whoever may read it.
func (s *Store) Missed(ctx context.Context, staff family.StaffID, id ID, now time.Time) (Count, error) {
	n, err := s.Notice(ctx, staff, id, now)
	if err != nil {
		return Count{}, err
	}
	missed, err := delivery.MissedNotice(ctx, s.Pool, int64(id), now)
	if err != nil {
		return Count{}, err
	}
	return countOf(missed, n.own), nil
}

// Resend lets a notice that is done go out once more, to those only whom it did not reach and can reach now: its author, a supervisor. It is what was approved, so that nobody is asked again.
// round is Notice.Resent as it was shown: the same tap again does nothing. ErrChanged: it was resent since, is not what was approved, is not done, or its time is over. ErrWording: it holds a word by now that is never said to a family. ErrNotReady: there is nobody to send it to in time.
func (s *Store) Resend(ctx context.Context, staff family.StaffID, id ID, round int, now time.Time) error {
	err := s.control(ctx, staff, id, func(tx pgx.Tx, n locked) error {
		switch {
		case !n.ledBy(staff):
			return ErrNotAllowed
		case n.resent == round+1:
			return nil
		case n.state != Done || n.resent != round || !n.expires.After(now):
			return ErrChanged
		}
		return s.resend(ctx, tx, staff, id, n.expires, now)
	})
	if err != nil {
		return fmt.Errorf("resend notice %d by staff %d: %w", id, staff, err)
	}
	return nil
}

func (s *Store) resend(ctx context.Context, tx pgx.Tx, staff family.StaffID, id ID, expires, now time.Time) error {
	if _, err := tx.Exec(ctx, takesLong); err != nil {
		return err
	}
	if err := s.stillApproved(ctx, tx, id); err != nil {
		return err
	}
	w, err := s.waves(expires, now)
	if err != nil {
		return err
	}
	if !expires.After(w.Due) {
		return ErrNotReady
	}
	queued, err := delivery.QueueNoticeAgain(ctx, tx, int64(id), w, now)
	if err != nil {
		return err
	}
	if queued == 0 {
		return ErrNotReady
	}
	if _, err := tx.Exec(ctx, `UPDATE notices SET rest_due = $2, rest_at = $2 WHERE id = $1`, id, w.Rest); err != nil {
		return err
	}
	if err := tellOthers(ctx, tx, id, w.Due); err != nil {
		return err
	}
	return change(ctx, tx, staff, audit.NoticeResent, id, `state = 'running', resent = resent + 1, resumed_at = $2, ended_at = NULL`, now)
}
