package account

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// CloseScreen makes the live screen of an adult who was let in due to be closed now, with no way back, in the transaction that took from her what it shows.
func (s *Store) CloseScreen(ctx context.Context, tx postgres.Querier, adult int64, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE screens c SET closes_at = $2, back = NULL, leased_until = NULL, tries = 0
		FROM accounts a WHERE a.adult_id = $1 AND a.state = 'active' AND c.account_id = a.id AND c.live`, adult, now)
	if err != nil {
		return fmt.Errorf("close the screen of adult %d: %w", adult, err)
	}
	return nil
}

// CloseScreenAt writes down, in the transaction of a change, that at that moment what the adult was shown before no longer holds. Then ChangedScreens
// closes it; the way back leads to the new state.
func (s *Store) CloseScreenAt(ctx context.Context, tx postgres.Querier, adult int64, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO closings (adult_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, adult, at)
	if err != nil {
		return fmt.Errorf("close the screen of adult %d at %s: %w", adult, at.Format(time.RFC3339), err)
	}
	return nil
}

// ChangedScreens makes due the open screens that were shown before a change whose moment has come, and forgets the change. Screens that hold nothing that
// must ever close stay.
func (s *Store) ChangedScreens(ctx context.Context, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		WITH come AS (DELETE FROM closings WHERE at <= $1 RETURNING adult_id, at)
		UPDATE screens c SET closes_at = $1
		FROM accounts a JOIN come ON come.adult_id = a.adult_id
		WHERE a.ended_at IS NULL AND c.account_id = a.id AND c.live AND c.closes_at > $1 AND c.shown_at < come.at`, now)
	if err != nil {
		return fmt.Errorf("close changed screens: %w", err)
	}
	return nil
}
