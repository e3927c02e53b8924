package family

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// CaseAdult is an adult as who works on her family sees her.
type CaseAdult struct {
	CaseName
	FamilyID FamilyID
	// Language is in what she reads, or was invited to; empty for whom nobody invited yet.
	Language string
	Contact
	Reach Reach
	// Theologian: she is shown talks with a theologian among what she can book.
	Theologian bool
	// Links are those that were not ended, to persons of families that the reader may work on.
	Links []CaseLink
}

// CaseLink is a link as staff see it.
type CaseLink struct {
	ID     LinkID
	Person Person
	Scope  Scope
	Basis  Basis
	// From may be to come; Until is zero when nobody thought of an end.
	From, Until time.Time
	Grants      []Grant
}

// AdultPage reads an adult for a member of staff; it is written down that she did. ErrNotFound: there is none, or none of hers.
func (s *Store) AdultPage(ctx context.Context, staff StaffID, id AdultID, now time.Time) (CaseAdult, error) {
	page := CaseAdult{CaseName: CaseName{ID: id}}
	err := s.reading(ctx, staff, familyOfAdult, id, now, func(tx pgx.Tx, family FamilyID) error {
		page.FamilyID = family
		if err := s.readAdult(ctx, tx, &page); err != nil {
			return err
		}
		var err error
		if page.Reach, err = s.reach(ctx, tx, id, now); err != nil {
			return err
		}
		page.Links, err = s.caseLinks(ctx, tx, staff, id, now)
		return err
	})
	if err != nil {
		return CaseAdult{}, fmt.Errorf("adult %d for staff %d: %w", id, staff, err)
	}
	return page, nil
}

func (s *Store) readAdult(ctx context.Context, tx pgx.Tx, page *CaseAdult) error {
	var initial []byte
	err := tx.QueryRow(ctx, `
		SELECT f.code, a.initial_sealed, a.theologian, coalesce(
			(SELECT c.language FROM accounts c WHERE c.adult_id = a.id AND c.state = 'active'),
			(SELECT i.language FROM invitations i WHERE i.adult_id = a.id ORDER BY i.id DESC LIMIT 1), '')
		FROM adults a JOIN families f ON f.id = a.family_id WHERE a.id = $1`, page.ID).Scan(&page.Family, &initial, &page.Theologian, &page.Language)
	if err != nil {
		return err
	}
	if page.Initial, err = s.openInitial(ctx, tx, page.FamilyID, initial); err != nil {
		return err
	}
	page.Contact, err = s.contact(ctx, tx, page.ID)
	return err
}

// caseLinks lists an adult's links in the order in which they were made.
func (s *Store) caseLinks(ctx context.Context, tx pgx.Tx, staff StaffID, adult AdultID, now time.Time) ([]CaseLink, error) {
	rows, _ := tx.Query(ctx, `
		SELECT l.id, l.scope, l.basis, l.from_at, l.until_at, `+casePersonColumns+`,
			array(SELECT g.track FROM link_tracks g WHERE g.link_id = l.id ORDER BY g.track),
			array(SELECT g.in_chat FROM link_tracks g WHERE g.link_id = l.id ORDER BY g.track)
		FROM links l JOIN persons p ON p.id = l.person_id JOIN families f ON f.id = p.family_id
		WHERE l.adult_id = @adult AND l.revoked_at IS NULL AND `+workable+`
		ORDER BY l.id`, pgx.StrictNamedArgs{"adult": adult, "staff": staff, "now": now}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanLink)
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, l sealedLink) (CaseLink, error) {
		person, err := s.openPerson(ctx, tx, l.person)
		l.Person = person
		return l.CaseLink, err
	})
}

type sealedLink struct {
	CaseLink
	person sealedPerson
}

func (l sealedLink) LogValue() slog.Value { return l.person.LogValue() }

func scanLink(row pgx.CollectableRow) (sealedLink, error) {
	var l sealedLink
	var until *time.Time
	var tracks []Track
	var inChat []bool
	p := &l.person
	err := row.Scan(&l.ID, &l.Scope, &l.Basis, &l.From, &until, &p.id, &p.family, &p.initial, &p.birth, &p.sign, &p.self, &tracks, &inChat)
	if err != nil {
		return sealedLink{}, err
	}
	l.Until = postgres.OrZero(until)
	l.Person.Self = l.Basis == BasisSelf
	for i, track := range tracks {
		l.Grants = append(l.Grants, Grant{Track: track, InChat: inChat[i]})
	}
	return l, nil
}
