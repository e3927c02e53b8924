package account

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Watched is a live screen that is kept up to date while it stands: it is to be read anew, and edited if it is not what it shows any more.
type Watched struct {
	Screen
	// Looks is the digest of what it shows.
	Looks []byte
	// ClosesAt stays what it is: whoever watches is idle, too.
	ClosesAt time.Time
}

// WatchedScreens takes at most n watched screens that were neither shown nor taken since so long ago; whoever takes one has it for that long.
func (s *Store) WatchedScreens(ctx context.Context, n int, every time.Duration, now time.Time) ([]Watched, error) {
	rows, _ := s.Pool.Query(ctx, `
		WITH due AS (
			SELECT c.telegram_index, c.message_id, a.id, a.telegram_sealed, a.language
			FROM screens c JOIN accounts a ON a.id = c.account_id
			WHERE c.live AND c.looks IS NOT NULL AND c.closes_at > $1 AND greatest(c.shown_at, c.looked_at) <= $2
			  AND a.state = 'active' AND a.telegram_sealed IS NOT NULL AND a.blocked_at IS NULL
			ORDER BY c.looked_at NULLS FIRST LIMIT $3 FOR UPDATE OF c SKIP LOCKED
		)
		UPDATE screens c SET looked_at = $1 FROM due d WHERE c.telegram_index = d.telegram_index AND c.message_id = d.message_id
		RETURNING d.id, d.telegram_sealed, d.language, c.message_id, c.version, c.back, c.looks, c.closes_at`, now, now.Add(-every), n) // its error is met again by reading the rows
	sealed, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedWatched])
	if err != nil {
		return nil, fmt.Errorf("watched screens: %w", err)
	}
	all := make([]Watched, 0, len(sealed))
	for _, row := range sealed {
		chat, err := s.openTelegram(ctx, row.Account, row.Telegram)
		if unreadable(err) {
			s.Log.Error("a screen's chat does not open", "account", row.Account, "message", row.MessageID)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("watched screen of account %d: %w", row.Account, err)
		}
		screen := Screen{Account: row.Account, Chat: chat, Language: row.Language, MessageID: row.MessageID, Version: row.Version, Back: row.Back}
		all = append(all, Watched{screen, row.Looks, row.ClosesAt})
	}
	return all, nil
}

type sealedWatched struct {
	Account   ID
	Telegram  []byte
	Language  string
	MessageID int
	Version   int64
	Back      []byte
	Looks     []byte
	ClosesAt  time.Time
}
