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

// OpenRequest is a talk that a supervisor owes an adult.
type OpenRequest struct {
	ID             RequestID
	Adult          CaseName
	Requested, Due time.Time
	Overdue        bool
}

// openRequests are the columns of an OpenRequest, of those that staff @staff takes.
const openRequests = `
	SELECT r.id, r.requested_at, r.due_at, r.due_at < @now, a.id, f.code, f.id, a.initial_sealed
	FROM supervisor_requests r JOIN adults a ON a.id = r.adult_id JOIN families f ON f.id = a.family_id
	WHERE r.answered_at IS NULL AND ` + overTheHead

// SupervisorRequests lists the talks owed by supervisors, the most urgent first; none for anybody else.
func (s *Store) SupervisorRequests(ctx context.Context, staff StaffID, now time.Time) ([]OpenRequest, error) {
	rows, _ := s.Pool.Query(ctx, openRequests+` ORDER BY r.due_at, r.id`, pgx.StrictNamedArgs{"staff": staff, "now": now}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanRequest)
	if err == nil {
		var requests []OpenRequest
		if requests, err = opened(ctx, s, found, s.openRequest); err == nil {
			return requests, nil
		}
	}
	return nil, fmt.Errorf("requests to supervisors for staff %d: %w", staff, err)
}

type sealedRequest struct {
	OpenRequest
	family  FamilyID
	initial []byte
}

func scanRequest(row pgx.CollectableRow) (sealedRequest, error) {
	var r sealedRequest
	err := row.Scan(&r.ID, &r.Requested, &r.Due, &r.Overdue, &r.Adult.ID, &r.Adult.Family, &r.family, &r.initial)
	return r, err
}

func (s *Store) openRequest(ctx context.Context, r sealedRequest) (OpenRequest, error) {
	initial, err := s.Vault.Open(ctx, s.Pool, r.family.owner(), "adults.initial", r.initial)
	r.Adult.Initial = string(initial)
	return r.OpenRequest, err
}

// SupervisorRequest is one of SupervisorRequests with how to reach her; it is written down that it was read. ErrNotFound: it is not among them (any more).
func (s *Store) SupervisorRequest(ctx context.Context, staff StaffID, id RequestID, now time.Time) (OpenRequest, Contact, error) {
	var request OpenRequest
	var contact Contact
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, openRequests+` AND r.id = @id`, pgx.StrictNamedArgs{"staff": staff, "now": now, "id": id}) // its error is met again by reading the row
		sealed, err := pgx.CollectExactlyOneRow(rows, scanRequest)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if request, err = s.openRequest(ctx, sealed); err != nil {
			return err
		}
		if contact, err = s.contact(ctx, tx, request.Adult.ID); err != nil {
			return err
		}
		return record(ctx, tx, staff, audit.SupervisorRequestRead, audit.OnSupervisorRequest, id, now)
	})
	if err != nil {
		return OpenRequest{}, Contact{}, fmt.Errorf("request %d to a supervisor for staff %d: %w", id, staff, err)
	}
	return request, contact, nil
}

// AnswerSupervisorRequest records that the talk took place. Answering again changes nothing. ErrNotFound: no such request among those staff takes.
func (s *Store) AnswerSupervisorRequest(ctx context.Context, staff StaffID, id RequestID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var answered bool
		err := tx.QueryRow(ctx, `
			SELECT r.answered_at IS NOT NULL
			FROM supervisor_requests r JOIN adults a ON a.id = r.adult_id JOIN families f ON f.id = a.family_id
			WHERE r.id = @id AND `+overTheHead+` FOR UPDATE OF r`, pgx.StrictNamedArgs{"staff": staff, "id": id, "now": now}).Scan(&answered)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil || answered {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE supervisor_requests SET answered_at = $2, answered_by = $3 WHERE id = $1`, id, now, staff); err != nil {
			return err
		}
		return record(ctx, tx, staff, audit.SupervisorAnswered, audit.OnSupervisorRequest, id, now)
	})
	if err != nil {
		return fmt.Errorf("answer request %d by staff %d: %w", id, staff, err)
	}
	return nil
}
