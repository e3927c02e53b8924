package family

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// Linked lists whom this adult is linked to at all, also those of whom she sees no papers and only comes to a visit, in the order of People.
func (s *Store) Linked(ctx context.Context, q postgres.Querier, adult AdultID, now time.Time) ([]Person, error) {
	rows, _ := q.Query(ctx, `
		SELECT p.id, p.family_id, p.initial_sealed, p.birth_sealed, p.sign_sealed, l.basis = 'self'
		FROM links l JOIN persons p ON p.id = l.person_id
		WHERE l.adult_id = $1 AND l.from_at <= $2 AND l.revoked_at IS NULL ORDER BY p.id`, adult, now) // its error is met again by reading the rows
	people, err := s.collectPeople(ctx, q, rows)
	if err != nil {
		return nil, fmt.Errorf("whom adult %d is linked to: %w", adult, err)
	}
	return people, nil
}

// OpenVisit reads a visit that another package keeps for a family, sealed for the column given.
func (s *Store) OpenVisit(ctx context.Context, q postgres.Querier, family FamilyID, column string, sealed []byte) (Visit, error) {
	return s.openVisitOf(ctx, q, family, column, sealed)
}

// SealVisit is what OpenVisit reads. ErrInvalid: the visit is not whole.
func (s *Store) SealVisit(ctx context.Context, q postgres.Querier, family FamilyID, column string, v Visit) ([]byte, error) {
	if err := v.validate(); err != nil {
		return nil, err
	}
	return s.sealVisitOf(ctx, q, family, column, v)
}
