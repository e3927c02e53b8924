package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Wave says when the messages of a notice are due: those of the First adults at Due, the others at Rest. They are worth nothing from Expires on.
type Wave struct {
	First              int
	Due, Rest, Expires time.Time
}

// QueueNotice owes a notice to all its recipients who are let in, by one statement, in the transaction that begins its run. Those who can be reached come first. Messages of two
// notices that are due in the same moment stand beside each other: each notice is due some microseconds later than asked.
func QueueNotice(ctx context.Context, tx pgx.Tx, notice int64, w Wave) error {
	_, err := tx.Exec(ctx, `
		WITH first AS MATERIALIZED (
			SELECT a.id FROM notice_recipients r JOIN accounts a ON a.adult_id = r.adult_id AND a.state = 'active' WHERE r.notice_id = $1
			ORDER BY a.blocked_at IS NOT NULL OR a.muted_at IS NOT NULL, a.id LIMIT $4)
		INSERT INTO deliveries (account_id, kind, notice_id, priority, due_at, expires_at, person_ids, status)
		SELECT a.id, $2, $1::bigint, $3, CASE WHEN a.id IN (SELECT id FROM first) THEN $5 ELSE $6::timestamptz END + $1::bigint % 1000000 * interval '1 microsecond', $7, r.person_ids, 'pending'
		FROM notice_recipients r JOIN accounts a ON a.adult_id = r.adult_id AND a.state = 'active' WHERE r.notice_id = $1`,
		notice, Notice, Notice.priority(), w.First, w.Due, w.Rest, w.Expires)
	if err != nil {
		return fmt.Errorf("queue notice %d: %w", notice, err)
	}
	return nil
}

// Each running notice gives some, whichever come first: to sort them, all that wait would be read for each claim. A small notice does not wait for a big one. While one can still be stopped,
// only its first messages go. An array of what was found is looked up by its ids, where a join with the unknown number of them may read the whole table.
const (
	dueOfRunning = `
		FROM running_notices() r CROSS JOIN LATERAL (
			SELECT w.id, w.due_at FROM deliveries w
			WHERE w.notice_id = r.notice_id AND w.status = 'pending' AND w.due_at <= $1 AND w.expires_at > $1
			  AND (r.rest_at <= $1 OR r.rest_at IS NULL OR w.due_at < r.rest_due OR w.attempts > 0)
			LIMIT $2`
	claimNotices = `
		WITH heads AS (
			SELECT d.id` + dueOfRunning + ` FOR UPDATE SKIP LOCKED) d
			ORDER BY r.recipients, r.notice_id, d.due_at, d.id LIMIT $2
		), claimed AS (
			UPDATE deliveries d SET status = 'sending', attempts = d.attempts + 1, leased_until = now() + $3
			WHERE d.id = ANY (ARRAY (SELECT id FROM heads))
			RETURNING d.id, d.account_id, d.kind, d.attempts, d.person_ids, d.notice_id, d.due_at
		)
		SELECT id, account_id, kind, attempts, person_ids, notice_id FROM claimed ORDER BY due_at, id`
)

// dueOfNotices adds to what is due already, up to n.
func dueOfNotices(ctx context.Context, q postgres.Querier, n, due int, now time.Time) (int, error) {
	var more int
	err := q.QueryRow(ctx, `SELECT count(*) FROM (SELECT `+dueOfRunning+`) d LIMIT $2) AS due`, now, n-due).Scan(&more)
	return due + more, err
}

// claimOfNotices adds to what is claimed already, up to n.
func claimOfNotices(ctx context.Context, q postgres.Querier, n int, claimed []Delivery, now time.Time) ([]Delivery, error) {
	rows, _ := q.Query(ctx, claimNotices, now, n-len(claimed), Lease) // its error is met again by reading the rows
	more, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Delivery])
	return append(claimed, more...), err
}

// Lead says of a claimed message of a notice whether another one leads there already.
type Lead struct {
	// Told: one went out since the run began, of a correction since that of the first text, and stands in the chat as it came, not a screen that she asked for after it, which closes; or she has read it already. Telling: one is being sent at this moment.
	Told, Telling bool
}

