package family

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/vault"
)

// NearVisit is a document whose visit or pick-up is near.
type NearVisit struct {
	Document DocumentID
	// Family is the family's code.
	Family string
	Person Person
	Track  Track
	Item   Stage
	At     time.Time
}

// nearVisits lists the visits from today to the end of the next working day, in the order of time: on a Friday that is Monday. A document that stands still, or
// has moved on, has none.
func (s *Store) nearVisits(ctx context.Context, staff StaffID, now time.Time) ([]NearVisit, error) {
	free, err := s.holidays(ctx, s.Pool, now)
	if err != nil {
		return nil, err
	}
	from, to := startOfDay(now, s.Zone), startOfDay(nextWorkingDay(now, s.Zone, free), s.Zone).AddDate(0, 0, 1)
	rows, _ := s.Pool.Query(ctx, `
		SELECT d.id, f.code, d.track, d.item, m.visit_sealed, `+casePersonColumns+`
		FROM families f JOIN persons p ON p.family_id = f.id JOIN documents d ON d.person_id = p.id
		JOIN LATERAL (SELECT visit_sealed, overlay FROM moves WHERE document_id = d.id ORDER BY seq DESC LIMIT 1) m ON m.visit_sealed IS NOT NULL AND m.overlay = ''
		WHERE `+lookedAfter, pgx.StrictNamedArgs{"staff": staff, "now": now}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanNearVisit)
	if err != nil {
		return nil, err
	}
	visits, err := vault.OpenEach(ctx, s.Log, found, s.openNearVisit)
	if err != nil {
		return nil, err
	}
	visits = slices.DeleteFunc(visits, func(v NearVisit) bool { return v.At.Before(from) || !v.At.Before(to) })
	slices.SortFunc(visits, func(a, b NearVisit) int { return a.At.Compare(b.At) })
	return visits, nil
}

type sealedNearVisit struct {
	NearVisit
	person sealedPerson
	visit  []byte
}

func (v sealedNearVisit) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("document", v.Document), slog.Any("family", v.person.family))
}

func scanNearVisit(row pgx.CollectableRow) (sealedNearVisit, error) {
	var v sealedNearVisit
	p := &v.person
	err := row.Scan(&v.Document, &v.Family, &v.Track, &v.Item, &v.visit, &p.id, &p.family, &p.initial, &p.birth, &p.sign, &p.self)
	return v, err
}

func (s *Store) openNearVisit(ctx context.Context, v sealedNearVisit) (NearVisit, error) {
	visit, err := s.openVisit(ctx, s.Pool, v.person.family, v.visit)
	if err != nil {
		return NearVisit{}, err
	}
	v.At = visit.At
	v.Person, err = s.openPerson(ctx, s.Pool, v.person)
	return v.NearVisit, err
}

func startOfDay(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}
