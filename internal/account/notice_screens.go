package account

import (
	"context"
	"time"
)

// NoticeScreens takes, as DueScreens does, at most n open screens with a notice that nobody is shown any more: it was corrected, recalled, deleted, or its time is over.
func (s *Store) NoticeScreens(ctx context.Context, n int, now time.Time) ([]Screen, error) {
	return s.heldScreens(ctx, claimScreens+`c.live AND c.closes_at > $3 AND c.notice_id IS NOT NULL
		AND NOT EXISTS (SELECT FROM notices o WHERE o.id = c.notice_id AND o.state IN ('running', 'done') AND o.expires_at > $3) ORDER BY c.tries, c.closes_at`+holdScreens, n, screenLease, now)
}
