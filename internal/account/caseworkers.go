package account

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Colleague is a member of staff as the others know them.
type Colleague struct {
	ID   int64
	Name string
}

// Caseworkers lists those who can be given families, by name.
func (s *Store) Caseworkers(ctx context.Context) ([]Colleague, error) {
	rows, _ := s.Pool.Query(ctx, `SELECT id, name FROM staff WHERE role = 'caseworker' AND ended_at IS NULL ORDER BY name`) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Colleague])
	if err != nil {
		return nil, fmt.Errorf("list the caseworkers: %w", err)
	}
	return all, nil
}
