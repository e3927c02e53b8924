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

// CallRequest is an adult's wish to be called.
type CallRequest struct {
	ID CallID
	// Due is by when she was promised the call.
	Due time.Time
	// Again: she had asked before and that call is still owed; nothing new was made.
	Again bool
}

// requestTries is how often a request is tried against one that is answered in the same moment.
const requestTries = 3

// RequestCall asks that the adult be called by the end of the next working day, and tells her caseworker. She has one open request at a time; key
// names the tap: the same tap gets the same answer.
func (s *Store) RequestCall(ctx context.Context, adult AdultID, key string, now time.Time) (CallRequest, error) {
	var request CallRequest
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if key == "" {
			return fmt.Errorf("%w: a request needs a key", ErrInvalid)
		}
		holidays, err := s.holidays(ctx, tx, now)
		if err != nil {
			return err
		}
		var made bool
		request, made, err = insertCall(ctx, tx, adult, key, now, nextWorkingDay(now, s.Zone, holidays))
		if err != nil || !made {
			return err
		}
		return owe(ctx, tx, adult, request.ID, now)
	})
	if err != nil {
		return CallRequest{}, fmt.Errorf("request a call for adult %d: %w", adult, err)
	}
	return request, nil
}

// insertCall makes a request, or finds the one this key made, or the one that is open. Between a refused insert and the look-up the open one may be answered: then it is tried again.
func insertCall(ctx context.Context, tx pgx.Tx, adult AdultID, key string, now, due time.Time) (CallRequest, bool, error) {
	for range requestTries {
		r := CallRequest{Due: due}
		err := tx.QueryRow(ctx, `
			INSERT INTO call_requests (key, adult_id, requested_at, due_at) SELECT $1, a.id, $3, $4 FROM adults a WHERE a.id = $2
			ON CONFLICT DO NOTHING RETURNING id`, key, adult, now, due).Scan(&r.ID)
		if !errors.Is(err, pgx.ErrNoRows) {
			return r, err == nil, err
		}
		err = tx.QueryRow(ctx, `
			SELECT id, due_at, key <> $1 FROM call_requests WHERE adult_id = $2 AND (key = $1 OR answered_at IS NULL)
			ORDER BY key = $1 DESC LIMIT 1`, key, adult).Scan(&r.ID, &r.Due, &r.Again)
		if !errors.Is(err, pgx.ErrNoRows) {
			return r, false, err
		}
	}
	return CallRequest{}, false, ErrNotFound
}

// owe tells the family's caseworker, in the transaction of the request.
func owe(ctx context.Context, tx pgx.Tx, adult AdultID, request CallID, now time.Time) error {
	var caseworker int64
	err := tx.QueryRow(ctx, `SELECT f.caseworker_id FROM adults a JOIN families f ON f.id = a.family_id WHERE a.id = $1`, adult).Scan(&caseworker)
	if err != nil {
		return err
	}
	if err := delivery.QueueStaff(ctx, tx, caseworker, delivery.Staff, now); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Entry{
		At: now.UTC(), ActorKind: audit.Adult, Actor: int64(adult), Action: audit.CallRequested, ObjectKind: audit.OnCall, Object: int64(request),
	})
}
