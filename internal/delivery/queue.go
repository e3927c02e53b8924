package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// A row is owed only to an account that is let in; who is asked about later by the one who sends.
const (
	insertFor = `
		INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status)
		SELECT a.id, $2, $3, $4, $5, 'pending' FROM accounts a WHERE a.state = 'active' AND `
	once = ` ON CONFLICT (account_id, kind, due_at) WHERE status = 'pending' AND attempts = 0 DO NOTHING`
)

// Queue owes a message to an account, from due until expires. It belongs into the transaction of the change that causes it (rule 4). The same kind
// for the same moment is owed once; an account that is not let in is owed nothing.
func Queue(ctx context.Context, q postgres.Querier, account int64, kind Kind, due, expires time.Time) error {
	if _, err := q.Exec(ctx, insertFor+`a.id = $1`+once, account, kind, kind.priority(), due, expires); err != nil {
		return fmt.Errorf("queue %s for account %d: %w", kind, account, err)
	}
	return nil
}

// QueueAdult is Queue for the account of an adult, if she has one, with the kind's own expiry.
func QueueAdult(ctx context.Context, q postgres.Querier, adult int64, kind Kind, due time.Time) error {
	if _, err := q.Exec(ctx, insertFor+`a.adult_id = $1`+once, adult, kind, kind.priority(), due, due.Add(kind.lasts())); err != nil {
		return fmt.Errorf("queue %s for adult %d: %w", kind, adult, err)
	}
	return nil
}

// QueueStaff is Queue for the account of a member of staff, if they have one, with the kind's own expiry.
func QueueStaff(ctx context.Context, q postgres.Querier, staff int64, kind Kind, due time.Time) error {
	if _, err := q.Exec(ctx, insertFor+`a.staff_id = $1`+once, staff, kind, kind.priority(), due, due.Add(kind.lasts())); err != nil {
		return fmt.Errorf("queue %s for staff %d: %w", kind, staff, err)
	}
	return nil
}
