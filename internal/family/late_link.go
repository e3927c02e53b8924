package family

import (
	"context"
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
func (s *Store) catchUp(ctx context.Context, tx pgx.Tx, n NewLink, now time.Time) error {
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
			if err := s.catchUpWith(ctx, tx, n, h.upTo(i+1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// catchUpWith is catchUp for the newest move of a history. It is written down with the move, once however many links come, that she is pinged for it: for whoever takes it
// back, and for whoever lets her in before it is shown.
func (s *Store) catchUpWith(ctx context.Context, tx pgx.Tx, n NewLink, h history) error {
	move := h.moves[len(h.moves)-1]
	closes, pings := h.owesTo(h.told)
	if closes {
		if err := s.CloseScreenAt(ctx, tx, n.Adult, move.ShownFrom); err != nil {
			return err
		}
	}
	if !pings {
		return nil
	}
	noted, err := tx.Exec(ctx, `UPDATE moves SET pinged = pinged || $3::bigint WHERE document_id = $1 AND seq = $2 AND $3 <> ALL (pinged)`, h.id, move.Seq, n.Adult)
	if err != nil || noted.RowsAffected() == 0 {
		return err
	}
	return delivery.QueueAdult(ctx, tx, int64(n.Adult), delivery.New, move.ShownFrom, int64(n.Person))
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
