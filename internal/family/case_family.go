package family

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/vault"
)

// CasePage is a family as who works on it sees it.
type CasePage struct {
	Family
	// Persons are by year of birth, Adults in the order in which they were added.
	Persons []Person
	Adults  []CaseName
	// Office (package booking) is where it is received; 0: at none in particular, or at one that is closed for good.
	Office int64
}

// CaseName is how staff call an adult: by the code of her family and an initial.
type CaseName struct {
	ID AdultID
	// Family is the family's code.
	Family, Initial string
}

// FamilyPage reads a family for a member of staff; it is written down that she did. ErrNotFound: there is none, or it is none of hers.
func (s *Store) FamilyPage(ctx context.Context, staff StaffID, id FamilyID, now time.Time) (CasePage, error) {
	var page CasePage
	err := s.reading(ctx, staff, theFamily, id, now, func(tx pgx.Tx, id FamilyID) error {
		var err error
		if page.Family, err = codeOf(ctx, tx, id); err != nil {
			return err
		}
		if page.Persons, err = s.personsOf(ctx, tx, id); err != nil {
			return err
		}
		if page.Adults, err = s.adultsOf(ctx, tx, page.Family); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT coalesce((SELECT o.id FROM families f JOIN offices o ON o.id = f.office_id WHERE f.id = $1 AND o.ended_at IS NULL), 0)`, id).Scan(&page.Office)
	})
	if err != nil {
		return CasePage{}, fmt.Errorf("family %d for staff %d: %w", id, staff, err)
	}
	return page, nil
}

// casePersonColumns are what openPerson expects, where nobody in particular is looking.
const casePersonColumns = `p.id, p.family_id, p.initial_sealed, p.birth_sealed, p.sign_sealed, false`

func (s *Store) personsOf(ctx context.Context, tx pgx.Tx, id FamilyID) ([]Person, error) {
	rows, _ := tx.Query(ctx, `SELECT `+casePersonColumns+` FROM persons p WHERE p.family_id = $1 ORDER BY p.id`, id) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanPerson)
	if err != nil {
		return nil, err
	}
	persons, err := vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, p sealedPerson) (Person, error) { return s.openPerson(ctx, tx, p) })
	slices.SortStableFunc(persons, func(a, b Person) int { return cmp.Compare(a.BirthYear, b.BirthYear) })
	return persons, err
}

func (s *Store) adultsOf(ctx context.Context, tx pgx.Tx, of Family) ([]CaseName, error) {
	rows, _ := tx.Query(ctx, `SELECT id, initial_sealed FROM adults WHERE family_id = $1 ORDER BY id`, of.ID) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedAdult])
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, a sealedAdult) (CaseName, error) {
		initial, err := s.openInitial(ctx, tx, of.ID, a.Initial)
		return CaseName{ID: a.ID, Family: of.Code, Initial: initial}, err
	})
}

type sealedAdult struct {
	ID      AdultID
	Initial []byte
}

func (a sealedAdult) LogValue() slog.Value { return slog.GroupValue(slog.Any("adult", a.ID)) }
