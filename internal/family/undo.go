package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// UndoMove names the move that is to be taken back: At tells it from a later one that was given its number.
type UndoMove struct {
	Document DocumentID
	Seq      int
	At       time.Time
	By       StaffID
}

// Undo takes back the newest move of a document with all it owed, as if it had never been; the document too, if it was its only move. Only the audit still knows.
// ErrTooLate: its ten minutes are over, somebody was told of it, or another move followed. ErrNotFound: there is no such move, or not any more.
func (s *Store) Undo(ctx context.Context, u UndoMove, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		d, err := lockToWork(ctx, tx, u.Document, u.By, now)
		if err != nil {
			return err
		}
		if u.Seq < 1 || u.Seq > len(d.moves) || !d.moves[u.Seq-1].At.Equal(u.At) {
			return ErrNotFound
		}
		return s.undo(ctx, tx, d, u, now)
	})
	if err != nil {
		return fmt.Errorf("take back move %d of document %d: %w", u.Seq, u.Document, err)
	}
	return nil
}

func (s *Store) undo(ctx context.Context, tx pgx.Tx, d locked, u UndoMove, now time.Time) error {
	var pinged []AdultID
	if err := tx.QueryRow(ctx, `SELECT pinged FROM moves WHERE document_id = $1 AND seq = $2`, d.id, u.Seq).Scan(&pinged); err != nil {
		return err
	}
	var gone bool
	if err := tx.QueryRow(ctx, `SELECT take_back_move($1, $2, $3)`, d.id, u.Seq, now.Add(undoMargin)).Scan(&gone); err != nil {
		return err
	}
	if !gone {
		return ErrTooLate
	}
	move := d.moves[u.Seq-1]
	// Another move may get its number: what was asked for on this one is not to be approved on that.
	d.moves = d.moves[:u.Seq-1]
	if err := lapse(ctx, tx, d, now); err != nil {
		return err
	}
	for _, adult := range pinged {
		if err := delivery.Withdraw(ctx, tx, int64(adult), delivery.New, move.ShownFrom, int64(d.person), now); err != nil {
			return err
		}
	}
	if err := s.keepScreens(ctx, tx, d, move); err != nil {
		return err
	}
	if err := placeUnread(ctx, tx, d.id, move.At); err != nil {
		return err
	}
	return record(ctx, tx, u.By, audit.MoveUndone, audit.OnDocument, d.id, now)
}

// keepScreens leaves open what the move, or a telling beside it, was to close at the moment in which it would have been shown: to everybody who was ever linked to the
// person. A screen on which a move of another document is shown in the very same moment closes all the same.
func (s *Store) keepScreens(ctx context.Context, tx pgx.Tx, d locked, move Move) error {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT l.adult_id FROM links l
		WHERE l.person_id = $1 AND NOT EXISTS (
			SELECT FROM links o JOIN documents e ON e.person_id = o.person_id JOIN moves m ON m.document_id = e.id
			WHERE o.adult_id = l.adult_id AND m.shown_from = $2)`, d.person, move.ShownFrom)
	if err != nil {
		return err
	}
	adults, err := pgx.CollectRows(rows, pgx.RowTo[AdultID])
	if err != nil {
		return err
	}
	for _, adult := range adults {
		if err := s.KeepScreenAt(ctx, tx, adult, move.ShownFrom); err != nil {
			return err
		}
	}
	return nil
}
