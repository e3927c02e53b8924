package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// NewMove asks to bring a document into a state. Visit is needed on a visit or pick-up stage, unless the one agreed before still holds.
// PlaceRead is the tick "read on the paper" for the right place of birth. After is the newest move it was decided on, 0 for whatever is there. Key: the same key gets
// the same move.
type NewMove struct {
	Document  DocumentID
	After     int
	To        State
	Visit     *Visit
	PlaceRead bool
	By        StaffID
	Key       string
}

// NewDocument asks for a document of a person, opened with its first move. Item is set on a checklist track and is then the stage too. HumanFirst marks an item that
// follows from the relative-status track: then a person tells every move of it.
type NewDocument struct {
	Person     PersonID
	Track      Track
	Item       Stage
	HumanFirst bool
	State      State
	Visit      *Visit
	PlaceRead  bool
	By         StaffID
	Key        string
}

// OpenDocument opens a document with its first move, which is shown and pinged like any other. ErrOverlap: the person has one of that track and item.
// ErrSecondPerson: it would begin with an outcome about a relative; it is opened before that, and moved.
func (s *Store) OpenDocument(ctx context.Context, n NewDocument, now time.Time) (DocumentID, error) {
	var id DocumentID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var err error
		id, err = s.openFor(ctx, tx, n, now)
		return err
	})
	if err := orOverlap(err); err != nil {
		return 0, fmt.Errorf("open a document of person %d: %w", n.Person, err)
	}
	return id, nil
}

func orOverlap(err error) error {
	if postgres.IsUnique(err, "documents_pkey") || postgres.IsUnique(err, "documents_once") {
		return ErrOverlap
	}
	return err
}

// openFor opens a document once staff may work on the person's family.
func (s *Store) openFor(ctx context.Context, tx pgx.Tx, n NewDocument, now time.Time) (DocumentID, error) {
	family, err := familyOf(ctx, tx, n.By, familyOfPerson, n.Person, now)
	if err != nil {
		return 0, err
	}
	if err := n.validate(); err != nil {
		return 0, err
	}
	return s.openDocument(ctx, tx, family, n, now)
}

func (s *Store) openDocument(ctx context.Context, tx pgx.Tx, family FamilyID, n NewDocument, now time.Time) (DocumentID, error) {
	d := locked{family: family, person: n.Person, history: history{id: n.id(), track: n.Track, item: n.Item, humanFirst: n.HumanFirst}}
	var again bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM moves WHERE key = $1 AND document_id = $2)`, n.Key, d.id).Scan(&again)
	if err != nil || again {
		return d.id, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO documents (id, person_id, track, item, human_first, opened_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		d.id, n.Person, n.Track, n.Item, n.HumanFirst, now)
	if err != nil {
		return 0, err
	}
	if err := record(ctx, tx, n.By, audit.DocumentOpened, audit.OnDocument, d.id, now); err != nil {
		return 0, err
	}
	_, err = s.append(ctx, tx, d, NewMove{Document: d.id, To: n.State, Visit: n.Visit, PlaceRead: n.PlaceRead, By: n.By, Key: n.Key}, now)
	return d.id, err
}

// id is the document's place among all that the person can have, 256 of them. Were it counted, a document opened and not told of would show in the ids of those opened
// after it, which her buttons carry (rule 2).
func (n NewDocument) id() DocumentID {
	return DocumentID(int64(n.Person)<<8 + int64(place(n.Track, n.Item)))
}

// place is that of a document among all that a person can have: by track, and by item where a track has several.
func place(t Track, item Stage) int { return slices.Index(Tracks(), t)*16 + 1 + t.Position(item) }

func (n NewDocument) validate() error {
	switch checklist := n.Track.Progress() == Checklist; {
	case !n.Track.Valid():
		return fmt.Errorf("%w: track", ErrInvalid)
	case checklist && n.Item != n.State.Stage, !checklist && n.Item != "":
		return fmt.Errorf("%w: item", ErrInvalid)
	case !checklist && n.HumanFirst:
		return fmt.Errorf("%w: only an item is marked human-first", ErrInvalid)
	case n.Track.NeedsSecondPerson("", n.State.Stage):
		return ErrSecondPerson
	}
	return nil
}

// Move records a move. For ten minutes nobody sees it; then each linked adult is shown it by its class, and those who may be pinged are. ErrChanged: the newest move is
// not n.After. ErrSecondPerson: it takes an approval.
func (s *Store) Move(ctx context.Context, n NewMove, now time.Time) (Move, error) {
	var move Move
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		d, err := lockToWork(ctx, tx, n.Document, n.By, now)
		if err != nil {
			return err
		}
		if i, ok := d.keys[n.Key]; ok {
			move = d.moves[i]
			return nil
		}
		if before, _ := d.last(); d.track.NeedsSecondPerson(before.Stage, n.To.Stage) {
			return ErrSecondPerson
		}
		move, err = s.append(ctx, tx, d, n, now)
		return err
	})
	if err != nil {
		return Move{}, fmt.Errorf("move document %d: %w", n.Document, err)
	}
	return move, nil
}

// append adds the move to the history and queues what it owes.
func (s *Store) append(ctx context.Context, tx pgx.Tx, d locked, n NewMove, now time.Time) (Move, error) {
	before, carried := d.last()
	move, err := d.next(n, now)
	if err != nil {
		return Move{}, err
	}
	visit := carried
	switch {
	case n.Visit != nil:
		if visit, err = s.sealVisit(ctx, tx, d.family, *n.Visit); err != nil {
			return Move{}, err
		}
	case move.Stage != before.Stage:
		visit = nil
	}
	d.moves = append(d.moves, move)
	owes, err := owed(ctx, tx, d, now)
	if err != nil {
		return Move{}, err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO moves (document_id, seq, stage, overlay, at, shown_from, visit_sealed, place_read, pinged, key, by_staff)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		d.id, move.Seq, move.Stage, move.Overlay, move.At, move.ShownFrom, visit, move.PlaceRead, owes.pinged, n.Key, n.By)
	if err != nil {
		return Move{}, err
	}
	if err := s.announce(ctx, tx, d, owes); err != nil {
		return Move{}, err
	}
	if n.PlaceRead {
		if err := placeRead(ctx, tx, d.id, n.By, move.At); err != nil {
			return Move{}, err
		}
	}
	return move, record(ctx, tx, n.By, audit.MoveRecorded, audit.OnDocument, d.id, now)
}
