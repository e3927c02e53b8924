package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// RequestID is the id of a row of supervisor_requests.
type RequestID int64

// Promise is what an adult hears who asks to be spoken with.
type Promise struct {
	// Due is by when somebody will call her.
	Due time.Time
	// Again: she had asked before and that talk is still owed; nothing new was made.
	Again bool
}

// CallRequest is an adult's wish to be called by her caseworker.
type CallRequest struct {
	ID CallID
	Promise
}

// SupervisorRequest is an adult's wish to speak with a supervisor, past her caseworker, who learns of it nowhere.
type SupervisorRequest struct {
	ID RequestID
	Promise
}

// RequestCall asks that the adult be called by the end of the next working day, and tells her caseworker. She has one open request at a time; key names the tap:
// the same tap gets the same answer.
func (s *Store) RequestCall(ctx context.Context, adult AdultID, key string, now time.Time) (CallRequest, error) {
	id, promise, err := s.ask(ctx, callRequests, adult, key, now)
	if err != nil {
		return CallRequest{}, fmt.Errorf("request a call for adult %d: %w", adult, err)
	}
	return CallRequest{ID: CallID(id), Promise: promise}, nil
}

// RequestSupervisor is RequestCall past her caseworker: it tells the supervisors, and she has one open request of this kind beside that one.
func (s *Store) RequestSupervisor(ctx context.Context, adult AdultID, key string, now time.Time) (SupervisorRequest, error) {
	id, promise, err := s.ask(ctx, supervisorRequests, adult, key, now)
	if err != nil {
		return SupervisorRequest{}, fmt.Errorf("request a supervisor for adult %d: %w", adult, err)
	}
	return SupervisorRequest{ID: RequestID(id), Promise: promise}, nil
}

// AnswerCall records that the call was made. Answering again changes nothing. ErrNotFound: no such request among those staff may work on.
func (s *Store) AnswerCall(ctx context.Context, staff StaffID, id CallID, now time.Time) error {
	if err := s.answer(ctx, callRequests, staff, int64(id), now); err != nil {
		return fmt.Errorf("answer call %d by staff %d: %w", id, staff, err)
	}
	return nil
}

// AnswerCallOf records, in the transaction given, that the call that an adult is owed, if any, was made. Whoever asks has made sure that staff may call her.
func (s *Store) AnswerCallOf(ctx context.Context, tx pgx.Tx, staff StaffID, adult AdultID, now time.Time) error {
	var id int64
	err := tx.QueryRow(ctx, `UPDATE call_requests SET answered_at = $2, answered_by = $3 WHERE adult_id = $1 AND answered_at IS NULL RETURNING id`, adult, now, staff).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = record(ctx, tx, staff, audit.CallAnswered, audit.OnCall, id, now)
	}
	if err != nil {
		return fmt.Errorf("answer the call of adult %d by staff %d: %w", adult, staff, err)
	}
	return nil
}

// AnswerSupervisorRequest records that the talk took place. Answering again changes nothing. ErrNotFound: no such request among those staff takes.
func (s *Store) AnswerSupervisorRequest(ctx context.Context, staff StaffID, id RequestID, now time.Time) error {
	if err := s.answer(ctx, supervisorRequests, staff, int64(id), now); err != nil {
		return fmt.Errorf("answer request %d by staff %d: %w", id, staff, err)
	}
	return nil
}

// requestKind is one of the two tables of requests and whose its rows are. What of it becomes SQL is a constant of this package.
type requestKind struct {
	table string
	// takes keeps, of rows that have a family f, those of which staff @staff takes the requests at @now.
	takes string
	// tell pings those.
	tell            func(ctx context.Context, tx pgx.Tx, adult AdultID, now time.Time) error
	object          audit.ObjectKind
	asked, answered audit.Action
}

var (
	callRequests       = requestKind{`call_requests`, workable, tellCaseworker, audit.OnCall, audit.CallRequested, audit.CallAnswered}
	supervisorRequests = requestKind{`supervisor_requests`, overTheHead, tellSupervisors, audit.OnSupervisorRequest, audit.SupervisorAsked, audit.SupervisorAnswered}
)

// ask makes a request due by the end of the next working day and tells those who take it, or finds the one that stands for it.
func (s *Store) ask(ctx context.Context, kind requestKind, adult AdultID, key string, now time.Time) (id int64, promise Promise, err error) {
	if key == "" {
		return 0, Promise{}, fmt.Errorf("%w: a request needs a key", ErrInvalid)
	}
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		holidays, err := s.holidays(ctx, tx, now)
		if err != nil {
			return err
		}
		var made bool
		id, promise, made, err = kind.insert(ctx, tx, adult, key, now, nextWorkingDay(now, s.Zone, holidays))
		if err != nil || !made {
			return err
		}
		if err := kind.tell(ctx, tx, adult, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{At: now.UTC(), ActorKind: audit.Adult, Actor: int64(adult), Action: kind.asked, ObjectKind: kind.object, Object: id})
	})
	return id, promise, err
}

// requestTries is how often a request is tried against one that is answered in the same moment.
const requestTries = 3

// insert makes a request, or finds the one this key made, or the one that is open. Between a refused insert and the look-up the open one may be answered: then it is
// tried again.
func (k requestKind) insert(ctx context.Context, tx pgx.Tx, adult AdultID, key string, now, due time.Time) (id int64, p Promise, made bool, err error) {
	for range requestTries {
		err = tx.QueryRow(ctx, `
			INSERT INTO `+k.table+` (key, adult_id, requested_at, due_at) SELECT $1, a.id, $3, $4 FROM adults a WHERE a.id = $2
			ON CONFLICT DO NOTHING RETURNING id`, key, adult, now, due).Scan(&id)
		if !errors.Is(err, pgx.ErrNoRows) {
			return id, Promise{Due: due}, err == nil, err
		}
		err = tx.QueryRow(ctx, `
			SELECT id, due_at, key <> $1 FROM `+k.table+` WHERE adult_id = $2 AND (key = $1 OR answered_at IS NULL)
			ORDER BY key = $1 DESC LIMIT 1`, key, adult).Scan(&id, &p.Due, &p.Again)
		if !errors.Is(err, pgx.ErrNoRows) {
			return id, p, false, err
		}
	}
	return 0, Promise{}, false, ErrNotFound
}

// answer records that a request was met, by whoever was first.
func (s *Store) answer(ctx context.Context, kind requestKind, staff StaffID, id int64, now time.Time) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var answered bool
		err := tx.QueryRow(ctx, `
			SELECT r.answered_at IS NOT NULL FROM `+kind.table+` r JOIN adults a ON a.id = r.adult_id JOIN families f ON f.id = a.family_id
			WHERE r.id = @id AND `+kind.takes+` FOR UPDATE OF r`, pgx.StrictNamedArgs{"staff": staff, "id": id, "now": now}).Scan(&answered)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil || answered {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE `+kind.table+` SET answered_at = $2, answered_by = $3 WHERE id = $1`, id, now, staff); err != nil {
			return err
		}
		return record(ctx, tx, staff, kind.answered, kind.object, id, now)
	})
}
