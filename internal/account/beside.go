package account

import (
	"context"
	"fmt"
	"time"
)

// BesideScreen writes down what stands in a chat beside the live screen as part of it, a voice note say, from what was read at a moment. It is taken away at closes, and sooner
// when a screen comes that does not name it (ScreenChange.Beside), when the screen has to close, or when the chat is hidden.
func (s *Store) BesideScreen(ctx context.Context, telegramID int64, messageID int, beside string, read, closes time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO screens (telegram_index, message_id, account_id, live, version, closes_at, sent_at, shown_at, beside)
		SELECT a.telegram_index, $2, a.id, false, 0, $3, $4, $5, $6 FROM accounts a WHERE a.telegram_index = $1 AND a.ended_at IS NULL
		ON CONFLICT DO NOTHING`, s.telegramIndex(telegramID), messageID, closes, s.Clock(), read, beside)
	if err != nil {
		return fmt.Errorf("record message %d as part of the screen: %w", messageID, err)
	}
	return nil
}

// StandsBeside says whether something of that name stands beside the live screen of a chat, and will.
func (s *Store) StandsBeside(ctx context.Context, telegramID int64, beside string, now time.Time) (bool, error) {
	var stands bool
	err := s.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM screens WHERE telegram_index = $1 AND beside = $2 AND NOT live AND closes_at > $3)`,
		s.telegramIndex(telegramID), beside, now).Scan(&stands)
	if err != nil {
		return false, fmt.Errorf("does it stand beside the screen: %w", err)
	}
	return stands, nil
}
