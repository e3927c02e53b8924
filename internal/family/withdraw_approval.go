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

// WithdrawApproval takes back what staff asked for themselves and nobody has decided on: it can be asked for anew. Once more changes nothing. ErrTooLate: it was
// decided before. ErrNotFound: staff asked for no such thing, or may not work on the family any more.
func (s *Store) WithdrawApproval(ctx context.Context, staff StaffID, id ApprovalID, now time.Time) (DocumentID, error) {
	var document DocumentID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			SELECT a.document_id FROM approvals a JOIN documents d ON d.id = a.document_id JOIN persons p ON p.id = d.person_id JOIN families f ON f.id = p.family_id
			WHERE a.id = @id AND a.requested_by = @staff AND `+workable, pgx.StrictNamedArgs{"id": id, "staff": staff, "now": now}).Scan(&document)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		return withdraw(ctx, tx, staff, id, document, now)
	})
	if err != nil {
		return 0, fmt.Errorf("withdraw approval %d by staff %d: %w", id, staff, err)
	}
	return document, nil
}

// withdraw leaves it to the row whether she or who decides was first.
func withdraw(ctx context.Context, tx pgx.Tx, staff StaffID, id ApprovalID, document DocumentID, now time.Time) error {
	done, err := tx.Exec(ctx, `
		UPDATE approvals SET lapsed_at = $3 WHERE id = $1 AND requested_by = $2 AND decided_at IS NULL AND lapsed_at IS NULL`, id, staff, now)
	if err != nil {
		return err
	}
	if done.RowsAffected() > 0 {
		return record(ctx, tx, staff, audit.ApprovalWithdrawn, audit.OnDocument, document, now)
	}
	var decided bool
	err = tx.QueryRow(ctx, `SELECT decided_at IS NOT NULL FROM approvals WHERE id = $1`, id).Scan(&decided)
	if err == nil && decided {
		err = ErrTooLate
	}
	return err
}
