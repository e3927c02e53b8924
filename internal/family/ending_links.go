package family

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/vault"
)

// linkWarning is how long before its day a link's end is on the list. It stays there until somebody ends the link or gives it another day: nothing ends by itself.
const linkWarning = 60 * 24 * time.Hour

// EndingLink is a link whose agreed end is near or over.
type EndingLink struct {
	Link  LinkID
	Adult CaseName
	// Person is whom it leads to.
	Person Person
	Until  time.Time
	Over   bool
}

func (s *Store) endingLinks(ctx context.Context, staff StaffID, now time.Time) ([]EndingLink, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT l.id, l.until_at, l.until_at <= @now, a.id, o.code, a.family_id, a.initial_sealed, `+casePersonColumns+`
		FROM links l JOIN persons p ON p.id = l.person_id JOIN families f ON f.id = p.family_id
		JOIN adults a ON a.id = l.adult_id JOIN families o ON o.id = a.family_id
		WHERE l.revoked_at IS NULL AND l.until_at < @soon AND `+lookedAfter+`
		ORDER BY l.until_at, l.id`,
		pgx.StrictNamedArgs{"staff": staff, "now": now, "soon": now.Add(linkWarning)}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanEndingLink)
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, s.openEndingLink)
}

type sealedEndingLink struct {
	EndingLink
	person  sealedPerson
	family  FamilyID // the adult's
	initial []byte
}

func (l sealedEndingLink) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("adult", l.Adult.ID), slog.Any("person", l.person.id))
}

func scanEndingLink(row pgx.CollectableRow) (sealedEndingLink, error) {
	var l sealedEndingLink
	p := &l.person
	err := row.Scan(&l.Link, &l.Until, &l.Over, &l.Adult.ID, &l.Adult.Family, &l.family, &l.initial, &p.id, &p.family, &p.initial, &p.birth, &p.sign, &p.self)
	return l, err
}

func (s *Store) openEndingLink(ctx context.Context, l sealedEndingLink) (EndingLink, error) {
	var err error
	if l.Adult.Initial, err = s.openInitial(ctx, s.Pool, l.family, l.initial); err != nil {
		return EndingLink{}, err
	}
	l.Person, err = s.openPerson(ctx, s.Pool, l.person)
	return l.EndingLink, err
}