// Leads finds out, of claimed messages of notices in the order given, whether others lead there already.
func Leads(ctx context.Context, q postgres.Querier, all []Delivery) ([]Lead, error) {
	leads := make([]Lead, len(all))
	// First what is being sent: what is sent in between is found as told.
	err := telling(ctx, q, all, leads)
	if err == nil {
		err = told(ctx, q, all, leads)
	}
	if err != nil {
		return nil, fmt.Errorf("do other messages lead to what %d are about: %w", len(all), err)
	}
	return leads, nil
}

// telling asks for all that is being sent to these accounts at once: it is little, and a join with it is planned for none.
func telling(ctx context.Context, q postgres.Querier, all []Delivery, leads []Lead) error {
	of := make(map[int64][]*Lead, len(all))
	accounts, ids := make([]int64, len(all)), make(map[*Lead]int64, len(all))
	for i, d := range all {
		accounts[i], ids[&leads[i]] = d.Account, d.ID
		of[d.Account] = append(of[d.Account], &leads[i])
	}
	rows, _ := q.Query(ctx, `SELECT id, account_id, kind = $2 FROM deliveries WHERE status = 'sending' AND kind IN ($2, $3) AND account_id = ANY ($1)`, accounts, New, Notice) // its error is met again by reading the rows
	var id, account int64
	var news bool
	_, err := pgx.ForEachRow(rows, []any{&id, &account, &news}, func() error {
		for _, l := range of[account] {
			l.Telling = l.Telling || news || id < ids[l]
		}
		return nil
	})
	return err
}

func told(ctx context.Context, q postgres.Querier, all []Delivery, leads []Lead) error {
	ids := make([]int64, len(all))
	for i, d := range all {
		ids[i] = d.ID
	}
	rows, _ := q.Query(ctx, `
		SELECT w.ord,
			EXISTS (SELECT FROM deliveries p JOIN accounts a ON a.id = p.account_id JOIN screens c ON c.telegram_index = a.telegram_index AND c.live
				WHERE p.account_id = d.account_id AND p.kind IN ($2, $3) AND p.status = 'sent'
				  AND p.settled_at >= coalesce((SELECT v.began_at FROM notices v WHERE v.id = n.corrects), n.began_at)
				  AND c.sent_at BETWEEN p.settled_at AND p.settled_at + $4::interval AND c.shown_at <= c.sent_at AND c.closes_at IS NULL)
			OR EXISTS (SELECT FROM notice_recipients r JOIN accounts a ON a.adult_id = r.adult_id WHERE r.notice_id = n.id AND a.id = d.account_id AND r.opened_at IS NOT NULL)
		FROM unnest($1::bigint[]) WITH ORDINALITY AS w (id, ord) JOIN deliveries d ON d.id = w.id JOIN notices n ON n.id = d.notice_id`,
		ids, New, Notice, Lease) // its error is met again by reading the rows
	var n int
	var told bool
	_, err := pgx.ForEachRow(rows, []any{&n, &told}, func() error {
		leads[n-1].Told = told
		return nil
	})
	return err
}

// giveUpAtOnce is how many messages are given up by one statement.
const giveUpAtOnce = 5000

// GiveUp settles what waits of a notice that is over, some thousands at most, so that no statement takes long: what is left is claimed by nobody. What may have gone out already ends
// as unknown.
func GiveUp(ctx context.Context, q postgres.Querier, notice int64, as Outcome, reason string, now time.Time) error {
	_, err := q.Exec(ctx, `
		UPDATE deliveries SET status = CASE WHEN unsure = 0 THEN $2 ELSE 'unknown' END, reason = $3, settled_at = $4
		WHERE id IN (SELECT id FROM deliveries WHERE notice_id = $1 AND status = 'pending' LIMIT $5 FOR UPDATE SKIP LOCKED)`, notice, as, reason, now, giveUpAtOnce)
	if err != nil {
		return fmt.Errorf("give up what waits of notice %d: %w", notice, err)
	}
	return nil
}
