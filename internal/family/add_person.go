package family

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// NewPerson asks for a person in a family. Initial is one letter, Sign a picture without words. Key: the same key gets the same person.
type NewPerson struct {
	Family  FamilyID
	Initial string
	Birth   Birth
	Sign    string
	By      StaffID
	Key     string
}

// AddPerson adds somebody whose papers will be worked on.
func (s *Store) AddPerson(ctx context.Context, n NewPerson, now time.Time) (PersonID, error) {
	var id PersonID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := n.validate(now.In(s.Zone)); err != nil {
			return err
		}
		if err := mayWork(ctx, tx, n.By, n.Family, now); err != nil {
			return err
		}
		var err error
		var made bool
		if id, made, err = s.insertPerson(ctx, tx, n, now); err != nil || !made {
			return err
		}
		return record(ctx, tx, n.By, audit.PersonAdded, audit.OnPerson, id, now)
	})
	if err != nil {
		return 0, fmt.Errorf("add a person to family %d: %w", n.Family, err)
	}
	return id, nil
}

func (s *Store) insertPerson(ctx context.Context, tx pgx.Tx, n NewPerson, now time.Time) (PersonID, bool, error) {
	owner := n.Family.owner()
	initial, err := s.Vault.Seal(ctx, tx, owner, "persons.initial", []byte(n.Initial))
	if err != nil {
		return 0, false, err
	}
	birth, err := s.Vault.Seal(ctx, tx, owner, "persons.birth", []byte(n.Birth.String()))
	if err != nil {
		return 0, false, err
	}
	sign, err := s.Vault.Seal(ctx, tx, owner, "persons.sign", []byte(n.Sign))
	if err != nil {
		return 0, false, err
	}
	return insertOnce[PersonID](ctx, tx, `
		INSERT INTO persons (key, family_id, initial_sealed, birth_sealed, sign_sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (key) DO NOTHING RETURNING id`,
		`SELECT id FROM persons WHERE key = $1`, n.Key, n.Family, initial, birth, sign, now)
}

func (n NewPerson) validate(now time.Time) error {
	switch {
	case !isInitial(n.Initial):
		return fmt.Errorf("%w: an initial is one letter", ErrInvalid)
	case !isSign(n.Sign):
		return fmt.Errorf("%w: a sign is a picture", ErrInvalid)
	case !n.Birth.valid() || n.Birth.ToCome(now):
		return fmt.Errorf("%w: date of birth", ErrInvalid)
	}
	return nil
}

// ReadInitial reads an initial as somebody types it: one letter, perhaps with a full stop.
func ReadInitial(text string) (string, bool) {
	initial := strings.ToUpper(strings.TrimSuffix(strings.TrimSpace(text), "."))
	return initial, isInitial(initial)
}

// isInitial keeps whole names out.
func isInitial(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.IsLetter(r)
}

// isSign admits one picture, which may be several runes long, and nothing that could spell something.
func isSign(s string) bool {
	spells := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) || r == utf8.RuneError
	}
	return s != "" && utf8.RuneCountInString(s) <= 8 && !strings.ContainsFunc(s, spells)
}
