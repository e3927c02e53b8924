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

// QueueAdult owes a message to an adult, if she was let in, from due until the kind's own expiry and outside quiet hours. It belongs into the transaction of the
// change that causes it (rule 4). The same kind for the same moment is owed once. With persons it is owed only as long as she may see papers of one of them.
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

// QueueMeeting owes an adult, if she was let in, a message about a meeting from due on and outside the kind's quiet hours; it is worth nothing from expires on. What it says is
// read from her meetings when it is sent.
func QueueMeeting(ctx context.Context, q postgres.Querier, adult int64, kind Kind, due, expires time.Time) error {
	due, err := kind.outsideQuietHours(due)
	if err == nil {
		err = insert(ctx, q, `a.adult_id = $1`, adult, kind, due, expires, nil)
	}
	if err != nil {
		return fmt.Errorf("queue %s for adult %d: %w", kind, adult, err)
	}
	return nil
}

// ofAccount is the account $1 itself.
const ofAccount = `a.id = $1`

// reachable is the account of staff $1 and of who stands in for them when it is due, or of every supervisor when there is none: what a family waits for must come to
// somebody.
const reachable = `a.id IN (
	WITH own AS (
		SELECT o.id FROM accounts o JOIN staff t ON t.id = o.staff_id
		WHERE o.state = 'active' AND t.ended_at IS NULL AND (t.id = $1 OR t.id IN (
			SELECT d.deputy_id FROM deputies d WHERE d.caseworker_id = $1 AND d.ended_at IS NULL AND d.from_at <= $4 AND $4 < d.until_at)))
	SELECT id FROM own
	UNION ALL
	SELECT b.id FROM accounts b JOIN staff s ON s.id = b.staff_id
	WHERE b.state = 'active' AND s.ended_at IS NULL AND s.role = 'supervisor' AND NOT EXISTS (SELECT FROM own))`

// QueueStaff is QueueAdult for a member of staff, at any hour. Who has none, or left, is stood in for by all supervisors.
func QueueStaff(ctx context.Context, q postgres.Querier, staff int64, kind Kind, due time.Time) error {
	if err := insert(ctx, q, reachable, staff, kind, due, due.Add(kind.lasts()), nil); err != nil {
		return fmt.Errorf("queue %s for staff %d: %w", kind, staff, err)
	}
	return nil
}

// QueueStaffBut is QueueStaff for what one of those who would get it did, and knows.
func QueueStaffBut(ctx context.Context, q postgres.Querier, staff, by int64, kind Kind, due time.Time) error {
	_, err := q.Exec(ctx, insertFor+reachable+` AND a.staff_id <> $7`+once, staff, kind, kind.priority(), due, due.Add(kind.lasts()), []int64(nil), by)
	if err != nil {
		return fmt.Errorf("queue %s for staff %d, but not %d: %w", kind, staff, by, err)
	}
	return nil
}

// QueueStaffAlone is QueueStaff for what is no business of whoever stands in for them.
func QueueStaffAlone(ctx context.Context, q postgres.Querier, staff int64, kind Kind, due time.Time) error {
	if err := insert(ctx, q, `a.staff_id = $1`, staff, kind, due, due.Add(kind.lasts()), nil); err != nil {
		return fmt.Errorf("queue %s for staff %d alone: %w", kind, staff, err)
	}
	return nil
}

func insert(ctx context.Context, q postgres.Querier, whose string, id int64, kind Kind, due, expires time.Time, persons []int64) error {
	_, err := q.Exec(ctx, insertFor+whose+once, id, kind, kind.priority(), due, expires, persons)
	return err
}

// QueueMissed owes an account one message for all that was not sent since a moment because its person had blocked the bot, had turned messages off or was left in
// peace; nothing if nothing was. A notice counts as long as it is shown to her and she has not opened it. It is about the same persons. A message that came through since leads to all of it, so that what was kept back for two causes is owed
// by the end of one of them only.
func QueueMissed(ctx context.Context, q postgres.Querier, account int64, since, now time.Time) error {
	var missed, anybody bool
	var persons []int64
	err := q.QueryRow(ctx, `
		SELECT count(DISTINCT d.id) > 0, coalesce(bool_or(d.person_ids = '{}'), false), coalesce(array_agg(DISTINCT who) FILTER (WHERE who IS NOT NULL), '{}')
		FROM deliveries d JOIN accounts a ON a.id = d.account_id LEFT JOIN LATERAL unnest(d.person_ids) AS who ON true
		WHERE d.account_id = $1 AND a.adult_id IS NOT NULL AND (d.kind IN ($2, 'ping.changed', 'ping.cancelled', 'ping.storm') OR d.kind = 'ping.notice' AND d.expires_at > $4 AND EXISTS (
			SELECT FROM notices n JOIN notice_recipients r ON r.notice_id = n.id WHERE n.id = d.notice_id AND n.state IN ('running', 'done') AND r.adult_id = a.adult_id AND r.opened_at IS NULL))
		  AND d.settled_at >= greatest($3, (SELECT max(settled_at) FROM deliveries WHERE account_id = $1 AND kind = $2 AND status = 'sent'))
		  AND (d.status = 'skipped' AND d.reason IN ('blocked', 'muted', 'held') OR d.status = 'failed' AND d.reason = 'gone')`,
		account, New, since, now).Scan(&missed, &anybody, &persons)
	if err != nil {
		return fmt.Errorf("what account %d missed: %w", account, err)
	}
	if !missed {
		return nil
	}
	if anybody {
		persons = nil
	}
	due, err := New.outsideQuietHours(now)
	if err == nil {
		err = insert(ctx, q, ofAccount, account, New, due, due.Add(New.lasts()), persons)
	}
	if err != nil {
		return fmt.Errorf("queue what account %d missed: %w", account, err)
	}
	return nil
}

// LastSent is when the last message of this kind that went out to an account was begun; zero for never.
func LastSent(ctx context.Context, q postgres.Querier, account int64, kind Kind) (time.Time, error) {
	var at *time.Time
	err := q.QueryRow(ctx, `SELECT max(settled_at) FROM deliveries WHERE account_id = $1 AND kind = $2 AND status = 'sent'`, account, kind).Scan(&at)
	if err != nil {
		return time.Time{}, fmt.Errorf("when was account %d last sent %s: %w", account, kind, err)
	}
	return postgres.OrZero(at), nil
}
