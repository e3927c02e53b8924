package account

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Screen is a message of ours in the chat of an account, held for the one who is about to change it.
type Screen struct {
	Account   ID
	Chat      int64 // Telegram id
	Language  string
	MessageID int
	Version   int64
	Back      []byte
	// Picture has no text that could be made neutral: it can only be deleted.
	Picture bool
}

// screenLease is how long a sweep holds a screen before another may try: longer than a call with its deadline. It doubles with every try, up to four minutes.
const screenLease = 30 * time.Second

const (
	claimScreens = `
		WITH held AS (
			SELECT c.telegram_index, c.message_id, a.id, a.telegram_sealed, a.language
			FROM screens c JOIN accounts a ON a.id = c.account_id
			WHERE a.telegram_sealed IS NOT NULL AND a.blocked_at IS NULL AND (c.leased_until IS NULL OR c.leased_until < now()) AND `
	holdScreens = `
			LIMIT $1 FOR UPDATE OF c SKIP LOCKED
		)
		UPDATE screens c SET leased_until = now() + $2::interval * (1 << least(c.tries, 3)), tries = least(c.tries + 1, 100) FROM held h
		WHERE c.telegram_index = h.telegram_index AND c.message_id = h.message_id
		RETURNING h.id, h.telegram_sealed, h.language, c.message_id, c.version, c.back, NOT c.live AND c.closes_at IS NOT NULL`
)

// DueScreens takes at most n live screens whose closing time has come, for half a minute and longer if they were tried before; those tried least come first.
func (s *Store) DueScreens(ctx context.Context, n int, now time.Time) ([]Screen, error) {
	return s.heldScreens(ctx, claimScreens+`c.live AND c.closes_at <= $3 ORDER BY c.tries, c.closes_at`+holdScreens, n, screenLease, now)
}

// RetiredScreens takes at most n screens that were replaced and still stand in their chats, and pictures whose time is over, for half a minute.
func (s *Store) RetiredScreens(ctx context.Context, n int, now time.Time) ([]Screen, error) {
	return s.heldScreens(ctx, claimScreens+`NOT c.live AND (c.closes_at IS NULL OR c.closes_at <= $3) ORDER BY c.tries, c.sent_at`+holdScreens, n, screenLease, now)
}

func (s *Store) heldScreens(ctx context.Context, sql string, args ...any) ([]Screen, error) {
	rows, _ := s.Pool.Query(ctx, sql, args...) // its error is met again by reading the rows
	sealed, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedScreen])
	if err != nil {
		return nil, fmt.Errorf("hold screens: %w", err)
	}
	held := make([]Screen, 0, len(sealed))
	for _, row := range sealed {
		chat, err := s.openTelegram(ctx, row.Account, row.Telegram)
		if unreadable(err) {
			s.Log.Error("a screen's chat does not open", "account", row.Account, "message", row.MessageID)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("hold a screen of account %d: %w", row.Account, err)
		}
		held = append(held, Screen{Account: row.Account, Chat: chat, Language: row.Language, MessageID: row.MessageID, Version: row.Version, Back: row.Back, Picture: row.Picture})
	}
	return held, nil
}

type sealedScreen struct {
	Account   ID
	Telegram  []byte
	Language  string
	MessageID int
	Version   int64
	Back      []byte
	Picture   bool
}

// ScreenClosed records that a held screen now shows its closed line, as that version; what stands beside it as part of it is taken away. A tap that came in between has shown something newer
// and wins.
func (s *Store) ScreenClosed(ctx context.Context, c Screen, version int64) error {
	_, err := s.Pool.Exec(ctx, `
		WITH closed AS (
			UPDATE screens SET shown_at = $5, closes_at = NULL, leased_until = NULL, tries = 0, version = $4
			WHERE telegram_index = $1 AND message_id = $2 AND version = $3 RETURNING telegram_index
		)
		UPDATE screens b SET closes_at = $5 FROM closed c WHERE b.telegram_index = c.telegram_index AND b.beside IS NOT NULL AND NOT b.live AND b.closes_at > $5`,
		s.telegramIndex(c.Chat), c.MessageID, c.Version, version, s.Clock())
	if err != nil {
		return fmt.Errorf("close message %d of account %d: %w", c.MessageID, c.Account, err)
	}
	return nil
}

// ScreenRemoved forgets a message that no longer stands in the chat.
func (s *Store) ScreenRemoved(ctx context.Context, telegramID int64, messageID int) error {
	return s.ScreensRemoved(ctx, []Screen{{Chat: telegramID, MessageID: messageID}})
}

// ScreensRemoved is ScreenRemoved for any number of messages.
func (s *Store) ScreensRemoved(ctx context.Context, all []Screen) error {
	chats, messages := make([][]byte, len(all)), make([]int, len(all))
	for i, c := range all {
		chats[i], messages[i] = s.telegramIndex(c.Chat), c.MessageID
	}
	_, err := s.Pool.Exec(ctx, `
		DELETE FROM screens c USING unnest($1::bytea[], $2::bigint[]) AS gone (telegram_index, message_id)
		WHERE c.telegram_index = gone.telegram_index AND c.message_id = gone.message_id`, chats, messages)
	if err != nil {
		return fmt.Errorf("forget %d messages: %w", len(all), err)
	}
	return nil
}
