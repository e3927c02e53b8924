package family

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// CaseFamily is a family in the list of who works on it, with the initials of its adults: nobody knows 28 codes by heart.
type CaseFamily struct {
	Family
	Initials []string
	// Adults are those of the initials.
	Adults []AdultID
}

// Families lists the families that staff looks after, by code: her own and those of whom she stands in for. A supervisor finds any other by its code (FindFamily).
func (s *Store) Families(ctx context.Context, staff StaffID, now time.Time) ([]CaseFamily, error) {
	families, err := s.caseFamilies(ctx, lookedAfter, pgx.StrictNamedArgs{"staff": staff, "now": now})
	if err != nil {
		return nil, fmt.Errorf("families of staff %d: %w", staff, err)
	}
	return families, nil
}

// FamilyByCode is FindFamily with what a list shows of the family.
func (s *Store) FamilyByCode(ctx context.Context, staff StaffID, typed string, now time.Time) (CaseFamily, error) {
	found, err := s.caseFamilies(ctx, `f.code = @code AND `+workable, pgx.StrictNamedArgs{"staff": staff, "now": now, "code": ReadCode(typed)})
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return CaseFamily{}, fmt.Errorf("find a family for staff %d: %w", staff, err)
	}
	return found[0], nil
}

// FamiliesWith lists the families of some adults that staff may work on.
func (s *Store) FamiliesWith(ctx context.Context, staff StaffID, adults []AdultID, now time.Time) ([]CaseFamily, error) {
	families, err := s.caseFamilies(ctx, `f.id IN (SELECT a.family_id FROM adults a WHERE a.id = ANY (@adults)) AND `+workable, pgx.StrictNamedArgs{"staff": staff, "now": now, "adults": adults})
	if err != nil {
		return nil, fmt.Errorf("families of %d adults for staff %d: %w", len(adults), staff, err)
	}
	return families, nil
}

func (s *Store) caseFamilies(ctx context.Context, which string, args pgx.StrictNamedArgs) ([]CaseFamily, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT f.id, f.code, array(SELECT a.initial_sealed FROM adults a WHERE a.family_id = f.id ORDER BY a.id), array(SELECT a.id FROM adults a WHERE a.family_id = f.id ORDER BY a.id)
		FROM families f WHERE `+which+` ORDER BY f.code`, args) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedFamily])
	if err != nil {
		return nil, err
	}
	families := make([]CaseFamily, 0, len(found))
	for _, sealed := range found {
		family, err := s.openInitials(ctx, sealed)
		if err != nil {
			return nil, err
		}
		families = append(families, family)
	}
	return families, nil
}

type sealedFamily struct {
	ID       FamilyID
	Code     string
	Initials [][]byte
	Adults   []AdultID
}

func (s *Store) openInitials(ctx context.Context, f sealedFamily) (CaseFamily, error) {
	family := CaseFamily{Family: Family{ID: f.ID, Code: f.Code}, Adults: f.Adults}
	for _, sealed := range f.Initials {
		initial, err := s.openInitial(ctx, s.Pool, f.ID, sealed)
		if err != nil {
			return CaseFamily{}, err
		}
		family.Initials = append(family.Initials, initial)
	}
	return family, nil
}

// FindFamily finds a family that staff may work on by its code, as somebody types it. ErrNotFound: there is none such; also for what reads as no code.
func (s *Store) FindFamily(ctx context.Context, staff StaffID, typed string, now time.Time) (FamilyID, error) {
	var id FamilyID
	err := s.Pool.QueryRow(ctx, `SELECT f.id FROM families f WHERE f.code = @code AND `+workable,
		pgx.StrictNamedArgs{"staff": staff, "now": now, "code": ReadCode(typed)}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return 0, fmt.Errorf("find a family for staff %d: %w", staff, err)
	}
	return id, nil
}

// ReadCode reads a family's code as people type it: in small letters, without the K-, with Cyrillic letters that look the same. What is no code reads as one that
// no family has.
func ReadCode(typed string) string {
	lookAlikes := strings.NewReplacer("А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "Р", "P", "С", "C", "Т", "T", "У", "Y", "Ү", "Y", "Х", "X",
		" ", "", "\u00a0", "", "-", "", "–", "", "—", "")
	letters := lookAlikes.Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(letters) == 5 {
		letters = strings.TrimPrefix(letters, "K")
	}
	return "K-" + letters
}
