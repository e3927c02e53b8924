package delivery

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Lease is how long a claim holds. It must outlive one send with its deadline and the settling, or a live send would be doubled.
const Lease = 30 * time.Second

// Resend is how long after an unanswered send the one extra copy may go out.
const Resend = 60 * time.Second

// What belongs to no notice. It is claimed first, so that nobody waits behind a notice.
const ofNone = `notice_id IS NULL AND status = 'pending' AND due_at <= $1 AND expires_at > $1`

// Due counts what could be claimed at now, up to n; the same rows may be counted by others.
func Due(ctx context.Context, q postgres.Querier, n int, now time.Time) (int, error) {
	kinds, err := awake(now)
	if err != nil {
		return 0, err
	}
	var due int
	err = q.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM deliveries WHERE `+ofNone+` AND kind = ANY ($3) LIMIT $2) AS due`, now, n, kinds).Scan(&due)
	if err == nil && due < n && slices.Contains(kinds, Notice) {
		due, err = dueOfNotices(ctx, q, n, due, now)
	}
	if err != nil {
		return 0, fmt.Errorf("count due deliveries: %w", err)
	}
	return due, nil
}

// Only the head of what is due for one account and kind can be claimed, and the rest goes with it; so two claimers never turn one account's rows
// into two messages. A row without an unanswered send goes before one with: it has its full budget of copies left.
const claimDue = `
	WITH heads AS (
		SELECT d.id, d.account_id, d.kind FROM deliveries d
		WHERE d.notice_id IS NULL AND d.status = 'pending' AND d.due_at <= $1 AND d.expires_at > $1 AND d.kind = ANY ($4)
		  AND NOT EXISTS (
			SELECT FROM deliveries e
			WHERE e.notice_id IS NULL AND e.account_id = d.account_id AND e.kind = d.kind AND e.status = 'pending' AND e.due_at <= $1 AND e.expires_at > $1
			  AND (e.unsure, e.due_at, e.id) < (d.unsure, d.due_at, d.id))
		ORDER BY d.priority, d.due_at, d.id
		LIMIT $2
		FOR UPDATE SKIP LOCKED
	), merged AS (
		UPDATE deliveries d SET status = 'skipped', reason = 'merged', settled_at = $1
		FROM heads h
		WHERE d.notice_id IS NULL AND d.account_id = h.account_id AND d.kind = h.kind AND d.id <> h.id
		  AND d.status = 'pending' AND d.due_at <= $1 AND d.expires_at > $1
		RETURNING h.id AS head, d.expires_at, d.person_ids
	), claimed AS (
		UPDATE deliveries d
		SET status = 'sending', attempts = d.attempts + 1, leased_until = now() + $3,
		    expires_at = greatest(d.expires_at, (SELECT max(m.expires_at) FROM merged m WHERE m.head = d.id)),
		    person_ids = CASE
			WHEN d.person_ids = '{}' OR EXISTS (SELECT FROM merged m WHERE m.head = d.id AND m.person_ids = '{}') THEN '{}'
			ELSE d.person_ids || ARRAY(SELECT unnest(m.person_ids) FROM merged m WHERE m.head = d.id) END
		WHERE d.id = ANY (ARRAY (SELECT id FROM heads))
		RETURNING d.id, d.account_id, d.kind, d.attempts, d.person_ids, d.priority, d.due_at
	)
	SELECT id, account_id, kind, attempts, person_ids, 0 FROM claimed ORDER BY priority, due_at, id`

// Claim takes at most n messages that are due at now and holds them for Lease, the most urgent first. Several of one kind due for one account become
// one, about the persons of all: the others are skipped as merged. What would come into somebody's quiet hours stays where it is. Messages of notices are claimed when there is
// room left, and only of notices that run.
func Claim(ctx context.Context, q postgres.Querier, n int, now time.Time) ([]Delivery, error) {
	kinds, err := awake(now)
	if err != nil {
		return nil, err
	}
	rows, _ := q.Query(ctx, claimDue, now, n, Lease, kinds) // its error is met again by reading the rows
	claimed, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Delivery])
	if err == nil && len(claimed) < n && slices.Contains(kinds, Notice) {
		claimed, err = claimOfNotices(ctx, q, n, claimed, now)
	}
	if err != nil {
		return nil, fmt.Errorf("claim %d deliveries: %w", n, err)
	}
	return claimed, nil
}

// Reclaim takes back what a crashed sender held. Whether it went out nobody can know, so it counts as an unanswered send.
func Reclaim(ctx context.Context, q postgres.Querier, now time.Time) error {
	_, err := q.Exec(ctx, `
		UPDATE deliveries
		SET status = CASE WHEN unsure = 0 THEN 'pending' ELSE 'unknown' END,
		    settled_at = CASE WHEN unsure = 0 THEN NULL ELSE $1::timestamptz END,
		    unsure = unsure + 1, reason = 'crash', due_at = $2, leased_until = NULL
		WHERE status = 'sending' AND leased_until < now()`, now, now.Add(Resend-Lease))
	if err != nil {
		return fmt.Errorf("reclaim deliveries: %w", err)
	}
	return nil
}

// Expire gives up what nobody would want any more; of notices GiveUp does. What may have gone out already ends as unknown, not as failed.
func Expire(ctx context.Context, q postgres.Querier, now time.Time) error {
	_, err := q.Exec(ctx, `
		UPDATE deliveries
		SET status = CASE WHEN unsure = 0 THEN 'failed' ELSE 'unknown' END, reason = 'expired', settled_at = $1
		WHERE notice_id IS NULL AND status = 'pending' AND expires_at <= $1`, now)
	if err != nil {
		return fmt.Errorf("expire deliveries: %w", err)
	}
	return nil
}
