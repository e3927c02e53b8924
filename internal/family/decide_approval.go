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

// DecideApproval approves what somebody else asked for, which records the move in the same transaction, or turns it down. ErrSecondPerson: staff asked for it themselves.
// ErrNotFound: it is not open any more. ErrNotAllowed: the family is not theirs.
func (s *Store) DecideApproval(ctx context.Context, staff StaffID, id ApprovalID, approve bool, now time.Time) (DocumentID, error) {
	var document DocumentID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `SELECT document_id FROM approvals WHERE id = $1`, id).Scan(&document)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		// Before the approval itself: whoever asks or moves takes the document first too.
		d, err := lockToWork(ctx, tx, document, staff, now)
		if err != nil {
			return err
		}
		return s.decide(ctx, tx, d, staff, id, approve, now)
	})
	if err != nil {
		return 0, fmt.Errorf("decide approval %d by staff %d: %w", id, staff, err)
	}
	return document, nil
}

func (s *Store) decide(ctx context.Context, tx pgx.Tx, d locked, staff StaffID, id ApprovalID, approve bool, now time.Time) error {
	var a Approval
	var after int
	var decided *StaffID
	err := tx.QueryRow(ctx, `
		SELECT stage, overlay, requested_by, after_seq, expires_at, decided_by FROM approvals WHERE id = $1 AND lapsed_at IS NULL FOR UPDATE`, id).
		Scan(&a.To.Stage, &a.To.Overlay, &a.By, &after, &a.Expires, &decided)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return err
	case a.By == staff:
		return ErrSecondPerson
	case decided != nil && *decided == staff:
		return nil // the same tap again
	case decided != nil || after != len(d.moves) || !now.Before(a.Expires):
		return ErrNotFound
	}
	_, err = tx.Exec(ctx, `UPDATE approvals SET decided_by = $2, decided_at = $3, approved = $4 WHERE id = $1`, id, staff, now, approve)
	if err != nil {
		return err
	}
	if err := tellAsker(ctx, tx, a.By, d.family, now); err != nil {
		return err
	}
	if !approve {
		return record(ctx, tx, staff, audit.ApprovalRefused, audit.OnDocument, d.id, now)
	}
	if err := record(ctx, tx, staff, audit.ApprovalGiven, audit.OnDocument, d.id, now); err != nil {
		return err
	}
	_, err = s.append(ctx, tx, d, NewMove{Document: d.id, To: a.To, By: a.By, Key: fmt.Sprintf("approval:%d", id)}, now)
	return err
}
