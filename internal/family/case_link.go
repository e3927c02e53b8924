package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// LinkPage is one link with what it opens, as who works on the person's family sees it.
type LinkPage struct {
	CaseLink
	Adult  CaseName
	Family Family // the person's
	// Shown is what she is shown over it now, and so what ending it takes from her.
	Shown []Document
	// Visits are those of its documents whose visit or pick-up is still to come, which somebody has to ask about when it ends.
	Visits []Document
}

// LinkPage reads a link for a member of staff; it is written down that she did. ErrNotFound: there is none, it has ended, or it is none of hers.
func (s *Store) LinkPage(ctx context.Context, staff StaffID, id LinkID, now time.Time) (LinkPage, error) {
	var page LinkPage
	err := s.reading(ctx, staff, familyOfLiveLink, id, now, func(tx pgx.Tx, family FamilyID) error {
		var err error
		page, err = s.linkPage(ctx, tx, staff, id, now)
		return err
	})
	if err != nil {
		return LinkPage{}, fmt.Errorf("link %d for staff %d: %w", id, staff, err)
	}
	return page, nil
}

const (
	familyOfLink     = `SELECT p.family_id FROM links l JOIN persons p ON p.id = l.person_id WHERE l.id = $1`
	familyOfLiveLink = familyOfLink + ` AND l.revoked_at IS NULL`
)

func (s *Store) linkPage(ctx context.Context, tx pgx.Tx, staff StaffID, id LinkID, now time.Time) (LinkPage, error) {
	page := LinkPage{CaseLink: CaseLink{ID: id}}
	err := tx.QueryRow(ctx, `
		SELECT l.adult_id, p.family_id, f.code FROM links l JOIN persons p ON p.id = l.person_id JOIN families f ON f.id = p.family_id
		WHERE l.id = $1`, id).Scan(&page.Adult.ID, &page.Family.ID, &page.Family.Code)
	if err != nil {
		return LinkPage{}, err
	}
	if page.Adult, err = s.AdultName(ctx, tx, page.Adult.ID); err != nil {
		return LinkPage{}, err
	}
	links, err := s.caseLinks(ctx, tx, staff, page.Adult.ID, now)
	if err != nil {
		return LinkPage{}, err
	}
	at := slices.IndexFunc(links, func(l CaseLink) bool { return l.ID == id })
	if at < 0 {
		return LinkPage{}, ErrNotFound
	}
	page.CaseLink = links[at]
	return page, s.fillLink(ctx, tx, &page, now)
}

// fillLink finds what she is shown over the link. Of somebody who only comes to a visit every visit counts: the office arranged it with her, shown or not.
func (s *Store) fillLink(ctx context.Context, tx pgx.Tx, page *LinkPage, now time.Time) error {
	histories, err := historiesFor(ctx, tx, page.Adult.ID, page.Person.ID)
	if err != nil {
		return err
	}
	for _, h := range histories {
		at := slices.IndexFunc(page.Grants, func(g Grant) bool { return g.Track == h.track })
		if at < 0 || page.From.After(now) {
			continue
		}
		told := h.told
		if page.Scope == ScopeVisitsOnly {
			told = []Telling{{UpTo: len(h.moves), At: now, Recorded: now}}
		}
		view := h.viewAt(told, now)
		if view.Seq == 0 {
			continue
		}
		document, err := s.documentOf(ctx, tx, page.Family.ID, page.Person, h, view)
		if err != nil {
			return err
		}
		if page.Scope == ScopeDocuments && page.Grants[at].InChat {
			page.Shown = append(page.Shown, document)
		}
		if document.Visit != nil && document.Visit.At.After(now) {
			page.Visits = append(page.Visits, document)
		}
	}
	sortDocuments(page.Shown)
	sortDocuments(page.Visits)
	return nil
}

// historiesFor reads all documents of a person with what one adult was told of them, whatever link she has.
func historiesFor(ctx context.Context, tx pgx.Tx, adult AdultID, person PersonID) ([]*history, error) {
	args := pgx.StrictNamedArgs{"adult": adult, "person": person}
	var batch pgx.Batch
	batch.Queue(`
		SELECT d.id, d.track, d.item, d.human_first, m.seq, m.stage, m.overlay, m.at, m.shown_from, m.place_read, m.visit_sealed
		FROM documents d JOIN moves m ON m.document_id = d.id WHERE d.person_id = @person ORDER BY d.id, m.seq`, postgres.Args{"person": person})
	batch.Queue(`
		SELECT t.document_id, t.up_to_seq, t.told_at, t.recorded_at
		FROM tellings t JOIN documents d ON d.id = t.document_id WHERE d.person_id = @person AND t.adult_id = @adult`, args)
	results := tx.SendBatch(ctx, &batch)
	defer results.Close()
	histories, err := collectHistories(results)
	if err != nil {
		return nil, err
	}
	return histories, results.Close()
}
