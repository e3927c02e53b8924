package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// MostTravel is the longest way that is written down.
const MostTravel = 24 * time.Hour

// Travel is how long an adult's family is on its way to the office; 0 when not known.
func (s *Store) Travel(ctx context.Context, by SpecialistID, adult family.AdultID, now time.Time) (time.Duration, error) {
	var way time.Duration
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if err := s.Families.MayWorkFor(ctx, tx, by, adult, now); err != nil {
			return err
		}
		way, err = wayOf(ctx, tx, adult)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("way of adult %d for staff %d: %w", adult, by, err)
	}
	return way, nil
}

// wayOf is how long an adult's family is on its way to the office; 0 when not known.
func wayOf(ctx context.Context, q postgres.Querier, adult family.AdultID) (way time.Duration, err error) {
	err = q.QueryRow(ctx, `SELECT coalesce(f.travel_minutes, 0) * interval '1 minute' FROM families f JOIN adults a ON a.family_id = f.id WHERE a.id = $1`, adult).Scan(&way)
	return way, err
}

// Reachable is what an adult who learns of it now can come to, of a span in which a meeting of that mode is: she gets ready and makes her way, if that is known. To be called she need not go anywhere.
func (s *Store) Reachable(ctx context.Context, adult family.AdultID, mode Mode, in Span, now time.Time) (Span, error) {
	if mode != InPerson {
		return in, nil
	}
	way, err := wayOf(ctx, s.Pool, adult)
	if err != nil {
		return in, fmt.Errorf("way of adult %d: %w", adult, err)
	}
	if way > 0 {
		in.From = later(in.From, now.Add(way+gettingReady))
	}
	return in, nil
}

// SetTravel writes down how long an adult's family is on its way; 0 when not known. From then on it is reminded of what stands by that.
func (s *Store) SetTravel(ctx context.Context, by SpecialistID, adult family.AdultID, way time.Duration, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := s.Families.MayWorkFor(ctx, tx, by, adult, now); err != nil {
			return err
		}
		if way < 0 || way > MostTravel {
			return ErrInvalid
		}
		return s.setTravel(ctx, tx, by, adult, way, now)
	})
	if err != nil {
		return fmt.Errorf("staff %d sets the way of adult %d: %w", by, adult, err)
	}
	return nil
}

func (s *Store) setTravel(ctx context.Context, tx pgx.Tx, by SpecialistID, adult family.AdultID, way time.Duration, now time.Time) error {
	var in int64
	err := tx.QueryRow(ctx, `
		UPDATE families f SET travel_minutes = nullif($2, 0) FROM adults a WHERE a.id = $1 AND f.id = a.family_id AND f.travel_minutes IS DISTINCT FROM nullif($2, 0)
		RETURNING f.id`, adult, int(way/time.Minute)).Scan(&in)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `SELECT id FROM adults WHERE family_id = $1 ORDER BY id`, in) // its error is met again by reading the rows
	adults, err := pgx.CollectRows(rows, pgx.RowTo[family.AdultID])
	if err != nil {
		return err
	}
	for _, a := range adults {
		if err := s.QueueFor(ctx, tx, a, now); err != nil {
			return err
		}
	}
	return recordBy(ctx, tx, by, audit.TravelSet, audit.OnFamily, in, now)
}
