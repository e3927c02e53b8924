package account

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// closingKept is how long after its moment a change still closes screens: longer than a turn can take that read before it and is shown after it.
	closingKept = time.Minute
	// unseen is how long what holds no more may still be read: a change is dated when it has waited for all it must wait for, and is seen once it has committed.
	unseen = time.Second
)

// CloseScreen makes the live screen of an adult who was let in due to be closed now, and what stands beside it as part of it, with no way back, in the transaction that took from her what it shows.
// A turn of hers that read it before and shows it after that is closed by ChangedScreens.
func (s *Store) CloseScreen(ctx context.Context, tx postgres.Querier, adult int64, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE screens c SET closes_at = $2, back = NULL, leased_until = NULL, tries = 0
		FROM accounts a WHERE a.adult_id = $1 AND a.state = 'active' AND c.account_id = a.id AND c.telegram_index = a.telegram_index AND (c.live OR c.beside IS NOT NULL)`, adult, now)
	if err != nil {
		return fmt.Errorf("close the screen of adult %d: %w", adult, err)
	}
	return s.CloseScreenAt(ctx, tx, adult, now)
}

// CloseScreenAt writes down, in the transaction of a change, that at that moment what the adult was shown before no longer holds. Then ChangedScreens
// closes it; the way back leads to the new state. What holds no more already counts a second from now, when the change has committed: it may have begun long ago.
func (s *Store) CloseScreenAt(ctx context.Context, tx postgres.Querier, adult int64, at time.Time) error {
	if now := s.Clock(); !at.After(now) {
		at = now.Add(unseen)
	}
	_, err := tx.Exec(ctx, `INSERT INTO closings (adult_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, adult, at)
	if err != nil {
		return fmt.Errorf("close the screen of adult %d at %s: %w", adult, at.Format(time.RFC3339), err)
	}
	return nil
}

// KeepScreenAt takes CloseScreenAt back, in the transaction of whoever takes the change back.
func (s *Store) KeepScreenAt(ctx context.Context, tx postgres.Querier, adult int64, at time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM closings WHERE adult_id = $1 AND at = $2`, adult, at)
	if err != nil {
		return fmt.Errorf("keep the screen of adult %d at %s: %w", adult, at.Format(time.RFC3339), err)
	}
	return nil
}

// ChangedScreens makes due the open screens that show what was read before a change whose moment has come, or before their account ended, and forgets changes
// of more than a minute ago. Screens that hold nothing that must ever close stay, and those of whoever only joins: nothing was shown there that could change.
func (s *Store) ChangedScreens(ctx context.Context, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		WITH come AS (SELECT adult_id, max(at) AS at FROM closings WHERE at <= $1 GROUP BY adult_id),
		     past AS (DELETE FROM closings WHERE at < $2)
		UPDATE screens c SET closes_at = $1
		FROM accounts a LEFT JOIN come ON come.adult_id = a.adult_id
		WHERE c.account_id = a.id AND a.state <> 'joining' AND (c.live OR c.beside IS NOT NULL) AND c.closes_at > $1 AND c.shown_at < greatest(come.at, a.ended_at + $3)`,
		now, now.Add(-closingKept), unseen)
	if err != nil {
		return fmt.Errorf("close changed screens: %w", err)
	}
	return nil
}
