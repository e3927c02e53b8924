package booking

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Specialist is a member of staff whom people meet.
type Specialist struct {
	ID        SpecialistID
	Name      string
	Woman     bool
	Languages []string
	Kinds     []Kind
	Modes     []Mode
	// Left: works here no more; what stands with them is to be settled still.
	Left bool
}

// Specialists lists whom people meet, by name: for a supervisor all of them, for one of them just this one, for anybody else nobody. Who left is listed as long as
// somebody is to be met.
func (s *Store) Specialists(ctx context.Context, by SpecialistID, now time.Time) ([]Specialist, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT w.id, w.name, p.woman, p.languages, p.kinds, p.modes, w.ended_at IS NOT NULL
		FROM specialists p JOIN staff w ON w.id = p.staff_id
		WHERE (w.id = $1 OR EXISTS (SELECT FROM staff b WHERE b.id = $1 AND b.role = 'supervisor' AND b.ended_at IS NULL))
		  AND (w.ended_at IS NULL OR EXISTS (SELECT FROM appointments a WHERE a.specialist_id = w.id AND a.status = 'booked' AND a.starts_at > $2))
		ORDER BY w.name, w.id`, by, now) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Specialist])
	if err != nil {
		return nil, fmt.Errorf("specialists for staff %d: %w", by, err)
	}
	return all, nil
}

// Specialist is one of those. ErrNotFound: there is none such for whom asks.
func (s *Store) Specialist(ctx context.Context, by, id SpecialistID, now time.Time) (Specialist, error) {
	all, err := s.Specialists(ctx, by, now)
	if err != nil {
		return Specialist{}, err
	}
	at := slices.IndexFunc(all, func(p Specialist) bool { return p.ID == id })
	if at < 0 {
		return Specialist{}, fmt.Errorf("specialist %d for staff %d: %w", id, by, ErrNotFound)
	}
	return all[at], nil
}

// Receivers lists, for a supervisor, those of the staff whom nobody can book yet.
func (s *Store) Receivers(ctx context.Context, by SpecialistID) ([]Specialist, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT w.id, w.name FROM staff w, staff b
		WHERE w.ended_at IS NULL AND NOT EXISTS (SELECT FROM specialists p WHERE p.staff_id = w.id) AND b.id = $1 AND b.role = 'supervisor' AND b.ended_at IS NULL
		ORDER BY w.name, w.id`, by) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Specialist, err error) {
		err = row.Scan(&p.ID, &p.Name)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("who of the staff is no specialist, for staff %d: %w", by, err)
	}
	return all, nil
}

// SetSpecialist writes down what a member of staff can be booked for, anew or in the place of what was. Only a supervisor may. Another length of their meetings cuts
// their times anew; what is booked stands.
func (s *Store) SetSpecialist(ctx context.Context, by SpecialistID, p Specialist, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		if !someOf(p.Kinds, Kinds()) || !someOf(p.Modes, Modes()) || !someOf(p.Languages, []string{"kk", "ru"}) {
			return ErrInvalid
		}
		set, err := tx.Exec(ctx, `
			INSERT INTO specialists (staff_id, woman, languages, kinds, modes) SELECT id, $2, $3, $4, $5 FROM staff WHERE id = $1 AND ended_at IS NULL
			ON CONFLICT (staff_id) DO UPDATE SET woman = excluded.woman, languages = excluded.languages, kinds = excluded.kinds, modes = excluded.modes`,
			p.ID, p.Woman, p.Languages, p.Kinds, p.Modes)
		if err != nil {
			return err
		}
		if set.RowsAffected() == 0 {
			return ErrNotFound
		}
		if err := s.hoursChanged(ctx, tx, p.ID, by, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, by, audit.SpecialistChanged, audit.OnSpecialist, int64(p.ID), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d sets specialist %d: %w", by, p.ID, err)
	}
	return nil
}

// someOf: one at least, and none but those.
func someOf[T comparable](chosen, all []T) bool {
	return len(chosen) > 0 && !slices.ContainsFunc(chosen, func(one T) bool { return !slices.Contains(all, one) })
}
