package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// understandTime is how long after a storm's line she is called if she has not said that she understood.
const understandTime = 20 * time.Minute

// stormLine says of a row q of a closure x that a storm's line went to her, and until when she may answer it. Everybody else is called as soon as it is closed.
const stormLine = `q.call_at > x.made_at`

// stormOver says of an appointment a and its adult r that a storm closed it as it is now, and that she has not said that she understood.
const stormOver = `EXISTS (SELECT FROM closure_adults q JOIN closure_meetings m ON m.closure_id = q.closure_id AND m.appointment_id = q.appointment_id
	JOIN closures x ON x.id = q.closure_id AND x.ended_at IS NULL AND ` + stormLine + `
	WHERE q.appointment_id = a.id AND q.adult_id = r.adult_id AND q.understood_at IS NULL AND m.revision = a.revision)`

// Understood writes down that an adult understood what a storm did to a meeting as it is at that revision, or to all of hers: number 0. Said twice, the first time counts.
func (s *Store) Understood(ctx context.Context, adult family.AdultID, number, revision int, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		UPDATE closure_adults q SET understood_at = @now FROM closures x, appointment_adults r JOIN appointments a ON a.id = r.appointment_id
		WHERE x.id = q.closure_id AND `+stormLine+` AND r.adult_id = @adult AND q.adult_id = r.adult_id AND q.appointment_id = a.id AND q.understood_at IS NULL
		  AND (@number = 0 OR r.number = @number AND a.revision = @revision) AND `+attends,
		pgx.StrictNamedArgs{"adult": adult, "number": number, "revision": revision, "now": now})
	if err != nil {
		return fmt.Errorf("adult %d understood of meeting %d: %w", adult, number, err)
	}
	return nil
}
