package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// news keeps of that what she is told now: not long after the meeting's day and, of one that was missed, not on that day.
const news = unseen + ` AND a.starts_at > @now - interval '7 days' AND (a.status <> 'missed' OR a.starts_at < @missed)`

// HasNews says whether Meetings has any that is News, or Offers any, without opening one.
func (s *Store) HasNews(ctx context.Context, adult family.AdultID, now time.Time) (bool, error) {
	var has bool
	err := s.Pool.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM appointment_adults r JOIN appointments a ON a.id = r.appointment_id WHERE r.adult_id = @adult AND `+attends+` AND `+news+`)
		    OR EXISTS (SELECT `+offered+` AND `+openOffer+`)`,
		postgres.Args{"adult": adult, "now": now, "missed": s.missedBefore(now)}).Scan(&has)
	if err != nil {
		return false, fmt.Errorf("is there news of the meetings of adult %d: %w", adult, err)
	}
	return has, nil
}
