package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// RequestID is the id of a row of supervisor_requests.
type RequestID int64

// SupervisorRequest is an adult's wish to speak with a supervisor, past her caseworker, who learns of it nowhere.
type SupervisorRequest struct {
	ID RequestID
	// Due is by when she was promised the call.
	Due time.Time
	// Again: she had asked before and that talk is still owed; nothing new was made.
	Again bool
}

// RequestSupervisor asks that a supervisor call the adult by the end of the next working day, and tells the supervisors. She has one open request at a time; key
// names the tap: the same tap gets the same answer.
func (s *Store) RequestSupervisor(ctx context.Context, adult AdultID, key string, now time.Time) (SupervisorRequest, error) {
	var request SupervisorRequest
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if key == "" {
			return fmt.Errorf("%w: a request needs a key", ErrInvalid)
		}
		holidays, err := s.holidays(ctx, tx, now)
		if err != nil {
			return err
		}
		var made bool
		request, made, err = insertRequest(ctx, tx, adult, key, now, nextWorkingDay(now, s.Zone, holidays))
		if err != nil || !made {
			return err
		}
		if err := tellSupervisors(ctx, tx, adult, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{
			At: now.UTC(), ActorKind: audit.Adult, Actor: int64(adult), Action: audit.SupervisorAsked, ObjectKind: audit.OnSupervisorRequest, Object: int64(request.ID),
		})
	})
	if err != nil {
		return SupervisorRequest{}, fmt.Errorf("request a supervisor for adult %d: %w", adult, err)
	}
	return request, nil
}

// insertRequest makes a request, or finds the one this key made, or the one that is open. Between a refused insert and the look-up the open one may be answered:
// then it is tried again.
func insertRequest(ctx context.Context, tx pgx.Tx, adult AdultID, key string, now, due time.Time) (SupervisorRequest, bool, error) {
	for range requestTries {
		r := SupervisorRequest{Due: due}
		err := tx.QueryRow(ctx, `
			INSERT INTO supervisor_requests (key, adult_id, requested_at, due_at) SELECT $1, a.id, $3, $4 FROM adults a WHERE a.id = $2
			ON CONFLICT DO NOTHING RETURNING id`, key, adult, now, due).Scan(&r.ID)
		if !errors.Is(err, pgx.ErrNoRows) {
			return r, err == nil, err
		}
		err = tx.QueryRow(ctx, `
			SELECT id, due_at, key <> $1 FROM supervisor_requests WHERE adult_id = $2 AND (key = $1 OR answered_at IS NULL)
			ORDER BY key = $1 DESC LIMIT 1`, key, adult).Scan(&r.ID, &r.Due, &r.Again)
		if !errors.Is(err, pgx.ErrNoRows) {
			return r, false, err
		}
	}
	return SupervisorRequest{}, false, ErrNotFound
}

// overTheHead keeps, of rows that have a family f, those whose requests staff @staff takes. The schema's function decides, so that the journal cannot tell more.
const overTheHead = `f.id IN (SELECT family_id FROM families_gone_past(@staff, @now))`

// tellSupervisors pings those who take the adult's requests.
func tellSupervisors(ctx context.Context, tx pgx.Tx, adult AdultID, now time.Time) error {
	all, err := supervisors(ctx, tx)
	if err != nil {
		return err
	}
	for _, staff := range all {
		var takes bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM adults a JOIN families f ON f.id = a.family_id WHERE a.id = @adult AND `+overTheHead+`)`,
			pgx.StrictNamedArgs{"adult": adult, "staff": staff, "now": now}).Scan(&takes)
		if err != nil {
			return err
		}
		if !takes {
			continue
		}
		if err := delivery.QueueStaffAlone(ctx, tx, staff, delivery.Staff, now); err != nil {
			return err
		}
	}
	return nil
}

// supervisors lists those who can be told of something.
func supervisors(ctx context.Context, q postgres.Querier) ([]int64, error) {
	rows, err := q.Query(ctx, `
		SELECT s.id FROM staff s JOIN accounts a ON a.staff_id = s.id AND a.state = 'active' WHERE s.role = 'supervisor' AND s.ended_at IS NULL ORDER BY s.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
