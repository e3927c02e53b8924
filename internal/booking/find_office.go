package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// Offices lists the offices in which there is a free time that fits, by region and then in the order in which they were entered.
func (s *Store) Offices(ctx context.Context, adult family.AdultID, w Wish, in Span, now time.Time) ([]Office, error) {
	args, err := s.wanted(ctx, adult, w, in, now)
	if err != nil {
		return nil, err
	}
	rows, _ := s.Pool.Query(ctx, `
		SELECT `+officeColumns+`
		FROM offices o WHERE o.id IN (SELECT s.office_id `+free+inTime+`) ORDER BY o.region, o.id`, args) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, scanOffice)
	if err != nil {
		return nil, fmt.Errorf("offices with free times of kind %s for adult %d: %w", w.Kind, adult, err)
	}
	return all, nil
}

// Receiving lists the offices at which somebody who works here has hours, and does what is wished for in the way that is, whether or not a time of theirs is free, in the order of Offices.
// The office of the wish does not matter.
func (s *Store) Receiving(ctx context.Context, w Wish, now time.Time) ([]Office, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT `+officeColumns+`
		FROM offices o WHERE o.ended_at IS NULL AND o.id IN (
			SELECT h.office_id FROM weekly_hours h WHERE h.ended_at IS NULL AND h.specialist_id IN (`+fitting+`)
			UNION SELECT h.office_id FROM added_hours h WHERE h.ended_at IS NULL AND h.until_at > @now AND h.specialist_id IN (`+fitting+`))
		ORDER BY o.region, o.id`,
		pgx.StrictNamedArgs{"kind": w.Kind, "mode": w.Mode, "woman": w.Woman, "language": w.Language, "now": now}) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, scanOffice)
	if err != nil {
		return nil, fmt.Errorf("offices that receive for kind %s: %w", w.Kind, err)
	}
	return all, nil
}

func scanOffice(row pgx.CollectableRow) (Office, error) {
	var o Office
	var name, address, entrance [2]string
	err := row.Scan(&o.ID, &o.Region, &name[0], &name[1], &address[0], &address[1], &entrance[0], &entrance[1], &o.Latitude, &o.Longitude)
	o.Name, o.Address, o.Entrance = both(name[0], name[1]), both(address[0], address[1]), both(entrance[0], entrance[1])
	return o, err
}
