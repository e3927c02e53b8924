package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Standing is where a document of somebody stands for one adult.
type Standing struct {
	Adult  AdultID
	Person PersonID
	State
}

// Standings tells where the documents of a track stand for everybody who sees them in the chat, of persons in families on which staff may work: what each adult is shown, never more.
func (s *Store) Standings(ctx context.Context, q postgres.Querier, staff StaffID, track Track, now time.Time) ([]Standing, error) {
	all, err := standings(ctx, q, live, `d.track = @track`, pgx.NamedArgs{"staff": staff, "track": track, "now": now}, now)
	if err != nil {
		return nil, fmt.Errorf("standings on %s for staff %d: %w", track, staff, err)
	}
	return all, nil
}

// KnowOnHold lists the adults who were told that something is on hold, in the chat or only in person, of the same persons.
func (s *Store) KnowOnHold(ctx context.Context, q postgres.Querier, staff StaffID, now time.Time) ([]AdultID, error) {
	all, err := standings(ctx, q, readers, `EXISTS (SELECT FROM moves h WHERE h.document_id = d.id AND h.overlay = 'on-hold')`, pgx.NamedArgs{"staff": staff, "now": now}, now)
	if err != nil {
		return nil, fmt.Errorf("who knows of something on hold, for staff %d: %w", staff, err)
	}
	var adults []AdultID
	for _, one := range all {
		if one.Overlay == OnHold {
			adults = append(adults, one.Adult)
		}
	}
	slices.Sort(adults)
	return slices.Compact(adults), nil
}

// readers is live with the tracks too of which an adult hears in person only.
const readers = `WITH live AS (
	SELECT l.adult_id, l.person_id, g.track FROM links l JOIN link_tracks g ON g.link_id = l.id
	WHERE l.scope = 'documents' AND l.from_at <= @now AND l.revoked_at IS NULL)
`

// standings reads the documents d that the condition leaves, with their moves, and then who of links has which and was told what of it.
func standings(ctx context.Context, q postgres.Querier, links, condition string, args pgx.NamedArgs, now time.Time) ([]Standing, error) {
	condition += ` AND d.person_id IN (SELECT p.id FROM persons p JOIN families f ON f.id = p.family_id WHERE ` + workable + `)`
	documents, err := movesOf(ctx, q, condition, args)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, links+`
		SELECT live.adult_id, d.person_id, d.id, t.up_to_seq, t.told_at, t.recorded_at
		FROM live JOIN documents d ON d.person_id = live.person_id AND d.track = live.track
		LEFT JOIN tellings t ON t.document_id = d.id AND t.adult_id = live.adult_id
		WHERE `+condition+` ORDER BY live.adult_id, d.id`, args)
	if err != nil {
		return nil, err
	}
	return collectStandings(rows, documents, now)
}

// collectStandings reads adults with documents, one line for each telling, and keeps those to whom the document is shown.
func collectStandings(rows pgx.Rows, documents map[DocumentID]*history, now time.Time) ([]Standing, error) {
	var all []Standing
	var told []Telling
	var last, one Standing
	var document, id DocumentID
	end := func() {
		if d := documents[document]; d != nil {
			if view := d.viewAt(told, now); view.Seq > 0 {
				last.State = view.State
				all = append(all, last)
			}
		}
	}
	var upTo *int
	var at, recorded *time.Time
	_, err := pgx.ForEachRow(rows, []any{&one.Adult, &one.Person, &id, &upTo, &at, &recorded}, func() error {
		if id != document || one.Adult != last.Adult {
			end()
			last, document, told = one, id, nil
		}
		if upTo != nil {
			told = append(told, Telling{UpTo: *upTo, At: *at, Recorded: *recorded})
		}
		return nil
	})
	end()
	return all, err
}

// movesOf reads the moves of the documents d that the condition leaves.
func movesOf(ctx context.Context, q postgres.Querier, condition string, args pgx.NamedArgs) (map[DocumentID]*history, error) {
	rows, err := q.Query(ctx, `
		SELECT d.id, d.track, d.human_first, m.seq, m.stage, m.overlay, m.at, m.shown_from
		FROM documents d JOIN moves m ON m.document_id = d.id WHERE `+condition+` ORDER BY d.id, m.seq`, args)
	if err != nil {
		return nil, err
	}
	documents := map[DocumentID]*history{}
	var h history
	var m Move
	_, err = pgx.ForEachRow(rows, []any{&h.id, &h.track, &h.humanFirst, &m.Seq, &m.Stage, &m.Overlay, &m.At, &m.ShownFrom}, func() error {
		if documents[h.id] == nil {
			documents[h.id] = &history{id: h.id, track: h.track, humanFirst: h.humanFirst}
		}
		documents[h.id].moves = append(documents[h.id].moves, m)
		return nil
	})
	return documents, err
}
