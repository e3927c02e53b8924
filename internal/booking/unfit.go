package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// toMove says of an appointment a with a slot s of a specialist w that it stands before us at a time that is none any more.
const toMove = unfit + ` AND a.status = 'booked' AND a.starts_at > @now`

// Unfit lists the meetings at times that are none any more that are a member of staff's to give another time: those with themselves, and of the families they look after; a supervisor's are all. Whoever
// left has none.
func (s *Store) Unfit(ctx context.Context, staff SpecialistID, now time.Time) ([]CaseMeeting, error) {
	all, err := s.caseMeetings(ctx, s.Pool, `
		WHERE `+toMove+` AND EXISTS (SELECT FROM staff b WHERE b.id = @staff AND b.ended_at IS NULL AND (b.role = 'supervisor' OR `+ofStaff+`))
		ORDER BY a.starts_at, a.id`, pgx.StrictNamedArgs{"staff": staff, "now": now})
	if err != nil {
		return nil, fmt.Errorf("what staff %d have to move: %w", staff, err)
	}
	return all, nil
}

// tellUnfit owes a ping to those who find on their list a meeting whose time was closed at this moment: who looks after the family, and whom she was to meet. by has it before their eyes.
func tellUnfit(ctx context.Context, tx pgx.Tx, by SpecialistID, now time.Time) error {
	return tellStaff(ctx, tx, by, `
		SELECT DISTINCT whose FROM appointments a JOIN families f ON f.id = a.family_id JOIN slots s ON s.id = a.slot_id LEFT JOIN staff w ON w.id = s.specialist_id
		CROSS JOIN LATERAL (VALUES (f.caseworker_id), (s.specialist_id)) AS l (whose)
		WHERE s.closed_at = @now AND `+toMove, pgx.StrictNamedArgs{"now": now}, now)
}
