package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Scope says what a link opens.
type Scope string

// VisitsOnly is for somebody who only comes to a visit and sees no papers.
const (
	ScopeDocuments  Scope = "documents"
	ScopeVisitsOnly Scope = "visits-only"
)

// Basis says why an adult may see somebody's papers.
type Basis string

// BasisSelf: the person is the adult herself.
const (
	BasisParent   Basis = "parent"
	BasisGuardian Basis = "guardian"
	BasisRelative Basis = "relative"
	BasisSelf     Basis = "self"
)

// Scopes and Bases list every answer to how much a link opens, and why.
func Scopes() []Scope { return []Scope{ScopeDocuments, ScopeVisitsOnly} }

// Bases: see Scopes.
func Bases() []Basis { return []Basis{BasisParent, BasisGuardian, BasisRelative, BasisSelf} }

// Grant opens one track over a link. InChat is false for what the adult wants to hear of in person only.
type Grant struct {
	Track  Track
	InChat bool
}

// Grants opens tracks in the usual way: in the chat, but for those that are there only on request.
func Grants(tracks ...Track) []Grant {
	grants := make([]Grant, len(tracks))
	for i, t := range tracks {
		grants[i] = Grant{Track: t, InChat: t.Chat() == InChatByDefault}
	}
	return grants
}

// Known is what an adult already knew of a document when she was linked: everything up to the move UpTo.
type Known struct {
	Document DocumentID
	UpTo     int
	Told     Told
}

// NewLink asks for a link. A zero From is now; a zero Until is open. Key: the same key gets the same link.
type NewLink struct {
	Adult       AdultID
	Person      PersonID
	Scope       Scope
	Basis       Basis
	Grants      []Grant
	From, Until time.Time
	Known       []Known
	By          StaffID
	Key         string
}

// Link lets an adult see the granted papers of a person. Staff must be allowed to work on the families of both. ErrOverlap: she has a link to that person already, now or from a later day.
func (s *Store) Link(ctx context.Context, n NewLink, now time.Time) (LinkID, error) {
	var id LinkID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := n.validate(now); err != nil {
			return err
		}
		// The adult may be of another family, an aunt say, but not of one that is no business of whoever links her: a wrong number would show a stranger the papers.
		if _, err := familyOf(ctx, tx, n.By, familyOfPerson, n.Person, now); err != nil {
			return err
		}
		if _, err := familyOf(ctx, tx, n.By, familyOfAdult, n.Adult, now); err != nil {
			return err
		}
		if n.Basis == BasisSelf {
			if err := s.mustBeOfAge(ctx, tx, n.Person, now); err != nil {
				return err
			}
		}
		if err := lockPapers(ctx, tx, n.Person); err != nil {
			return err
		}
		var err error
		id, err = s.insertLink(ctx, tx, n, now)
		return err
	})
	if postgres.IsUnique(err, "links_one_live") {
		err = ErrOverlap
	}
	if err != nil {
		return 0, fmt.Errorf("link adult %d to person %d: %w", n.Adult, n.Person, err)
	}
	return id, nil
}

// insertLink needs the person's papers locked.
func (s *Store) insertLink(ctx context.Context, tx pgx.Tx, n NewLink, now time.Time) (LinkID, error) {
	if n.From.IsZero() {
		n.From = now
	}
	id, made, err := insertOnce[LinkID](ctx, tx, `
		INSERT INTO links (key, adult_id, person_id, scope, basis, from_at, until_at, created_by, created_at)
		SELECT $1, a.id, $3, $4, $5, $6, $7, $8, $9 FROM adults a WHERE a.id = $2
		ON CONFLICT (key) DO NOTHING RETURNING id`,
		`SELECT id FROM links WHERE key = $1`, n.Key, n.Adult, n.Person, n.Scope, n.Basis, n.From, postgres.OrNull(n.Until), n.By, now)
	if err != nil || !made {
		return id, err
	}
	for _, g := range n.Grants {
		if _, err := tx.Exec(ctx, `INSERT INTO link_tracks (link_id, track, in_chat) VALUES ($1, $2, $3)`, id, g.Track, g.InChat); err != nil {
			return 0, err
		}
	}
	for _, k := range n.Known {
		if _, err := insertTelling(ctx, tx, n.Adult, k.Document, k.UpTo, k.Told, now); err != nil {
			return 0, err
		}
	}
	if err := s.catchUp(ctx, tx, n, now); err != nil {
		return 0, err
	}
	return id, record(ctx, tx, n.By, audit.LinkMade, audit.OnLink, id, now)
}

func (n NewLink) validate(now time.Time) error {
	switch {
	case !slices.Contains(Scopes(), n.Scope):
		return fmt.Errorf("%w: scope", ErrInvalid)
	case !slices.Contains(Bases(), n.Basis):
		return fmt.Errorf("%w: basis", ErrInvalid)
	case len(n.Grants) == 0:
		return fmt.Errorf("%w: a link needs a track", ErrInvalid)
	case !n.Until.IsZero() && !n.Until.After(now):
		return fmt.Errorf("%w: the link would have ended already", ErrInvalid)
	}
	seen := map[Track]bool{}
	for _, g := range n.Grants {
		switch {
		case !g.Track.Valid() || seen[g.Track]:
			return fmt.Errorf("%w: tracks of the link", ErrInvalid)
		case g.InChat && g.Track.Chat() == InChatWithCode:
			return ErrNotInChat
		}
		seen[g.Track] = true
	}
	return nil
}
