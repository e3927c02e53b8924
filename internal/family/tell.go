package family

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Manner says how somebody was told.
type Manner string

// How somebody was told.
const (
	InPerson    Manner = "in-person"
	ByPhone     Manner = "by-phone"
	OtherManner Manner = "other"
)

// Manners lists how somebody can be told.
func Manners() []Manner { return []Manner{InPerson, ByPhone, OtherManner} }

// Told is the circumstance of a telling: who told, when, how, and whether a support person was there.
type Told struct {
	By        StaffID
	At        time.Time
	Manner    Manner
	Supported bool
}

// NewTelling says that these adults were told everything about a document up to the move UpTo. By recorded it; Told.By is who spoke.
// Recorded tells that move from a later one that was given its number after it was taken back; zero for whichever is there.
type NewTelling struct {
	Document DocumentID
	UpTo     int
	Recorded time.Time
	Adults   []AdultID
	Told     Told
	By       StaffID
}

// Tell releases for these adults what waited to be told, up to UpTo: the caller names it, so that a move recorded in the meantime is not taken for told.
// Telling again changes nothing. ErrNotFound: no such move, or one of the adults has no link to it.
func (s *Store) Tell(ctx context.Context, n NewTelling, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		d, err := lockToWork(ctx, tx, n.Document, n.By, now)
		if err != nil {
			return err
		}
		if !n.of(d) {
			return ErrNotFound
		}
		news := false
		for _, adult := range n.Adults {
			made, err := s.tell(ctx, tx, d, adult, n, now)
			if err != nil {
				return err
			}
			news = news || made
		}
		if !news {
			return nil
		}
		return record(ctx, tx, n.By, audit.TellingAdded, audit.OnDocument, n.Document, now)
	})
	if err != nil {
		return fmt.Errorf("tell of document %d up to move %d: %w", n.Document, n.UpTo, err)
	}
	return nil
}

// of says whether the document has the move that was told of.
func (n NewTelling) of(d locked) bool {
	return n.UpTo >= 1 && n.UpTo <= len(d.moves) && (n.Recorded.IsZero() || d.moves[n.UpTo-1].At.Equal(n.Recorded))
}

// tell writes the telling down and closes the adult's screen where it changes what she is shown: now, and as often as a move that it covers is yet to be shown.
func (s *Store) tell(ctx context.Context, tx pgx.Tx, d locked, adult AdultID, n NewTelling, now time.Time) (made bool, err error) {
	linked, err := tellingsOfLinked(ctx, tx, d, now)
	if err != nil {
		return false, err
	}
	made, err = insertTelling(ctx, tx, adult, n.Document, n.UpTo, n.Told, now)
	before, shown := linked[adult]
	if err != nil || !made || !shown {
		return made, err
	}
	after := append(slices.Clip(before), Telling{UpTo: n.UpTo, At: n.Told.At, Recorded: now})
	for _, at := range d.changesFrom(now) {
		if !differs(d.viewAt(before, at), d.viewAt(after, at)) {
			continue
		}
		if err := s.CloseScreenAt(ctx, tx, adult, at); err != nil {
			return false, err
		}
	}
	return true, nil
}

// insertTelling needs a link that was not ended; it may begin later, and the track may be switched off in the chat: she was told all the same. made is false when
// it was known already.
func insertTelling(ctx context.Context, tx pgx.Tx, adult AdultID, document DocumentID, upTo int, told Told, now time.Time) (made bool, err error) {
	if err := told.validate(now); err != nil {
		return false, err
	}
	var linked bool
	err = tx.QueryRow(ctx, `
		SELECT true
		FROM documents d JOIN moves m ON m.document_id = d.id AND m.seq = $3
		JOIN links l ON l.person_id = d.person_id AND l.adult_id = $2 AND l.scope = 'documents' AND l.revoked_at IS NULL
		JOIN link_tracks g ON g.link_id = l.id AND g.track = d.track
		WHERE d.id = $1`, document, adult, upTo).Scan(&linked)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, ErrNotFound
	}
	if err != nil {
		return false, err
	}
	done, err := tx.Exec(ctx, `
		INSERT INTO tellings (document_id, adult_id, up_to_seq, told_at, told_by, manner, supported, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT ON CONSTRAINT tellings_once DO NOTHING`,
		document, adult, upTo, told.At, told.By, told.Manner, told.Supported, now)
	return done.RowsAffected() > 0, err
}

func (t Told) validate(now time.Time) error {
	switch {
	case t.At.IsZero() || t.At.After(now):
		return fmt.Errorf("%w: time of telling", ErrInvalid)
	case !slices.Contains(Manners(), t.Manner):
		return fmt.Errorf("%w: manner of telling", ErrInvalid)
	}
	return nil
}
