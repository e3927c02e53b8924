package family

import (
	"context"
	"errors"
	"fmt"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
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
	if name.Initial, err = s.openInitial(ctx, q, in, initial); err != nil {
		return CaseName{}, fmt.Errorf("name of adult %d: %w", id, err)
	}
	return name, nil
}

// noInitial stands for an initial that does not open: who waits for a call must not vanish from a list because of it.
const noInitial = "?"

// openInitial opens the initial of an adult of a family.
func (s *Store) openInitial(ctx context.Context, q postgres.Querier, in FamilyID, sealed []byte) (string, error) {
	plain, err := s.Vault.Open(ctx, q, in.owner(), "adults.initial", sealed)
	if errors.Is(err, vault.ErrSealed) {
		s.Log.Error("an initial does not open", "family", in)
		return noInitial, nil
	}
	return string(plain), err
}
