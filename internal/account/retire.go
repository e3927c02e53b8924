package account

import (
	"context"
	"fmt"
)

// Retire has the sweep take a message out of the chat of somebody known that could not be deleted at once. Of a stranger nothing is kept: there it stays.
func (s *Store) Retire(ctx context.Context, telegramID int64, messageID int) error {
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO screens (telegram_index, message_id, account_id, live, version, sent_at, shown_at)
		SELECT a.telegram_index, $2, a.id, false, 0, $3, $3 FROM accounts a WHERE a.telegram_index = $1 AND a.ended_at IS NULL
		ON CONFLICT DO NOTHING`, s.telegramIndex(telegramID), messageID, s.Clock())
	if err != nil {
		return fmt.Errorf("retire message %d: %w", messageID, err)
	}
	return nil
}
