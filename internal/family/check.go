package family

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Reason says why a document stands still. It is for staff only and never shown to a family.
type Reason string

// NoReason is for a document that is only looked at.
const (
	NoReason                    Reason = ""
	WaitsForStateBody           Reason = "waits-for-state-body"
	WaitsForFamily              Reason = "waits-for-family"
	RefusedActiveCase           Reason = "refused-active-case"
	RefusedInsufficientEvidence Reason = "refused-insufficient-evidence"
	RefusedWrongAuthority       Reason = "refused-wrong-authority"
	RefusedMissingPaper         Reason = "refused-missing-paper"
)

// Reasons lists every reason in the order in which they are offered.
func Reasons() []Reason {
	return []Reason{NoReason, WaitsForStateBody, WaitsForFamily, RefusedActiveCase, RefusedInsufficientEvidence, RefusedWrongAuthority, RefusedMissingPaper}
}

// Check says that a document was looked at and has not changed. It moves nothing, whatever state the document is in, and nobody outside the staff learns of it.
type Check struct {
	At     time.Time
	Reason Reason
	// LookAgain is the day, at midnight UTC, on which it is to be looked at again; zero for none.
	LookAgain time.Time
	// Name is who looked.
	Name string
}

// NewCheck asks for a check. Key: the same key checks once.
type NewCheck struct {
	Document  DocumentID
	Reason    Reason
	LookAgain time.Time
	By        StaffID
	Key       string
}

// Check writes down that a document was looked at. Of several checks the newest counts.
func (s *Store) Check(ctx context.Context, n NewCheck, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := familyOf(ctx, tx, n.By, familyOfDocument, n.Document, now); err != nil {
			return err
		}
		if err := n.validate(now.In(s.Zone)); err != nil {
			return err
		}
		_, made, err := insertOnce[int64](ctx, tx, `
			INSERT INTO checks (key, document_id, at, by_staff, reason, look_again_on) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (key) DO NOTHING RETURNING id`, `SELECT id FROM checks WHERE key = $1`,
			n.Key, n.Document, now, n.By, n.Reason, postgres.OrNull(n.LookAgain))
		if err != nil || !made {
			return err
		}
		return record(ctx, tx, n.By, audit.DocumentChecked, audit.OnDocument, n.Document, now)
	})
	if err != nil {
		return fmt.Errorf("check document %d: %w", n.Document, err)
	}
	return nil
}

const familyOfDocument = `SELECT p.family_id FROM documents d JOIN persons p ON p.id = d.person_id WHERE d.id = $1`

func (n NewCheck) validate(today time.Time) error {
	switch {
	case !slices.Contains(Reasons(), n.Reason):
		return fmt.Errorf("%w: reason", ErrInvalid)
	case !n.LookAgain.IsZero() && n.LookAgain.Format(time.DateOnly) <= today.Format(time.DateOnly):
		return fmt.Errorf("%w: a day to look again lies ahead", ErrInvalid)
	}
	return nil
}

// newestCheck is nil for a document nobody has checked.
func newestCheck(ctx context.Context, q postgres.Querier, document DocumentID) (*Check, error) {
	var c Check
	var again *time.Time
	err := q.QueryRow(ctx, `
		SELECT c.at, c.reason, c.look_again_on, s.name FROM checks c JOIN staff s ON s.id = c.by_staff WHERE c.document_id = $1 ORDER BY c.id DESC LIMIT 1`,
		document).Scan(&c.At, &c.Reason, &again, &c.Name)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if again != nil {
		c.LookAgain = *again
	}
	return &c, err
}
