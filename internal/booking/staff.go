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
		if err := s.hoursChanged(ctx, tx, specialist, by, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, by, what, audit.OnSpecialist, int64(specialist), now)
	})
}

// hoursChanged is makeSlotsOf after by changed hours, and tells of what does not fit them.
func (s *Store) hoursChanged(ctx context.Context, tx pgx.Tx, specialist, by SpecialistID, now time.Time) error {
	if err := s.makeSlotsOf(ctx, tx, specialist, now); err != nil {
		return err
	}
	return tellUnfit(ctx, tx, by, now)
}

// makeAllSlots is makeSlots for everybody whom a change of the whole office or of the calendar concerns. One whose times cannot be made fails nobody else's: nobody new is given
// a time of theirs until MakeSlots, which tries again, has made them.
func (s *Store) makeAllSlots(ctx context.Context, tx pgx.Tx, now time.Time) error {
	rows, _ := tx.Query(ctx, `SELECT staff_id FROM specialists ORDER BY staff_id`) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowTo[SpecialistID])
	if err != nil {
		return err
	}
	for _, specialist := range all {
		// Within a savepoint: what failed must not take with it what was done for the others.
		err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { return s.makeSlots(ctx, tx, specialist, now) })
		if err != nil && !postgres.LostRace(err) && !postgres.IsUnavailable(err) {
			s.Log.Error("times that cannot be made", "specialist", specialist, "error", err)
			err = closeFree(ctx, tx, specialist, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// closeFree closes what nobody has or holds of a specialist's times, until they can be made.
func closeFree(ctx context.Context, tx pgx.Tx, specialist SpecialistID, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE specialists SET made_on = NULL WHERE staff_id = $1`, specialist); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		UPDATE slots s SET closed_at = $2 WHERE s.specialist_id = $1 AND s.starts_at > $2 AND s.closed_at IS NULL
			AND NOT EXISTS (SELECT FROM claims c WHERE c.slot_id = s.id AND (c.until_at IS NULL OR c.until_at > $2))`, specialist, now)
	return err
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
