package family

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// ageOfMajority is the age from which somebody may be an adult here.
const ageOfMajority = 18

// mustBeOfAge returns ErrUnderAge unless the person is certainly of age: nobody younger gets a link to papers of their own.
func (s *Store) mustBeOfAge(ctx context.Context, tx pgx.Tx, id PersonID, now time.Time) error {
	var family FamilyID
	var sealed []byte
	if err := tx.QueryRow(ctx, `SELECT family_id, birth_sealed FROM persons WHERE id = $1`, id).Scan(&family, &sealed); err != nil {
		return err
	}
	plain, err := s.Vault.Open(ctx, tx, family.owner(), "persons.birth", sealed)
	if err != nil {
		return err
	}
	birth, err := ParseBirth(string(plain))
	if err == nil && !birth.Turned(ageOfMajority, now.In(s.Zone)) {
		err = ErrUnderAge
	}
	return err
}
