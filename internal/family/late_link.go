package family

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
)

// lockPapers keeps everybody from opening or moving a document of the person, and from linking anybody to the person, before the transaction ends: what is recorded in the
// same instant would not see the link, nor the link it. It comes before the link's own row, as all who change a person's links wait for each other here.
func lockPapers(ctx context.Context, tx pgx.Tx, person PersonID) error {
	// Whoever opens a document needs the person's row to stay.
	if _, err := tx.Exec(ctx, `SELECT FROM persons WHERE id = $1 FOR UPDATE`, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `SELECT FROM documents WHERE person_id = $1 ORDER BY id FOR UPDATE`, person)
	return err
}

// lockPapersOf is lockPapers for the person of a link.
func lockPapersOf(ctx context.Context, tx pgx.Tx, link LinkID) error {
	var person PersonID
	if err := tx.QueryRow(ctx, `SELECT person_id FROM links WHERE id = $1`, link).Scan(&person); err != nil {
		return err
	}
	return lockPapers(ctx, tx, person)
}

// catchUp owes an adult who was linked just now what the moves that are yet to be shown owe to those who were linked when they were recorded.
func (s *Store) catchUp(ctx context.Context, tx pgx.Tx, link LinkID, n NewLink, now time.Time) error {
	if n.Scope != ScopeDocuments || n.From.After(now) {
		return nil
	}
	histories, err := historiesFor(ctx, tx, n.Adult, n.Person)
	if err != nil {
		return err
	}
	for _, h := range histories {
		if !slices.Contains(n.Grants, Grant{Track: h.track, InChat: true}) {
			continue
		}
		for i, m := range h.moves {
			if !m.ShownFrom.After(now) {
				continue
			}
			if err := s.catchUpWith(ctx, tx, link, n, h.upTo(i+1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// catchUpWith is catchUp for the newest move of a history.
func (s *Store) catchUpWith(ctx context.Context, tx pgx.Tx, link LinkID, n NewLink, h history) error {
	due := h.moves[len(h.moves)-1].ShownFrom
	closes, pings := h.owesTo(h.told)
	if closes {
		if err := s.CloseScreenAt(ctx, tx, n.Adult, due); err != nil {
			return err
		}
	}
	if !pings {
		return nil
	}
	already, err := pinged(ctx, tx, n.Person, h, link)
	if err != nil || slices.Contains(already, n.Adult) {
		return err
	}
	return delivery.QueueAdult(ctx, tx, int64(n.Adult), delivery.New, due, int64(n.Person))
}

// anyLink is after all links there are.
const anyLink LinkID = math.MaxInt64

// pinged lists who is owed a ping for the newest move of a history, each once: those it pinged when it was recorded, and those whom a link made since then, before that
// link, let see it coming.
func pinged(ctx context.Context, tx pgx.Tx, person PersonID, h history, before LinkID) ([]AdultID, error) {
	move := h.moves[len(h.moves)-1]
	var adults []AdultID
	err := tx.QueryRow(ctx, `SELECT pinged FROM moves WHERE document_id = $1 AND seq = $2`, h.id, move.Seq).Scan(&adults)
	if err != nil {
		return nil, err
	}
	late, err := lateReaders(ctx, tx, person, h, move.At, before)
	if err != nil {
		return nil, err
	}
	for _, r := range late {
		if !slices.Contains(adults, r.adult) && Pings(h.track, h.humanFirst, h.moves, r.told) {
			adults = append(adults, r.adult)
		}
	}
	return adults, nil
}

// lateReader is an adult with what she was told of a document when a link let her read it.
type lateReader struct {
	link  LinkID
	adult AdultID
	told  []Telling
}

// lateReaders lists them for the links made since a moment, whether they ended since or not.
func lateReaders(ctx context.Context, tx pgx.Tx, person PersonID, h history, since time.Time, before LinkID) ([]lateReader, error) {
	rows, err := tx.Query(ctx, `
		SELECT l.id, l.adult_id, t.up_to_seq, t.told_at, t.recorded_at
		FROM links l JOIN link_tracks g ON g.link_id = l.id AND g.track = @track AND g.in_chat
		LEFT JOIN tellings t ON t.document_id = @document AND t.adult_id = l.adult_id AND t.recorded_at <= l.created_at
		WHERE l.person_id = @person AND l.scope = 'documents' AND l.created_at >= @since AND l.from_at <= l.created_at AND l.id < @before
		ORDER BY l.id`,
		pgx.StrictNamedArgs{"person": person, "document": h.id, "track": h.track, "since": since, "before": before})
	if err != nil {
		return nil, err
	}
	var readers []lateReader
	var r lateReader
	var upTo *int
	var at, recorded *time.Time
	_, err = pgx.ForEachRow(rows, []any{&r.link, &r.adult, &upTo, &at, &recorded}, func() error {
		last := len(readers) - 1
		if last < 0 || readers[last].link != r.link {
			readers, last = append(readers, r), last+1
		}
		if upTo != nil {
			readers[last].told = append(readers[last].told, Telling{UpTo: *upTo, At: *at, Recorded: *recorded})
		}
		return nil
	})
	return readers, err
}

// keepFromComing leaves open what moves of the person that are yet to be shown were to close to an adult who reads of the person no more. What a move of somebody else
// closes in the very same moment closes all the same.
func (s *Store) keepFromComing(ctx context.Context, tx pgx.Tx, adult AdultID, person PersonID, now time.Time) error {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT m.shown_from FROM documents d JOIN moves m ON m.document_id = d.id
		WHERE d.person_id = $2 AND m.shown_from > $3 AND NOT EXISTS (
			SELECT FROM links o JOIN documents e ON e.person_id = o.person_id JOIN moves n ON n.document_id = e.id
			WHERE o.adult_id = $1 AND o.person_id <> $2 AND n.shown_from = m.shown_from)`, adult, person, now)
	if err != nil {
		return err
	}
	moments, err := pgx.CollectRows(rows, pgx.RowTo[time.Time])
	if err != nil {
		return err
	}
	for _, at := range moments {
		if err := s.KeepScreenAt(ctx, tx, adult, at); err != nil {
			return err
		}
	}
	return nil
}
