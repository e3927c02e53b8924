package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
)

// Recall takes back a notice that has gone out: its author, a supervisor. Nobody is sent it or shown it any more; who has read it has read it, as Report tells. Recalled again, nothing
// happens. ErrChanged: it has not gone out, or is over.
func (s *Store) Recall(ctx context.Context, staff family.StaffID, id ID, now time.Time) error {
	err := s.control(ctx, staff, id, func(tx pgx.Tx, n locked) error {
		switch {
		case !n.ledBy(staff):
			return ErrNotAllowed
		case n.state == Recalled:
			return nil
		case n.state != Running && n.state != Done:
			return ErrChanged
		}
		if _, err := tx.Exec(ctx, `UPDATE notices SET ended_by = $2 WHERE id = $1`, id, staff); err != nil {
			return err
		}
		return change(ctx, tx, staff, audit.NoticeRecalled, id, `state = 'recalled', ended_at = $2, paused_at = NULL, why = 'by-hand'`, now)
	})
	if err != nil {
		return fmt.Errorf("recall notice %d by staff %d: %w", id, staff, err)
	}
	return nil
}
