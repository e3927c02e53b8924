package delivery

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
)

// Level says how far a hold goes. Each holds what the ones before it hold, and more.
type Level string

// Pings holds the lines that tell of news; Notices also the foundation's notices; Reminders also what reminds of a meeting.
const (
	Pings     Level = "pings"
	Notices   Level = "notices"
	Reminders Level = "reminders"
)

// Levels lists all levels, the mildest first.
func Levels() []Level { return []Level{Pings, Notices, Reminders} }

// heldBy are the levels that hold a kind.
func (k Kind) heldBy() []Level {
	switch {
	case k == Staff:
		return nil
	case k.OfMeetings():
		return []Level{Reminders}
	case k == Notice:
		return []Level{Notices, Reminders}
	}
	return Levels()
}

func joined(levels []Level) string {
	words := make([]string, len(levels))
	for i, l := range levels {
		words[i] = string(l)
	}
	return strings.Join(words, ",")
}

// Reason says why somebody is left in peace.
type Reason string

const (
	Asked    Reason = "asked"
	Ill      Reason = "ill"
	Away     Reason = "away"
	Mourning Reason = "mourning"
	NotSafe  Reason = "not-safe"
)

// Reasons lists all reasons.
func Reasons() []Reason { return []Reason{Asked, Ill, Away, Mourning, NotSafe} }

// Hold leaves an adult in peace. A zero Until has no end.
type Hold struct {
	Level       Level
	Reason      Reason
	From, Until time.Time
}

// SetHold begins a hold of an adult in the place of any other, in the transaction given. Key: the same key begins it once; made is false when it was there.
func SetHold(ctx context.Context, tx pgx.Tx, adult int64, h Hold, by int64, key string) (made bool, err error) {
	err = tx.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM contact_holds WHERE key = $1)`, key).Scan(&made)
	if err != nil || !made {
		return false, err
	}
	// What the one before kept from her is owed by its end, and so kept by this one until it ends: nothing is lost between the two.
	if _, err := EndHold(ctx, tx, adult, by, h.From); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_holds (adult_id, level, reason, from_at, until_at, set_by, key) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		adult, h.Level, h.Reason, h.From, postgres.OrNull(h.Until), by, key)
	if err != nil {
		return false, fmt.Errorf("hold adult %d: %w", adult, err)
	}
	return true, nil
}

// EndHold ends the hold of an adult in the transaction given; what she was not sent is owed then, as one message. ended is false when there was none.
func EndHold(ctx context.Context, tx pgx.Tx, adult, by int64, now time.Time) (ended bool, err error) {
	var from time.Time
	err = tx.QueryRow(ctx, `UPDATE contact_holds SET ended_at = $3, ended_by = $2 WHERE adult_id = $1 AND ended_at IS NULL RETURNING from_at`,
		adult, by, now).Scan(&from)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		err = queueMissedBy(ctx, tx, adult, from, now)
	}
	if err != nil {
		return false, fmt.Errorf("end the hold of adult %d: %w", adult, err)
	}
	return true, nil
}

// EndDueHolds ends the holds whose time is over, as EndHold does.
func EndDueHolds(ctx context.Context, pool *pgxpool.Pool, now time.Time) error {
	err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `UPDATE contact_holds SET ended_at = until_at WHERE ended_at IS NULL AND until_at <= $1 RETURNING adult_id, from_at`, now) // its error is met again by reading the rows
		type over struct {
			Adult int64
			From  time.Time
		}
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[over])
		if err != nil {
			return err
		}
		for _, h := range all {
			if err := queueMissedBy(ctx, tx, h.Adult, h.From, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("end holds: %w", err)
	}
	return nil
}

func queueMissedBy(ctx context.Context, tx pgx.Tx, adult int64, since, now time.Time) error {
	var account int64
	err := tx.QueryRow(ctx, `SELECT id FROM accounts WHERE adult_id = $1 AND state = 'active'`, adult).Scan(&account)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return QueueMissed(ctx, tx, account, since, now)
}

// HoldOf is the hold of an adult, false if she has none.
func HoldOf(ctx context.Context, q postgres.Querier, adult int64, now time.Time) (Hold, bool, error) {
	var h Hold
	var until *time.Time
	err := q.QueryRow(ctx, `
		SELECT level, reason, from_at, until_at FROM contact_holds
		WHERE adult_id = $1 AND ended_at IS NULL AND from_at <= $2 AND (until_at IS NULL OR until_at > $2)`, adult, now).Scan(&h.Level, &h.Reason, &h.From, &until)
	if errors.Is(err, pgx.ErrNoRows) {
		return Hold{}, false, nil
	}
	if err != nil {
		return Hold{}, false, fmt.Errorf("hold of adult %d: %w", adult, err)
	}
	h.Until = postgres.OrZero(until)
	return h, true, nil
}

// Withheld says, of each message in the order given, why its account must not be sent it now, although it could be: its person turned messages off, or is left in peace. Empty: it may be
// sent. A hold keeps back what its level says.
func Withheld(ctx context.Context, q postgres.Querier, now time.Time, all ...Delivery) ([]string, error) {
	accounts, levels, reasons := make([]int64, len(all)), make([]string, len(all)), make([]string, len(all))
	for i, d := range all {
		accounts[i], levels[i] = d.Account, joined(d.Kind.heldBy())
	}
	rows, _ := q.Query(ctx, `
		SELECT w.n, CASE WHEN a.muted_at IS NOT NULL THEN 'muted'
		            WHEN EXISTS (SELECT FROM contact_holds h WHERE h.adult_id = a.adult_id AND h.ended_at IS NULL
		                AND h.from_at <= $3 AND (h.until_at IS NULL OR h.until_at > $3) AND h.level = ANY (string_to_array(w.levels, ','))) THEN 'held'
		            ELSE '' END
		FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS w (account, levels, n) JOIN accounts a ON a.id = w.account
		WHERE w.levels <> ''`, accounts, levels, now) // its error is met again by reading the rows
	var n int
	var reason string
	_, err := pgx.ForEachRow(rows, []any{&n, &reason}, func() error {
		reasons[n-1] = reason
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("may %d messages be sent: %w", len(all), err)
	}
	return reasons, nil
}
