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

// approvalTime is how long a second person has to decide.
const approvalTime = 24 * time.Hour

// ApprovalID is the id of a row of approvals.
type ApprovalID int64

// Approval is a move that takes a second person: one that waits, or what was decided on it.
type Approval struct {
	ID       ApprovalID
	Document DocumentID
	Track    Track
	// Family is the family's code.
	Family string
	To     State
	// By asked for it; Name is that member of staff.
	By                 StaffID
	Name               string
	Requested, Expires time.Time
	// Own: whoever reads it asked for it.
	Own bool
	// Decided is when a second person, DecidedBy, decided; zero while it waits.
	Decided   time.Time
	DecidedBy string
	Approved  bool
}

// NeedsSecondPerson says whether a move between two states records, or takes back, an outcome about a relative.
func (t Track) NeedsSecondPerson(from, to Stage) bool {
	outcome := func(s Stage) bool { return s == "decision" || s == "entered" }
	return t == RelativeStatus && from != to && (outcome(from) || outcome(to))
}

const (
	// open: nobody has decided, and it still can be: the time is not over and the document stands where it stood when it was asked for.
	openApproval = `a.decided_at IS NULL AND a.lapsed_at IS NULL AND a.expires_at > @now
		AND a.after_seq = (SELECT max(m.seq) FROM moves m WHERE m.document_id = a.document_id)`
	// ownDecision: what staff @staff asked for was decided.
	ownDecision = `a.requested_by = @staff AND a.decided_at IS NOT NULL`
	// approvalColumns are those of an Approval that staff @staff reads.
	approvalColumns = `a.id, a.document_id, d.track, f.code, a.stage, a.overlay, a.requested_by, s.name, a.requested_at, a.expires_at,
			a.requested_by = @staff, a.decided_at, coalesce(w.name, ''), coalesce(a.approved, false)
		FROM approvals a JOIN documents d ON d.id = a.document_id JOIN persons p ON p.id = d.person_id JOIN families f ON f.id = p.family_id
		JOIN staff s ON s.id = a.requested_by LEFT JOIN staff w ON w.id = a.decided_by`
)

func scanApproval(row pgx.CollectableRow) (Approval, error) {
	var a Approval
	var decided *time.Time
	err := row.Scan(&a.ID, &a.Document, &a.Track, &a.Family, &a.To.Stage, &a.To.Overlay, &a.By, &a.Name, &a.Requested, &a.Expires,
		&a.Own, &decided, &a.DecidedBy, &a.Approved)
	a.Decided = postgres.OrZero(decided)
	return a, err
}

// OpenApprovals lists what waits for a second person and staff may decide: on families they may work on, and not what they asked for themselves.
func (s *Store) OpenApprovals(ctx context.Context, staff StaffID, now time.Time) ([]Approval, error) {
	rows, err := s.Pool.Query(ctx, `SELECT `+approvalColumns+` WHERE `+openApproval+` AND a.requested_by <> @staff AND `+workable+` ORDER BY a.expires_at, a.id`,
		pgx.StrictNamedArgs{"staff": staff, "now": now})
	if err == nil {
		var all []Approval
		if all, err = pgx.CollectRows(rows, scanApproval); err == nil {
			return all, nil
		}
	}
	return nil, fmt.Errorf("open approvals for staff %d: %w", staff, err)
}

// Approval is one open approval on a family that staff may work on, or their own request also after it was decided on; it is written down that they looked.
// ErrNotFound: there is none such.
func (s *Store) Approval(ctx context.Context, staff StaffID, id ApprovalID, now time.Time) (Approval, error) {
	var one Approval
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+approvalColumns+` WHERE a.id = @id AND (`+openApproval+` OR `+ownDecision+`) AND `+workable,
			pgx.StrictNamedArgs{"staff": staff, "now": now, "id": id})
		if err != nil {
			return err
		}
		one, err = pgx.CollectExactlyOneRow(rows, scanApproval)
		if errors.Is(err, pgx.ErrNoRows) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return record(ctx, tx, staff, audit.DocumentRead, audit.OnDocument, one.Document, now)
	})
	if err != nil {
		return Approval{}, fmt.Errorf("approval %d for staff %d: %w", id, staff, err)
	}
	return one, nil
}

// RequestApproval asks a second person for a move that needs one, and tells those who may decide. n.After says which move it was asked on. ErrOverlap: another request for the
// document waits. The same key asks once.
func (s *Store) RequestApproval(ctx context.Context, n NewMove, now time.Time) (ApprovalID, error) {
	var id ApprovalID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		d, err := lockToWork(ctx, tx, n.Document, n.By, now)
		if err != nil {
			return err
		}
		id, err = s.requestApproval(ctx, tx, d, n, now)
		return err
	})
	if postgres.IsUnique(err, "approvals_one_open") {
		err = ErrOverlap
	}
	if err != nil {
		return 0, fmt.Errorf("ask for a second person on document %d: %w", n.Document, err)
	}
	return id, nil
}

func (s *Store) requestApproval(ctx context.Context, tx pgx.Tx, d locked, n NewMove, now time.Time) (ApprovalID, error) {
	if err := lapse(ctx, tx, d, now); err != nil {
		return 0, err
	}
	id, made, err := insertOnce[ApprovalID](ctx, tx, `
		INSERT INTO approvals (key, document_id, after_seq, stage, overlay, requested_by, requested_at, expires_at) SELECT $1, $2, $3::integer, $4, $5, $6, $7, $8
		WHERE $3::integer = $9::integer ON CONFLICT (key) DO NOTHING RETURNING id`, `SELECT id FROM approvals WHERE key = $1`,
		n.Key, d.id, n.After, n.To.Stage, n.To.Overlay, n.By, now, now.Add(approvalTime), len(d.moves))
	if errors.Is(err, ErrNotFound) {
		err = ErrChanged
	}
	if err != nil || !made {
		return id, err
	}
	before, _ := d.last()
	if !d.track.NeedsSecondPerson(before.Stage, n.To.Stage) {
		return 0, fmt.Errorf("%w: one person is enough", ErrInvalid)
	}
	if _, err := d.next(n, now); err != nil {
		return 0, err
	}
	if err := tellDeciders(ctx, tx, d.family, n.By, now); err != nil {
		return 0, err
	}
	return id, record(ctx, tx, n.By, audit.ApprovalAsked, audit.OnDocument, d.id, now)
}

// lapse makes room for a new request: what nobody decided in time, or was asked before the document moved on, will never be decided.
func lapse(ctx context.Context, tx pgx.Tx, d locked, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE approvals SET lapsed_at = $2 WHERE document_id = $1 AND decided_at IS NULL AND lapsed_at IS NULL AND (expires_at <= $2 OR after_seq <> $3)`,
		d.id, now, len(d.moves))
	return err
}

// tellDeciders pings the supervisors; what a supervisor asks for, the family's caseworker may approve too.
func tellDeciders(ctx context.Context, tx pgx.Tx, family FamilyID, but StaffID, now time.Time) error {
	rows, err := tx.Query(ctx, `
		SELECT s.id FROM staff s WHERE s.ended_at IS NULL AND s.id <> $2
		AND (s.role = 'supervisor' OR s.id = (SELECT caseworker_id FROM families WHERE id = $1))`, family, but)
	if err != nil {
		return err
	}
	deciders, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, staff := range deciders {
		if err := delivery.QueueStaff(ctx, tx, staff, delivery.Staff, now); err != nil {
			return err
		}
	}
	return nil
}
