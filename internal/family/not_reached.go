package family

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/vault"
)

// WhyNotReached says why a message did not come to an adult.
type WhyNotReached string

const (
	// Blocked: the bot is blocked, or there is no such Telegram account any more. Nothing reaches her.
	Blocked WhyNotReached = "blocked"
	// NotSent: the last message could not be sent until nobody would want it any more, or was refused.
	NotSent WhyNotReached = "failed"
	// Unanswered: the last message may have come or not, twice; it is not sent a third time.
	Unanswered WhyNotReached = "unknown"
	// Withheld: she was not reminded of a meeting, or not told that it changed, because messages are turned off or she is left in peace.
	Withheld WhyNotReached = "withheld"
)

// NotReached is an adult to whom the chat does not lead, so that somebody has to call her.
type NotReached struct {
	Adult CaseName
	Why   WhyNotReached
	Since time.Time
}

// pointless says of a delivery l to an adult ad that it expired and was about a meeting that was another one by then, or that she had seen as it was. Its row says when that began: a line
// about the next day expires when that day begins, any other with the meeting.
const pointless = `(l.reason = 'expired' AND l.kind NOT IN ('ping.new', 'ping.staff') AND NOT EXISTS (
	SELECT FROM appointment_adults r JOIN appointments m ON m.id = r.appointment_id
	WHERE r.adult_id = ad.id AND r.removed_at IS NULL AND m.starts_at >= l.expires_at AND m.starts_at < l.expires_at + CASE l.kind WHEN 'ping.tomorrow' THEN interval '1 day' ELSE interval '1 second' END
	  AND CASE WHEN l.kind IN ('ping.changed', 'ping.cancelled', 'ping.storm') THEN m.revision > r.seen_revision ELSE m.status NOT IN ('displaced', 'cancelled') END))`

// NotReached lists the adults who were not reached, of families on which staff may work, the longest first. Whoever uses the chat, or is sent anything, is off it.
func (s *Store) NotReached(ctx context.Context, staff StaffID, now time.Time) ([]NotReached, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT n.id, f.code, f.id, n.initial_sealed, n.why, n.since
		FROM (
			SELECT ad.id, ad.family_id, ad.initial_sealed,
			       CASE WHEN a.blocked_at IS NOT NULL THEN 'blocked' WHEN d.status = 'skipped' THEN 'withheld' ELSE d.status END AS why, coalesce(a.blocked_at, d.settled_at) AS since
			FROM adults ad JOIN accounts a ON a.adult_id = ad.id AND a.state = 'active'
			LEFT JOIN LATERAL (
				SELECT l.status, l.settled_at FROM deliveries l
				WHERE l.account_id = a.id AND l.settled_at IS NOT NULL AND NOT `+pointless+` AND (l.status <> 'skipped'
					OR l.reason IN ('muted', 'held') AND l.kind NOT IN ('ping.new', 'ping.staff', 'ping.notice') AND l.expires_at > @now::timestamptz - interval '1 day')
				ORDER BY l.settled_at DESC, l.id DESC LIMIT 1) d ON true
			WHERE a.blocked_at IS NOT NULL
			   OR d.status IN ('failed', 'unknown', 'skipped') AND NOT EXISTS (SELECT FROM screens c WHERE c.account_id = a.id AND c.shown_at > d.settled_at)
		) n JOIN families f ON f.id = n.family_id
		WHERE `+workable+`
		ORDER BY n.since, n.id`, pgx.StrictNamedArgs{"staff": staff, "now": now}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanNotReached)
	if err != nil {
		return nil, fmt.Errorf("not reached, for staff %d: %w", staff, err)
	}
	return vault.OpenEach(ctx, s.Log, found, s.openNotReached)
}

type sealedNotReached struct {
	NotReached
	family  FamilyID
	initial []byte
}

func (n sealedNotReached) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("adult", n.Adult.ID), slog.Any("family", n.family))
}

func scanNotReached(row pgx.CollectableRow) (sealedNotReached, error) {
	var n sealedNotReached
	err := row.Scan(&n.Adult.ID, &n.Adult.Family, &n.family, &n.initial, &n.Why, &n.Since)
	return n, err
}

func (s *Store) openNotReached(ctx context.Context, n sealedNotReached) (NotReached, error) {
	var err error
	n.Adult.Initial, err = s.openInitial(ctx, s.Pool, n.family, n.initial)
	return n.NotReached, err
}
