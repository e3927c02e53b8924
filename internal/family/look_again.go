package family

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/vault"
)

// LookAgain is a document that stands still and of which somebody said: look at it again on that day.
type LookAgain struct {
	Document DocumentID
	// Family is the family's code.
	Family string
	Person Person
	Track  Track
	Item   Stage
	On     time.Time
}

// lookAgain lists those whose day has come, by day. The newest check of a document counts, until it moves.
func (s *Store) lookAgain(ctx context.Context, staff StaffID, now time.Time) ([]LookAgain, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT d.id, f.code, d.track, d.item, c.look_again_on, `+casePersonColumns+`
		FROM families f JOIN persons p ON p.family_id = f.id JOIN documents d ON d.person_id = p.id
		JOIN LATERAL (SELECT at, look_again_on FROM checks WHERE document_id = d.id ORDER BY id DESC LIMIT 1) c ON c.look_again_on <= @today::date
		WHERE NOT EXISTS (SELECT FROM moves m WHERE m.document_id = d.id AND m.at > c.at) AND `+lookedAfter+`
		ORDER BY c.look_again_on, d.id`,
		pgx.StrictNamedArgs{"staff": staff, "now": now, "today": now.In(s.Zone).Format(time.DateOnly)}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanLookAgain)
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, l sealedLookAgain) (LookAgain, error) {
		var err error
		l.Person, err = s.openPerson(ctx, s.Pool, l.person)
		return l.LookAgain, err
	})
}

type sealedLookAgain struct {
	LookAgain
	person sealedPerson
}

func (l sealedLookAgain) LogValue() slog.Value { return l.person.LogValue() }

func scanLookAgain(row pgx.CollectableRow) (sealedLookAgain, error) {
	var l sealedLookAgain
	p := &l.person
	err := row.Scan(&l.Document, &l.Family, &l.Track, &l.Item, &l.On, &p.id, &p.family, &p.initial, &p.birth, &p.sign, &p.self)
	return l, err
}
