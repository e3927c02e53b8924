package family

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// CasePerson is a person with all documents, as who works on the family sees them.
type CasePerson struct {
	Person
	Family    Family
	Documents []CaseDocument
}

// CaseDocument is where a document stands, whoever was told of it.
type CaseDocument struct {
	ID    DocumentID
	Track Track
	// Item is set on a checklist track.
	Item Stage
	State
	// Moved is when the newest move was recorded.
	Moved time.Time
	// Untold: somebody who is linked to it waits to hear something from a person.
	Untold bool
}

// PersonPage reads a person and all documents for a member of staff; it is written down that she did. ErrNotFound: there is none, or none of hers.
func (s *Store) PersonPage(ctx context.Context, staff StaffID, id PersonID, now time.Time) (CasePerson, error) {
	var page CasePerson
	err := s.reading(ctx, staff, familyOfPerson, id, now, func(tx pgx.Tx, family FamilyID) error {
		var err error
		if page.Family, err = codeOf(ctx, tx, family); err != nil {
			return err
		}
		if page.Person, err = s.casePerson(ctx, tx, id); err != nil {
			return err
		}
		page.Documents, err = caseDocuments(ctx, tx, id, now)
		return err
	})
	if err != nil {
		return CasePerson{}, fmt.Errorf("person %d for staff %d: %w", id, staff, err)
	}
	return page, nil
}

func (s *Store) casePerson(ctx context.Context, q postgres.Querier, id PersonID) (Person, error) {
	rows, _ := q.Query(ctx, `SELECT `+casePersonColumns+` FROM persons p WHERE p.id = $1`, id) // its error is met again by reading the row
	sealed, err := pgx.CollectExactlyOneRow(rows, scanPerson)
	if err != nil {
		return Person{}, err
	}
	return s.openPerson(ctx, q, sealed)
}

// caseDocuments lists a person's documents by track and item.
func caseDocuments(ctx context.Context, tx pgx.Tx, person PersonID, now time.Time) ([]CaseDocument, error) {
	histories, err := wholeHistories(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	readers, err := readersOf(ctx, tx, `d.person_id = @person`, pgx.StrictNamedArgs{"person": person, "now": now})
	if err != nil {
		return nil, err
	}
	documents := make([]CaseDocument, len(histories))
	for i, h := range histories {
		newest := h.moves[len(h.moves)-1]
		documents[i] = CaseDocument{ID: h.id, Track: h.track, Item: h.item, State: newest.State, Moved: newest.At,
			Untold: slices.ContainsFunc(readers, func(r sealedReader) bool { return r.document == h.id && h.keeps(r, now) })}
	}
	slices.SortStableFunc(documents, func(a, b CaseDocument) int { return cmp.Compare(place(a.Track, a.Item), place(b.Track, b.Item)) })
	return documents, nil
}

// keeps says whether this reader waits to hear something of the document from a person.
func (h history) keeps(r sealedReader, now time.Time) bool {
	_, waits := h.awaits(r.tellings(), now)
	return waits
}

// wholeHistories reads the histories of all documents of a person.
func wholeHistories(ctx context.Context, tx pgx.Tx, person PersonID) ([]*history, error) {
	var batch pgx.Batch
	batch.Queue(`
		SELECT d.id, d.track, d.item, d.human_first, m.seq, m.stage, m.overlay, m.at, m.shown_from, m.place_read, m.visit_sealed
		FROM documents d JOIN moves m ON m.document_id = d.id
		WHERE d.person_id = $1 ORDER BY d.id, m.seq`, person)
	results := tx.SendBatch(ctx, &batch)
	defer results.Close()
	histories, _, err := collectMoves(results)
	if err != nil {
		return nil, err
	}
	return histories, results.Close()
}
