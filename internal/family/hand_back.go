package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// HandBack asks to give a child back from a guardian to a mother. Guardian is the guardian's link, To the mother's new one: its person, scope and basis are filled in.
type HandBack struct {
	Guardian LinkID
	To       NewLink
}

// HandBack ends the guardian's link, closes the child's guardianship document (which a person tells, like every end of that track) and links the mother, all or
// nothing and in this order: never do both have the child's papers. A link that the mother had to the child is replaced. ErrInvalid: the link is no guardian's, or
// hers.
func (s *Store) HandBack(ctx context.Context, h HandBack, now time.Time) (LinkID, error) {
	var id LinkID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := familyOf(ctx, tx, h.To.By, familyOfLink, h.Guardian, now); err != nil {
			return err
		}
		if _, err := familyOf(ctx, tx, h.To.By, familyOfAdult, h.To.Adult, now); err != nil {
			return err
		}
		made, err := linkOf(ctx, tx, h.To.Key)
		if err != nil || made != 0 {
			id = made
			return err
		}
		id, err = s.handBack(ctx, tx, h, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("hand back over link %d: %w", h.Guardian, err)
	}
	return id, nil
}

func (s *Store) handBack(ctx context.Context, tx pgx.Tx, h HandBack, now time.Time) (LinkID, error) {
	if err := lockPapersOf(ctx, tx, h.Guardian); err != nil {
		return 0, err
	}
	guardian, err := s.endLink(ctx, tx, h.Guardian, h.To.By, now)
	if err != nil {
		return 0, err
	}
	if guardian.Basis != BasisGuardian || guardian.Adult.ID == h.To.Adult {
		return 0, fmt.Errorf("%w: not a guardian's link to hand back", ErrInvalid)
	}
	if err := s.closeGuardianship(ctx, tx, guardian.Person.ID, h.To, now); err != nil {
		return 0, err
	}
	mother := h.To
	mother.Person, mother.Scope, mother.Basis = guardian.Person.ID, ScopeDocuments, BasisParent
	if err := mother.validate(now); err != nil {
		return 0, err
	}
	if err := s.replaceLink(ctx, tx, mother, now); err != nil {
		return 0, err
	}
	return s.insertLink(ctx, tx, mother, now)
}

// closeGuardianship sets «finished» on the child's guardianship document, if there is one that is not finished yet.
func (s *Store) closeGuardianship(ctx context.Context, tx pgx.Tx, child PersonID, mother NewLink, now time.Time) error {
	var id DocumentID
	err := tx.QueryRow(ctx, `SELECT id FROM documents WHERE person_id = $1 AND track = $2`, child, Guardianship).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	d, err := lockDocument(ctx, tx, id)
	if err != nil {
		return err
	}
	newest, _ := d.last()
	if newest.Overlay == Closed {
		return nil
	}
	_, err = s.append(ctx, tx, d, NewMove{Document: id, To: State{Stage: newest.Stage, Overlay: Closed}, By: mother.By, Key: mother.Key + ":guardianship"}, now)
	return err
}

// replaceLink makes room for a link: what the adult had to that person ends. Her screen closes, as it may show more than the new one does, and what she loses is asked about.
func (s *Store) replaceLink(ctx context.Context, tx pgx.Tx, n NewLink, now time.Time) error {
	var before LinkID
	err := tx.QueryRow(ctx, `SELECT id FROM links WHERE adult_id = $1 AND person_id = $2 AND revoked_at IS NULL`, n.Adult, n.Person).Scan(&before)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	had, err := s.revoke(ctx, tx, before, n.By, now)
	if err != nil {
		return err
	}
	if err := s.askAboutLost(ctx, tx, had, n.Grants, now); err != nil {
		return err
	}
	return s.CloseScreen(ctx, tx, n.Adult, now)
}
