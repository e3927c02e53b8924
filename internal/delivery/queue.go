package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// A row is owed only to an account that is let in; who is asked about later by the one who sends. What is owed already for the same moment is then about the
// new persons too.
const (
	insertFor = `
		INSERT INTO deliveries AS d (account_id, kind, priority, due_at, expires_at, person_ids, status)
		SELECT a.id, $2, $3, $4, $5, coalesce($6::bigint[], '{}'), 'pending' FROM accounts a WHERE a.state = 'active' AND `
	once = `
		ON CONFLICT (account_id, kind, due_at) WHERE status = 'pending' AND attempts = 0 DO UPDATE
		SET person_ids = CASE WHEN d.person_ids = '{}' OR excluded.person_ids = '{}' THEN '{}' ELSE d.person_ids || excluded.person_ids END`
)

// QueueAdult is Queue for the account of an adult, if she has one, with the kind's own expiry and outside quiet hours. With persons it is owed only as long as
// she may see papers of one of them.
func QueueAdult(ctx context.Context, q postgres.Querier, adult int64, kind Kind, due time.Time, persons ...int64) error {
	due, err := kind.outsideQuietHours(due)
	if err == nil {
		err = insert(ctx, q, `a.adult_id = $1`, adult, kind, due, due.Add(kind.lasts()), persons)
	}
	if err != nil {
		return fmt.Errorf("queue %s for adult %d: %w", kind, adult, err)
	}
	return nil
}

// ofAccount is the account $1 itself.
const ofAccount = `a.id = $1`

// reachable is the account of staff $1, or of every supervisor when there is none: what a family waits for must come to somebody.
const reachable = `a.id IN (
	SELECT b.id FROM accounts b JOIN staff s ON s.id = b.staff_id
	WHERE b.state = 'active' AND s.ended_at IS NULL
	  AND (s.id = $1 OR s.role = 'supervisor' AND NOT EXISTS (
		SELECT FROM accounts own JOIN staff t ON t.id = own.staff_id WHERE t.id = $1 AND t.ended_at IS NULL AND own.state = 'active')))`

// QueueStaff is Queue for the account of a member of staff, with the kind's own expiry. Who has none, or left, is stood in for by all supervisors.
func QueueStaff(ctx context.Context, q postgres.Querier, staff int64, kind Kind, due time.Time) error {
	if err := insert(ctx, q, reachable, staff, kind, due, due.Add(kind.lasts()), nil); err != nil {
		return fmt.Errorf("queue %s for staff %d: %w", kind, staff, err)
	}
	return nil
}

func insert(ctx context.Context, q postgres.Querier, whose string, id int64, kind Kind, due, expires time.Time, persons []int64) error {
	_, err := q.Exec(ctx, insertFor+whose+once, id, kind, kind.priority(), due, expires, persons)
	return err
}

// QueueMissed owes an account one message for all that was not sent since a moment because its person had blocked the bot; nothing if nothing was.
func QueueMissed(ctx context.Context, q postgres.Querier, account int64, since, now time.Time) error {
	var missed bool
	err := q.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM deliveries d JOIN accounts a ON a.id = d.account_id
			WHERE d.account_id = $1 AND a.adult_id IS NOT NULL AND d.kind = $2 AND d.settled_at >= $3
			  AND (d.status = 'skipped' AND d.reason = 'blocked' OR d.status = 'failed' AND d.reason = 'gone'))`, account, New, since).Scan(&missed)
	if err != nil {
		return fmt.Errorf("what account %d missed: %w", account, err)
	}
	if !missed {
		return nil
	}
	due, err := New.outsideQuietHours(now)
	if err == nil {
		err = insert(ctx, q, ofAccount, account, New, due, due.Add(New.lasts()), nil)
	}
	if err != nil {
		return fmt.Errorf("queue what account %d missed: %w", account, err)
	}
	return nil
}
