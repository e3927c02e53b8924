package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// CaseFile is one document with all there is about it, as who works on the family sees it.
type CaseFile struct {
	ID     DocumentID
	Family Family
	Person Person
	Track  Track
	// Item is set on a checklist track.
	Item Stage
	// HumanFirst: an item of which a person tells every move.
	HumanFirst bool
	// Moves is the whole history, told or not, the first one first. It has one move at least.
	Moves []Move
	// Visit is what the newest move says of day and place, while it holds.
	Visit *Visit
	// Readers are the adults who are linked to it.
	Readers []CaseReader
	// Check is the newest one, nil for none.
	Check *Check
	// Waits is what a second person has not decided on yet, nil for nothing.
	Waits *Approval
	// PlaceTask: a lawyer is to look why the paper does not say the right place of birth.
	PlaceTask bool
}

// CaseReader is one adult's line: who will be told, what she sees now, what she was told.
type CaseReader struct {
	Reader
	// Sees is what she is shown now, nil for nothing.
	Sees *Document
	// Untold: she waits to hear something from a person, Since when and till Due.
	Untold     bool
	Since, Due time.Time
	// ToTell: there is something that a person has to tell her, even if it can still be taken back.
	ToTell bool
}

// Newest is the newest move.
func (c CaseFile) Newest() Move { return c.Moves[len(c.Moves)-1] }

// Undoable says whether the newest move can be taken back: not once its time is over, nor once somebody was told of it.
func (c CaseFile) Undoable(now time.Time) bool {
	newest := c.Newest()
	for _, r := range c.Readers {
		if _, told := toldAt(r.tellings(), newest.Seq); told {
			return false
		}
	}
	return now.Add(undoMargin).Before(newest.ShownFrom)
}

// CaseFile reads a document for a member of staff; it is written down that she did. ErrNotFound: there is none, or none of hers.
func (s *Store) CaseFile(ctx context.Context, staff StaffID, id DocumentID, now time.Time) (CaseFile, error) {
	var c CaseFile
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var err error
		c, _, err = s.caseFile(ctx, tx, staff, id, now)
		return err
	})
	if err != nil {
		return CaseFile{}, fmt.Errorf("document %d for staff %d: %w", id, staff, err)
	}
	return c, nil
}

// caseFile reads the document in the transaction in which the reading is recorded; the history is what previews are made of.
func (s *Store) caseFile(ctx context.Context, tx pgx.Tx, staff StaffID, id DocumentID, now time.Time) (CaseFile, locked, error) {
	family, err := familyOf(ctx, tx, staff, familyOfDocument, id, now)
	if errors.Is(err, ErrNotAllowed) {
		err = ErrNotFound
	}
	if err != nil {
		return CaseFile{}, locked{}, err
	}
	d, err := readDocument(ctx, tx, id, "")
	if err != nil {
		return CaseFile{}, locked{}, err
	}
	c := CaseFile{ID: id, Track: d.track, Item: d.item, HumanFirst: d.humanFirst, Moves: d.moves}
	if c.Family, err = codeOf(ctx, tx, family); err != nil {
		return CaseFile{}, locked{}, err
	}
	if c.Person, err = s.casePerson(ctx, tx, d.person); err != nil {
		return CaseFile{}, locked{}, err
	}
	if err := s.fill(ctx, tx, &c, d, staff, now); err != nil {
		return CaseFile{}, locked{}, err
	}
	return c, d, record(ctx, tx, staff, audit.DocumentRead, audit.OnDocument, id, now)
}

func (s *Store) fill(ctx context.Context, tx pgx.Tx, c *CaseFile, d locked, staff StaffID, now time.Time) error {
	newest, err := s.documentOf(ctx, tx, d.family, c.Person, &d.history, View{Seq: len(d.moves), State: c.Newest().State})
	if err != nil {
		return err
	}
	c.Visit = newest.Visit
	if c.Readers, err = s.caseReaders(ctx, tx, c, d, now); err != nil {
		return err
	}
	if c.Check, err = newestCheck(ctx, tx, c.ID); err != nil {
		return err
	}
	if c.Waits, err = waiting(ctx, tx, staff, c.ID, now); err != nil {
		return err
	}
	return tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM tasks WHERE document_id = $1 AND kind = 'place-not-read' AND done_at IS NULL)`, c.ID).Scan(&c.PlaceTask)
}

func (s *Store) caseReaders(ctx context.Context, tx pgx.Tx, c *CaseFile, d locked, now time.Time) ([]CaseReader, error) {
	found, err := readersOf(ctx, tx, `d.id = @document`, pgx.StrictNamedArgs{"document": d.id, "now": now})
	if err != nil {
		return nil, err
	}
	free, err := s.holidaysSince(ctx, tx, now.AddDate(-1, 0, 0))
	if err != nil {
		return nil, err
	}
	all, err := vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, r sealedReader) (Reader, error) { return s.openReader(ctx, tx, r) })
	if err != nil {
		return nil, err
	}
	var readers []CaseReader
	for _, reader := range all {
		r := CaseReader{Reader: reader}
		if r.Sees, err = s.seenBy(ctx, tx, c.Person, d.family, &d.history, reader, reader.tellings(), now); err != nil {
			return nil, err
		}
		var move Move
		if move, r.Untold = d.awaits(reader.tellings(), now); r.Untold {
			r.Since = later(move.At, reader.Linked)
			r.Due = workingDays(r.Since, tellWithin, s.Zone, free)
		}
		_, r.ToTell = d.awaits(reader.tellings(), c.Newest().ShownFrom)
		readers = append(readers, r)
	}
	return readers, nil
}

// seenBy is the document as a reader would be shown it at that moment, had she been told this; nil for nothing.
func (s *Store) seenBy(ctx context.Context, tx pgx.Tx, who Person, family FamilyID, h *history, r Reader, told []Telling, at time.Time) (*Document, error) {
	view := h.viewAt(told, at)
	if view.Seq == 0 || !r.InChat {
		return nil, nil
	}
	who.Self = r.Self
	document, err := s.documentOf(ctx, tx, family, who, h, view)
	return &document, err
}

// waiting is the open approval of a document, nil for none.
func waiting(ctx context.Context, tx pgx.Tx, staff StaffID, document DocumentID, now time.Time) (*Approval, error) {
	rows, err := tx.Query(ctx, `SELECT `+approvalColumns+` WHERE a.document_id = @document AND `+openApproval+` AND `+workable,
		pgx.StrictNamedArgs{"staff": staff, "now": now, "document": document})
	if err != nil {
		return nil, err
	}
	one, err := pgx.CollectExactlyOneRow(rows, scanApproval)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &one, err
}
