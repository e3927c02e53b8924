package family

import (
	"context"
	"fmt"

	"github.com/senim-bot/senim/internal/postgres"
)

// AdultName is how staff call an adult. Whoever shows it has made sure that they may know of her.
func (s *Store) AdultName(ctx context.Context, q postgres.Querier, id AdultID) (CaseName, error) {
	name := CaseName{ID: id}
	var in FamilyID
	var initial []byte
	err := q.QueryRow(ctx, `SELECT f.id, f.code, a.initial_sealed FROM adults a JOIN families f ON f.id = a.family_id WHERE a.id = $1`, id).Scan(&in, &name.Family, &initial)
	if err != nil {
		return CaseName{}, fmt.Errorf("name of adult %d: %w", id, err)
	}
	plain, err := s.Vault.Open(ctx, q, in.owner(), "adults.initial", initial)
	if err != nil {
		return CaseName{}, fmt.Errorf("name of adult %d: %w", id, err)
	}
	name.Initial = string(plain)
	return name, nil
}
