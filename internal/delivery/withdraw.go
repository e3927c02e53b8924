package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Withdraw takes back what QueueAdult owed with the same arguments, in the transaction that takes its cause back. What is owed for the same moment because of something
// else stays, as each cause has written its person down once more; what was claimed meanwhile cannot be taken back.
func Withdraw(ctx context.Context, q postgres.Querier, adult int64, kind Kind, due time.Time, person int64, now time.Time) error {
	due, err := kind.outsideQuietHours(due)
	if err == nil {
		_, err = q.Exec(ctx, `
			UPDATE deliveries d SET
				person_ids = d.person_ids[:array_position(d.person_ids, @person) - 1] || d.person_ids[array_position(d.person_ids, @person) + 1:],
				status = CASE WHEN cardinality(d.person_ids) = 1 THEN 'skipped' ELSE d.status END,
				reason = CASE WHEN cardinality(d.person_ids) = 1 THEN 'withdrawn' ELSE d.reason END,
				settled_at = CASE WHEN cardinality(d.person_ids) = 1 THEN @now::timestamptz END
			FROM accounts a WHERE a.adult_id = @adult AND d.account_id = a.id AND d.kind = @kind AND d.due_at = @due
				AND d.status = 'pending' AND d.attempts = 0 AND @person = ANY (d.person_ids)`,
			pgx.StrictNamedArgs{"adult": adult, "kind": kind, "due": due, "person": person, "now": now})
	}
	if err != nil {
		return fmt.Errorf("withdraw %s from adult %d: %w", kind, adult, err)
	}
	return nil
}
