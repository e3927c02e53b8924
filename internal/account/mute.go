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

// Muted says whether an adult has turned messages off.
func (s *Store) Muted(ctx context.Context, account ID) (bool, error) {
	var muted bool
	if err := s.Pool.QueryRow(ctx, `SELECT muted_at IS NOT NULL FROM accounts WHERE id = $1`, account).Scan(&muted); err != nil {
		return false, fmt.Errorf("is account %d muted: %w", account, err)
	}
	return muted, nil
}

// SetMuted turns the messages that come on their own off, or on again: then what was not sent meanwhile is owed, as one message. Asked again, it changes nothing.
func (s *Store) SetMuted(ctx context.Context, account ID, muted bool, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if muted {
			_, err := tx.Exec(ctx, `UPDATE accounts SET muted_at = $2 WHERE id = $1 AND muted_at IS NULL`, account, now)
			return err
		}
		var since time.Time
		err := tx.QueryRow(ctx, `
			WITH was AS (SELECT id, muted_at FROM accounts WHERE id = $1 AND muted_at IS NOT NULL FOR UPDATE)
			UPDATE accounts a SET muted_at = NULL FROM was WHERE a.id = was.id RETURNING was.muted_at`, account).Scan(&since)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return delivery.QueueMissed(ctx, tx, int64(account), since, now)
	})
	if err != nil {
		return fmt.Errorf("set muted %t for account %d: %w", muted, account, err)
	}
	return nil
}
