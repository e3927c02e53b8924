package family

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// tellWithin is how many working days there are to tell somebody news that a machine does not break; then a supervisor sees that it waits.
const tellWithin = 3

// Untold is a document of which one adult waits to hear something from a person.
type Untold struct {
	Document DocumentID
	// Family is the family's code.
	Family string
	Person Person
	Track  Track
	Item   Stage
	Adult  AdultID
	// Initial is the adult's.
	Initial string
	// Since is the day from which it waits; Due, the end of a working day, by when she should be told.
	Since, Due time.Time
	Late       bool
}

// Untold lists what linked adults wait to be told on the families that staff may work on, the longest waiting first. What can still be taken back is not among it.
func (s *Store) Untold(ctx context.Context, staff StaffID, now time.Time) ([]Untold, error) {
	all, err := s.untold(ctx, staff, now)
	if err != nil {
		return nil, fmt.Errorf("untold moves for staff %d: %w", staff, err)
	}
	return all, nil
}

// awaits is the first move that this adult must hear of from a person and has not; false: there is none.
func (h history) awaits(told []Telling, now time.Time) (Move, bool) {
	var before State
	for _, m := range h.moves {
		if now.Before(m.ShownFrom) {
			return Move{}, false
		}
		if ClassOf(h.track, h.humanFirst, before, m.State) == HumanFirst {
			if _, ok := toldAt(told, m.Seq); !ok {
				return m, true
			}
		}
		before = m.State
	}
	return Move{}, false
}

// worked is a document of a family that staff may work on.
type worked struct {
	history
	family string
	person sealedPerson
}

func (s *Store) untold(ctx context.Context, staff StaffID, now time.Time) ([]Untold, error) {
	args := pgx.StrictNamedArgs{"staff": staff, "now": now}
	documents, err := s.worked(ctx, args)
	if err != nil {
		return nil, err
	}
	readers, err := readersOf(ctx, s.Pool, `d.person_id IN (SELECT p.id FROM persons p JOIN families f ON f.id = p.family_id WHERE `+workable+`)`, args)
	if err != nil {
		return nil, err
	}
	free, err := s.holidaysSince(ctx, s.Pool, now.AddDate(-1, 0, 0))
	if err != nil {
		return nil, err
	}
	var all []Untold
	for _, r := range readers {
		d, ok := documents[r.document]
		if !ok {
			continue
		}
		move, waits := d.awaits(r.tellings(), now)
		if !waits {
			continue
		}
		u := Untold{Document: d.id, Family: d.family, Track: d.track, Item: d.item, Adult: r.Adult, Since: later(move.At, r.Linked)}
		u.Due = workingDays(u.Since, tellWithin, s.Zone, free)
		u.Late = now.After(u.Due)
		if err := s.openUntold(ctx, &u, d, r); vault.Unreadable(err) {
			s.Log.Error("an untold move does not open", "document", u.Document)
			continue
		} else if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	slices.SortStableFunc(all, func(a, b Untold) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Adult, b.Adult))
	})
	return all, nil
}

func (s *Store) openUntold(ctx context.Context, u *Untold, d *worked, r sealedReader) error {
	reader, err := s.openReader(ctx, s.Pool, r)
	if err != nil {
		return err
	}
	u.Initial = reader.Initial
	u.Person, err = s.openPerson(ctx, s.Pool, d.person)
	return err
}

// worked reads the documents of the families that staff may work on.
func (s *Store) worked(ctx context.Context, args pgx.StrictNamedArgs) (map[DocumentID]*worked, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT d.id, d.track, d.item, d.human_first, f.code, p.id, p.family_id, p.initial_sealed, p.birth_sealed, p.sign_sealed,
			m.seq, m.stage, m.overlay, m.at, m.shown_from
		FROM families f JOIN persons p ON p.family_id = f.id JOIN documents d ON d.person_id = p.id JOIN moves m ON m.document_id = d.id
		WHERE `+workable+`
		ORDER BY d.id, m.seq`, args)
	if err != nil {
		return nil, err
	}
	documents := map[DocumentID]*worked{}
	var d worked
	var m Move
	_, err = pgx.ForEachRow(rows, []any{&d.id, &d.track, &d.item, &d.humanFirst, &d.family, &d.person.id, &d.person.family,
		&d.person.initial, &d.person.birth, &d.person.sign, &m.Seq, &m.Stage, &m.Overlay, &m.At, &m.ShownFrom}, func() error {
		if documents[d.id] == nil {
			one := d
			documents[d.id] = &one
		}
		documents[d.id].moves = append(documents[d.id].moves, m)
		return nil
	})
	return documents, err
}

// workingDays is 18:00 of the n-th working day after the day of at.
func workingDays(at time.Time, n int, zone *time.Location, holidays []time.Time) time.Time {
	for range n {
		at = nextWorkingDay(at, zone, holidays)
	}
	return at
}

// holidaysSince lists the free days from a day on.
func (s *Store) holidaysSince(ctx context.Context, q postgres.Querier, from time.Time) ([]time.Time, error) {
	rows, err := q.Query(ctx, `SELECT day FROM holidays WHERE day >= $1::date`, from.In(s.Zone).Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[time.Time])
}
