package family

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// OpenRequest is a talk that a supervisor owes an adult.
type OpenRequest struct {
	ID             RequestID
	Adult          CaseName
	Requested, Due time.Time
	Overdue        bool
}

// overTheHead keeps, of rows that have a family f, those whose requests staff @staff takes. The schema's function decides, so that the journal cannot tell more.
const overTheHead = `f.id IN (SELECT family_id FROM families_gone_past(@staff, @now))`

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
		if requests, err = vault.OpenEach(ctx, s.Log, found, s.openRequest); err == nil {
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

func (r sealedRequest) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("request", r.ID), slog.Any("family", r.family))
}

func scanRequest(row pgx.CollectableRow) (sealedRequest, error) {
	var r sealedRequest
	err := row.Scan(&r.ID, &r.Requested, &r.Due, &r.Overdue, &r.Adult.ID, &r.Adult.Family, &r.family, &r.initial)
	return r, err
}

func (s *Store) openRequest(ctx context.Context, r sealedRequest) (OpenRequest, error) {
	var err error
	r.Adult.Initial, err = s.openInitial(ctx, s.Pool, r.family, r.initial)
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
