package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
)

// tellAsker pings whoever asked for what was decided: alone, for it is on no list of who stands in for them, and on theirs only while they may work on the family.
func tellAsker(ctx context.Context, tx pgx.Tx, asker StaffID, family FamilyID, now time.Time) error {
	err := mayWork(ctx, tx, asker, family, now)
	if errors.Is(err, ErrNotAllowed) {
		return nil
	}
	if err != nil {
		return err
	}
	return delivery.QueueStaffAlone(ctx, tx, int64(asker), delivery.Staff, now)
}

// unopenedDecision: whoever asked has not opened, from whichever account of theirs, what was decided about the document then or later.
const unopenedDecision = `NOT EXISTS (
	SELECT FROM seen o JOIN accounts u ON u.id = o.account_id WHERE u.staff_id = a.requested_by AND o.document_id = a.document_id AND o.since >= a.decided_at)`

// Decisions lists what was decided on staff's own requests and not opened by them yet, the newest first: on families they may work on.
func (s *Store) Decisions(ctx context.Context, staff StaffID, now time.Time) ([]Approval, error) {
	rows, _ := s.Pool.Query(ctx, `SELECT `+approvalColumns+` WHERE `+ownDecision+` AND `+unopenedDecision+` AND `+workable+` ORDER BY a.decided_at DESC, a.id DESC`,
		pgx.StrictNamedArgs{"staff": staff, "now": now}) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, scanApproval)
	if err != nil {
		return nil, fmt.Errorf("decisions for staff %d: %w", staff, err)
	}
	return all, nil
}

// OpenedDecision records that an account was shown what was decided on its own request; for any other it changes nothing.
func (s *Store) OpenedDecision(ctx context.Context, account AccountID, id ApprovalID, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO seen AS o (account_id, document_id, seq, since, at)
		SELECT u.id, a.document_id, a.after_seq, a.decided_at, $3 FROM approvals a JOIN accounts u ON u.staff_id = a.requested_by
		WHERE u.id = $1 AND a.id = $2 AND a.decided_at IS NOT NULL
		ON CONFLICT (account_id, document_id) DO UPDATE SET seq = excluded.seq, since = excluded.since, at = excluded.at WHERE o.since < excluded.since`,
		account, id, now)
	if err != nil {
		return fmt.Errorf("decision %d opened by account %d: %w", id, account, err)
	}
	return nil
}
