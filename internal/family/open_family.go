package family

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Family is known by its code, K- and four characters that cannot be mistaken for each other.
type Family struct {
	ID   FamilyID
	Code string
}

// NewFamily asks for a family of that caseworker. By is the caseworker or a supervisor. Office (of package booking) is where it is received: 0, or one that is closed for good by
// now, for none in particular. Key: the same key gets the same family.
type NewFamily struct {
	Caseworker, By StaffID
	Office         int64
	Key            string
}

// codeTries bounds the search for a free code among a million.
const codeTries = 20

// OpenFamily makes a family and draws its code.
func (s *Store) OpenFamily(ctx context.Context, n NewFamily, now time.Time) (Family, error) {
	var family Family
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var err error
		var made bool
		if family, made, err = insertFamily(ctx, tx, n, now); err != nil {
			return err
		}
		if err := mayWork(ctx, tx, n.By, family.ID, now); err != nil || !made {
			return err
		}
		return record(ctx, tx, n.By, audit.FamilyOpened, audit.OnFamily, family.ID, now)
	})
	if err != nil {
		return Family{}, fmt.Errorf("open a family for staff %d: %w", n.Caseworker, err)
	}
	return family, nil
}

// insertFamily draws codes until one is free: the insert does nothing on a known key and on a taken code alike, and only the first can be looked up. It does nothing either for
// who cannot have families.
func insertFamily(ctx context.Context, tx pgx.Tx, n NewFamily, now time.Time) (Family, bool, error) {
	for range codeTries {
		id, made, err := insertOnce[FamilyID](ctx, tx, `
			INSERT INTO families (key, code, caseworker_id, opened_at, office_id)
			SELECT $1, $2, s.id, $4, (SELECT o.id FROM offices o WHERE o.id = $5 AND o.ended_at IS NULL) FROM staff s WHERE s.id = $3 AND s.role IN ('caseworker', 'supervisor') AND s.ended_at IS NULL
			ON CONFLICT DO NOTHING RETURNING id`,
			`SELECT id FROM families WHERE key = $1`, n.Key, newCode(), n.Caseworker, now, n.Office)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return Family{}, false, err
		}
		family := Family{ID: id}
		err = tx.QueryRow(ctx, `SELECT code FROM families WHERE id = $1`, id).Scan(&family.Code)
		return family, made, err
	}
	return Family{}, false, ErrNotAllowed
}

// newCode draws from 32 characters, so that a byte has no favourites.
func newCode() string {
	const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	code := make([]byte, 4)
	rand.Read(code) // never fails: it ends the program instead
	for i, b := range code {
		code[i] = letters[int(b)%len(letters)]
	}
	return "K-" + string(code)
}
