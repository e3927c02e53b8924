package booking

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// mayKeepHours returns ErrNotAllowed unless by may look after the hours of a specialist: the specialist, and any supervisor, as long as they work here.
func mayKeepHours(ctx context.Context, q postgres.Querier, by, specialist SpecialistID) error {
	return insist(ctx, q, ErrNotAllowed, `
		SELECT EXISTS (SELECT FROM staff b, specialists p WHERE b.id = $1 AND b.ended_at IS NULL AND p.staff_id = $2 AND (b.id = p.staff_id OR b.role = 'supervisor'))`, by, specialist)
}

// maySupervise returns ErrNotAllowed unless by is a supervisor who works here.
func maySupervise(ctx context.Context, q postgres.Querier, by SpecialistID) error {
	return insist(ctx, q, ErrNotAllowed, `SELECT EXISTS (SELECT FROM staff b WHERE b.id = $1 AND b.ended_at IS NULL AND b.role = 'supervisor')`, by)
}

// insist returns otherwise unless a query says that it is so.
func insist(ctx context.Context, q postgres.Querier, otherwise error, whether string, args ...any) error {
	var so bool
	err := q.QueryRow(ctx, whether, args...).Scan(&so)
	if err == nil && !so {
		err = otherwise
	}
	return err
}

// changeHours does what changes a specialist's hours, with the times that follow from it and an entry in the audit. do says whether it changed anything.
func (s *Store) changeHours(ctx context.Context, by, specialist SpecialistID, what audit.Action, now time.Time, do func(tx pgx.Tx) (bool, error)) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := mayKeepHours(ctx, tx, by, specialist); err != nil {
			return err
		}
		if changed, err := do(tx); err != nil || !changed {
			return err
		}
		if err := s.makeSlots(ctx, tx, specialist, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, by, what, audit.OnSpecialist, int64(specialist), now)
	})
}

// makeAllSlots is makeSlots for everybody whom a change of the whole office or of the calendar concerns.
func (s *Store) makeAllSlots(ctx context.Context, tx pgx.Tx, now time.Time) error {
	rows, _ := tx.Query(ctx, `SELECT staff_id FROM specialists ORDER BY staff_id`) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowTo[SpecialistID])
	if err != nil {
		return err
	}
	for _, specialist := range all {
		if err := s.makeSlots(ctx, tx, specialist, now); err != nil {
			return err
		}
	}
	return nil
}

func recordBy(ctx context.Context, tx pgx.Tx, by SpecialistID, what audit.Action, kind audit.ObjectKind, object int64, now time.Time) error {
	return audit.Record(ctx, tx, audit.Entry{At: now.UTC(), ActorKind: audit.Staff, Actor: int64(by), Action: what, ObjectKind: kind, Object: object})
}

// inserted runs an insert that gives back an id and does nothing on a key it has met: then the id is 0. ErrNotFound: there was nothing to insert for.
func inserted(ctx context.Context, tx pgx.Tx, table, key, insert string, args ...any) (id int64, err error) {
	err = tx.QueryRow(ctx, insert, args...).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, insist(ctx, tx, ErrNotFound, `SELECT EXISTS (SELECT FROM `+pgx.Identifier{table}.Sanitize()+` WHERE key = $1)`, key)
	}
	return id, err
}
