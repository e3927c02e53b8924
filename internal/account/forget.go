package account

import (
	"context"
	"fmt"
	"time"
)

// Forget drops what has served its time: updates handled over eight days ago (they can no longer be delivered again), tries over a day ago, the screens
// of strangers and of ended accounts after a week (what the sweep could not remove by then it never will), the Telegram id of an ended account with its data key
// once no screen needs them, and the codes of invitations that ran out over eight days ago.
func (s *Store) Forget(ctx context.Context, now time.Time) error {
	const day = 24 * time.Hour
	for _, drop := range []struct {
		sql    string
		before time.Time
	}{
		{`DELETE FROM handled_updates WHERE at < $1`, now.Add(-8 * day)},
		{`DELETE FROM code_tries WHERE at < $1`, now.Add(-day)},
		{`DELETE FROM screens c WHERE c.sent_at < $1 AND NOT EXISTS (
			SELECT FROM accounts a WHERE a.id = c.account_id AND (a.ended_at IS NULL OR a.ended_at >= $1))`, now.Add(-7 * day)},
		{`UPDATE accounts a SET telegram_sealed = NULL
		  WHERE a.ended_at < $1 AND a.telegram_sealed IS NOT NULL AND NOT EXISTS (SELECT FROM screens c WHERE c.account_id = a.id)`, now},
		{`DELETE FROM keys.data_keys k USING accounts a
		  WHERE k.owner_kind = 'account' AND k.owner_id = a.id AND a.ended_at < $1 AND a.telegram_sealed IS NULL`, now},
		{`UPDATE invitations SET code_index = NULL, link_index = NULL WHERE expires_at < $1 AND link_index IS NOT NULL`, now.Add(-8 * day)},
	} {
		if _, err := s.Pool.Exec(ctx, drop.sql, drop.before); err != nil {
			return fmt.Errorf("forget what is older than %s: %w", drop.before.Format(time.DateOnly), err)
		}
	}
	return nil
}
