package family

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Person is somebody whose papers are worked on, as the chat may show them: never a name.
type Person struct {
	ID PersonID
	// Initial is one letter; Sign is the picture the family chose.
	Initial, Sign string
	BirthYear     int
	// Self: the person is the adult who is looking.
	Self bool
}

// personColumns are what openPerson expects of a row.
const personColumns = `p.id, p.family_id, p.initial_sealed, p.birth_sealed, p.sign_sealed, live.basis = 'self'`

// People lists whom this adult may see papers of: herself first, then by year of birth. Who else is linked to them plays no part.
func (s *Store) People(ctx context.Context, adult AdultID, now time.Time) ([]Person, error) {
	people, err := s.people(ctx, adult, now)
	if err != nil {
		return nil, fmt.Errorf("people of adult %d: %w", adult, err)
	}
	return people, nil
}

func (s *Store) people(ctx context.Context, adult AdultID, now time.Time) ([]Person, error) {
	rows, err := s.Pool.Query(ctx, live+`
		SELECT DISTINCT ON (p.id) `+personColumns+`
		FROM live JOIN persons p ON p.id = live.person_id
		WHERE live.adult_id = @adult
		ORDER BY p.id`, postgres.Args{"adult": adult, "now": now})
	if err != nil {
		return nil, err
	}
	return s.collectPeople(ctx, s.Pool, rows)
}

// collectPeople gives herself first, then by year of birth.
func (s *Store) collectPeople(ctx context.Context, q postgres.Querier, rows pgx.Rows) ([]Person, error) {
	found, err := pgx.CollectRows(rows, scanPerson)
	if err != nil {
		return nil, err
	}
	people := make([]Person, 0, len(found))
	for _, sealed := range found {
		person, err := s.openPerson(ctx, q, sealed)
		if err != nil {
			return nil, err
		}
		people = append(people, person)
	}
	slices.SortStableFunc(people, func(a, b Person) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.BirthYear, b.BirthYear))
	})
	return people, nil
}

func (p Person) rank() int {
	if p.Self {
		return 0
	}
	return 1
}

type sealedPerson struct {
	id                   PersonID
	family               FamilyID
	initial, birth, sign []byte
	self                 bool
}

func (p sealedPerson) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("person", p.id), slog.Any("family", p.family))
}

func scanPerson(row pgx.CollectableRow) (sealedPerson, error) {
	var p sealedPerson
	err := row.Scan(&p.id, &p.family, &p.initial, &p.birth, &p.sign, &p.self)
	return p, err
}

func (s *Store) openPerson(ctx context.Context, q postgres.Querier, p sealedPerson) (Person, error) {
	owner := p.family.owner()
	initial, err := s.Vault.Open(ctx, q, owner, "persons.initial", p.initial)
	if err != nil {
		return Person{}, err
	}
	sign, err := s.Vault.Open(ctx, q, owner, "persons.sign", p.sign)
	if err != nil {
		return Person{}, err
	}
	plain, err := s.Vault.Open(ctx, q, owner, "persons.birth", p.birth)
	if err != nil {
		return Person{}, err
	}
	birth, err := ParseBirth(string(plain))
	return Person{ID: p.id, Initial: string(initial), Sign: string(sign), BirthYear: birth.Year, Self: p.self}, err
}

// owner is whose data key seals what is known of the family's persons, the initials of its adults and the visits.
func (f FamilyID) owner() vault.Owner { return vault.Owner{Kind: vault.Family, ID: int64(f)} }

func (a AdultID) owner() vault.Owner { return vault.Owner{Kind: vault.Adult, ID: int64(a)} }
