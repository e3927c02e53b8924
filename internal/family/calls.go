package family

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/vault"
)

// OpenCall is a call somebody is owed, as staff see it.
type OpenCall struct {
	ID CallID
	// Family is the family's code.
	Family  string
	Initial string
	// HowToCall is what was agreed with the adult; empty when nothing was.
	HowToCall      HowToCall
	Requested, Due time.Time
	Overdue        bool
}

// OpenCalls lists the calls that are owed, the most urgent first: a caseworker's own families, a supervisor's all.
func (s *Store) OpenCalls(ctx context.Context, staff StaffID, now time.Time) ([]OpenCall, error) {
	calls, err := s.openCalls(ctx, staff, now)
	if err != nil {
		return nil, fmt.Errorf("open calls for staff %d: %w", staff, err)
	}
	return calls, nil
}

const openCalls = `
	SELECT c.id, c.requested_at, c.due_at, f.id, f.code, a.id, a.initial_sealed, a.how_to_call_sealed
	FROM call_requests c JOIN adults a ON a.id = c.adult_id JOIN families f ON f.id = a.family_id
	WHERE c.answered_at IS NULL AND ` + workable

func (s *Store) openCalls(ctx context.Context, staff StaffID, now time.Time) ([]OpenCall, error) {
	rows, err := s.Pool.Query(ctx, openCalls+` ORDER BY c.due_at, c.id`, pgx.StrictNamedArgs{"staff": staff, "now": now})
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, scanCall)
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, c sealedCall) (OpenCall, error) {
		c.Overdue = now.After(c.Due)
		return s.openCall(ctx, c)
	})
}

type sealedCall struct {
	OpenCall
	family             FamilyID
	adult              AdultID
	initial, howToCall []byte
}

func (c sealedCall) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("call", c.ID), slog.Any("family", c.family))
}

func scanCall(row pgx.CollectableRow) (sealedCall, error) {
	var c sealedCall
	err := row.Scan(&c.ID, &c.Requested, &c.Due, &c.family, &c.Family, &c.adult, &c.initial, &c.howToCall)
	return c, err
}

func (s *Store) openCall(ctx context.Context, c sealedCall) (OpenCall, error) {
	var err error
	if c.Initial, err = s.openInitial(ctx, s.Pool, c.family, c.initial); err != nil {
		return OpenCall{}, err
	}
	c.HowToCall, err = s.openHowToCall(ctx, s.Pool, c.adult, c.howToCall)
	return c.OpenCall, err
}

// Call is one of OpenCalls with how to reach her; it is written down that it was read. ErrNotFound: it is not among them (any more).
func (s *Store) Call(ctx context.Context, staff StaffID, id CallID, now time.Time) (OpenCall, Contact, error) {
	var call OpenCall
	var contact Contact
	err := s.reading(ctx, staff, `
		SELECT a.family_id FROM call_requests c JOIN adults a ON a.id = c.adult_id WHERE c.id = $1 AND c.answered_at IS NULL`, id, now, func(tx pgx.Tx, _ FamilyID) error {
		rows, _ := tx.Query(ctx, openCalls+` AND c.id = @id`, pgx.StrictNamedArgs{"staff": staff, "now": now, "id": id}) // its error is met again by reading the row
		sealed, err := pgx.CollectExactlyOneRow(rows, scanCall)
		if err != nil {
			return err
		}
		if call, err = s.openCall(ctx, sealed); err != nil {
			return err
		}
		call.Overdue = now.After(call.Due)
		contact, err = s.contact(ctx, tx, sealed.adult)
		return err
	})
	if err != nil {
		return OpenCall{}, Contact{}, fmt.Errorf("call %d for staff %d: %w", id, staff, err)
	}
	return call, contact, nil
}

// tellCaseworker pings the caseworker of the adult's family.
func tellCaseworker(ctx context.Context, tx pgx.Tx, adult AdultID, now time.Time) error {
	var caseworker int64
	err := tx.QueryRow(ctx, `SELECT f.caseworker_id FROM adults a JOIN families f ON f.id = a.family_id WHERE a.id = $1`, adult).Scan(&caseworker)
	if err != nil {
		return err
	}
	return delivery.QueueStaff(ctx, tx, caseworker, delivery.Staff, now)
}
