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
	rows, err := s.Pool.Query(ctx, `SELECT id, name FROM staff WHERE ended_at IS NULL ORDER BY id <> $1, name`, staff)
	if err == nil {
		var all []Colleague
		if all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Colleague]); err == nil {
			return all, nil
		}
	}
	return nil, fmt.Errorf("colleagues of staff %d: %w", staff, err)
}
