package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// SetBlocked records that a person blocked the bot, or let it in again. While it is blocked nothing is sent and no screen is closed; what an adult missed
// is owed once she lets it in. Strangers are not kept.
func (s *Store) SetBlocked(ctx context.Context, telegramID int64, blocked bool, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if blocked {
			_, err := tx.Exec(ctx, `UPDATE accounts SET blocked_at = $2 WHERE telegram_index = $1 AND blocked_at IS NULL`, s.telegramIndex(telegramID), now)
			return err
		}
		return s.unblock(ctx, tx, telegramID, now)
	})
	if err != nil {
		return fmt.Errorf("set blocked %t: %w", blocked, err)
	}
	return nil
}

func (s *Store) unblock(ctx context.Context, tx pgx.Tx, telegramID int64, now time.Time) error {
	var account int64
	var since time.Time
	err := tx.QueryRow(ctx, `
		WITH was AS (SELECT id, blocked_at FROM accounts WHERE telegram_index = $1 AND blocked_at IS NOT NULL FOR UPDATE),
		     freed AS (UPDATE accounts a SET blocked_at = NULL FROM was WHERE a.id = was.id RETURNING a.id, a.ended_at, was.blocked_at)
		SELECT id, blocked_at FROM freed WHERE ended_at IS NULL`, s.telegramIndex(telegramID)).Scan(&account, &since)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return delivery.QueueMissed(ctx, tx, account, since, now)
}
