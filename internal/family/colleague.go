package family

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Colleague is a member of the staff by name.
type Colleague struct {
	ID   StaffID
	Name string
}

// Colleagues lists the staff, whoever asks first: whom somebody can have been told by.
func (s *Store) Colleagues(ctx context.Context, staff StaffID) ([]Colleague, error) {
	all, err := s.colleagues(ctx, `SELECT id, name FROM staff WHERE ended_at IS NULL ORDER BY id <> $1, name`, staff)
	if err != nil {
		return nil, fmt.Errorf("colleagues of staff %d: %w", staff, err)
	}
	return all, nil
}

// Caseworkers lists those who can be given families, by name.
func (s *Store) Caseworkers(ctx context.Context) ([]Colleague, error) {
	all, err := s.colleagues(ctx, `SELECT id, name FROM staff WHERE role = 'caseworker' AND ended_at IS NULL ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("list the caseworkers: %w", err)
	}
	return all, nil
}

func (s *Store) colleagues(ctx context.Context, list string, args ...any) ([]Colleague, error) {
	rows, _ := s.Pool.Query(ctx, list, args...) // its error is met again by reading the rows
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Colleague])
}
