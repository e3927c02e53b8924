package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// EscalateCalls tells the supervisors, once, of calls that were promised for a working day and not made by its end.
func (s *Store) EscalateCalls(ctx context.Context, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		late, err := tx.Exec(ctx, `UPDATE call_requests SET escalated_at = $1 WHERE answered_at IS NULL AND escalated_at IS NULL AND due_at < $1`, now)
		if err != nil || late.RowsAffected() == 0 {
			return err
		}
		all, err := supervisors(ctx, tx)
		if err != nil {
			return err
		}
		for _, staff := range all {
			if err := delivery.QueueStaff(ctx, tx, staff, delivery.Staff, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("tell of overdue calls: %w", err)
	}
	return nil
}
