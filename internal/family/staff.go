package family

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
)

// workable keeps, of rows that have a family f, those on which staff @staff may work at @now: as its caseworker, as the deputy of an absent one, as a supervisor,
// and not after leaving. The schema's function decides, so that this package and account cannot differ.
const workable = `f.id IN (SELECT family_id FROM workable_families(@staff, @now))`

// mayWork returns ErrNotAllowed unless staff may work on the family now.
func mayWork(ctx context.Context, tx pgx.Tx, staff StaffID, family FamilyID, now time.Time) error {
	var may bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM families f WHERE f.id = @family AND `+workable+`)`,
		pgx.StrictNamedArgs{"staff": staff, "family": family, "now": now}).Scan(&may)
	if err == nil && !may {
		err = ErrNotAllowed
	}
	return err
}

// MayWorkFor returns ErrNotAllowed unless staff may work on the adult's family now; ErrNotFound: there is no such adult.
func (s *Store) MayWorkFor(ctx context.Context, tx pgx.Tx, staff StaffID, adult AdultID, now time.Time) error {
	_, err := familyOf(ctx, tx, staff, familyOfAdult, adult, now)
	return err
}

// familyOf is the family of a row that select finds by id ($1), once staff may work on it. ErrNotFound: no such row.
func familyOf(ctx context.Context, tx pgx.Tx, staff StaffID, find string, id any, now time.Time) (FamilyID, error) {
	var family FamilyID
	err := tx.QueryRow(ctx, find, id).Scan(&family)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return 0, err
	}
	return family, mayWork(ctx, tx, staff, family, now)
}

const (
	familyOfPerson = `SELECT family_id FROM persons WHERE id = $1`
	familyOfAdult  = `SELECT family_id FROM adults WHERE id = $1`
)

// insertOnce runs an insert (its $1 is the key, and it does nothing on a key it has met) that gives back the id of its row. made is false when an earlier run with
// that key had made the row: then find gives its id, and nothing else may happen again. ErrNotFound: there was nothing to insert for.
func insertOnce[ID ~int64](ctx context.Context, tx pgx.Tx, insert, find, key string, args ...any) (id ID, made bool, err error) {
	if key == "" {
		return 0, false, ErrInvalid
	}
	err = tx.QueryRow(ctx, insert, append([]any{key}, args...)...).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = tx.QueryRow(ctx, find, key).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			err = ErrNotFound
		}
		return id, false, err
	}
	return id, err == nil, err
}

// record writes down what a member of staff did.
func record[ID ~int64](ctx context.Context, tx pgx.Tx, by StaffID, action audit.Action, kind audit.ObjectKind, object ID, now time.Time) error {
	return audit.Record(ctx, tx, audit.Entry{
		At: now.UTC(), ActorKind: audit.Staff, Actor: int64(by), Action: action, ObjectKind: kind, Object: int64(object),
	})
}
