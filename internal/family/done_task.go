package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// DoneTask records that a task is done. Once more changes nothing. ErrNotFound: there is no such task on the families that staff may work on, or it ends by itself:
// that a paper says the right place is ticked where the paper is moved.
func (s *Store) DoneTask(ctx context.Context, staff StaffID, id int64, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var done bool
		err := tx.QueryRow(ctx, `
			SELECT t.done_at IS NOT NULL FROM tasks t JOIN families f ON f.id = t.family_id
			WHERE t.id = @id AND t.kind <> 'place-not-read' AND `+workable+` FOR UPDATE OF t`, pgx.StrictNamedArgs{"id": id, "staff": staff, "now": now}).Scan(&done)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil || done {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE tasks SET done_at = $2, done_by = $3 WHERE id = $1`, id, now, staff); err != nil {
			return err
		}
		return record(ctx, tx, staff, audit.TaskDone, audit.OnTask, id, now)
	})
	if err != nil {
		return fmt.Errorf("task %d done by staff %d: %w", id, staff, err)
	}
	return nil
}
