package account

import (
	"context"
	"fmt"
	"time"
)

// SetBlocked records that a person blocked the bot, or let it in again. While it is blocked nothing is sent and no screen is closed. Strangers are not kept.
func (s *Store) SetBlocked(ctx context.Context, telegramID int64, blocked bool, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		UPDATE accounts SET blocked_at = CASE WHEN $2 THEN coalesce(blocked_at, $3) END
		WHERE telegram_index = $1 AND (blocked_at IS NOT NULL) <> $2`, s.telegramIndex(telegramID), blocked, now)
	if err != nil {
		return fmt.Errorf("set blocked %t: %w", blocked, err)
	}
	return nil
}
