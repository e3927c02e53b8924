package family

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// reading runs a member of staff's look at a family, the one of the row that find gives for an id, and writes down in the same transaction that it was looked at.
// ErrNotFound: there is none, or it is none of hers.
func (s *Store) reading(ctx context.Context, staff StaffID, find string, id any, now time.Time, read func(tx pgx.Tx, family FamilyID) error) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		family, err := familyOf(ctx, tx, staff, find, id, now)
		if errors.Is(err, ErrNotAllowed) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := read(tx, family); err != nil {
			return err
		}
		return record(ctx, tx, staff, audit.FamilyRead, audit.OnFamily, family, now)
	})
}

const theFamily = `SELECT id FROM families WHERE id = $1`

// codeOf is what staff call a family by.
func codeOf(ctx context.Context, tx pgx.Tx, id FamilyID) (Family, error) {
	f := Family{ID: id}
	err := tx.QueryRow(ctx, `SELECT code FROM families WHERE id = $1`, id).Scan(&f.Code)
	return f, err
}
