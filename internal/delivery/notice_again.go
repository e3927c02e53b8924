package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// missed are the recipients r of a notice $1 with an account a by which they can be told at $2, who have not read it and were not told: what may have gone out to them counts as told, on
// whatever account of theirs. What may have is looked for where the indexes are of its state, or the whole table is read.
const missed = `
	FROM notice_recipients r JOIN accounts a ON a.adult_id = r.adult_id AND a.state = 'active' AND a.blocked_at IS NULL AND a.muted_at IS NULL
	WHERE r.notice_id = $1 AND r.opened_at IS NULL
	  AND EXISTS (SELECT FROM links l WHERE l.adult_id = r.adult_id AND (r.person_ids = '{}' OR l.person_id = ANY (r.person_ids)) AND l.from_at <= $2 AND l.revoked_at IS NULL)
	  AND NOT EXISTS (SELECT FROM contact_holds h WHERE h.adult_id = r.adult_id AND h.ended_at IS NULL AND h.level IN ('notices', 'reminders') AND h.from_at <= $2 AND (h.until_at IS NULL OR h.until_at > $2))
	  AND NOT EXISTS (
		SELECT FROM deliveries d JOIN accounts o ON o.id = d.account_id
		WHERE d.notice_id = $1 AND o.adult_id = r.adult_id AND (d.settled_at IS NOT NULL OR d.status = 'pending' OR d.status = 'sending')
		  AND (d.status IN ('pending', 'sending', 'sent', 'unknown') OR d.reason = 'merged'))`

// MissedNotice counts whom QueueNoticeAgain would owe a notice to.
func MissedNotice(ctx context.Context, q postgres.Querier, notice int64, now time.Time) (n int, err error) {
	if err := q.QueryRow(ctx, `SELECT count(*)`+missed, notice, now).Scan(&n); err != nil {
		return 0, fmt.Errorf("count whom notice %d missed: %w", notice, err)
	}
	return n, nil
}

// QueueNoticeAgain owes a notice, by one statement, to those of its recipients who were not told of it and can be now, and tells how many they are.
func QueueNoticeAgain(ctx context.Context, tx pgx.Tx, notice int64, w Wave, now time.Time) (int64, error) {
	done, err := tx.Exec(ctx, `
		INSERT INTO deliveries (account_id, kind, notice_id, priority, due_at, expires_at, person_ids, status)
		SELECT m.id, $3, $1::bigint, $4, CASE WHEN m.place <= $5 THEN $6 ELSE $7::timestamptz END + $1::bigint % 1000000 * interval '1 microsecond', $8, m.person_ids, 'pending'
		FROM (SELECT a.id, r.person_ids, row_number() OVER (ORDER BY a.id) AS place`+missed+`) m`,
		notice, now, Notice, Notice.priority(), w.First, w.Due, w.Rest, w.Expires)
	if err != nil {
		return 0, fmt.Errorf("queue notice %d again: %w", notice, err)
	}
	return done.RowsAffected(), nil
}
