package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// locked is a document with its whole history while nobody else can move it.
type locked struct {
	history
	person PersonID
	family FamilyID
	// keys tells which move a key made.
	keys map[string]int
}

// lockDocument reads a document and keeps others from moving it before the transaction ends, so that moves stay numbered without a gap.
func lockDocument(ctx context.Context, tx pgx.Tx, id DocumentID) (locked, error) {
	return readDocument(ctx, tx, id, "FOR UPDATE OF d")
}

// lockToWork is lockDocument for a member of staff who may work on the family.
func lockToWork(ctx context.Context, tx pgx.Tx, id DocumentID, staff StaffID, now time.Time) (locked, error) {
	d, err := lockDocument(ctx, tx, id)
	if err != nil {
		return locked{}, err
	}
	return d, mayWork(ctx, tx, staff, d.family, now)
}

// readDocument reads a document with all its moves.
func readDocument(ctx context.Context, tx pgx.Tx, id DocumentID, lock string) (locked, error) {
	d := locked{history: history{id: id}, keys: map[string]int{}}
	err := tx.QueryRow(ctx, `
		SELECT d.person_id, d.track, d.item, d.human_first, p.family_id
		FROM documents d JOIN persons p ON p.id = d.person_id
		WHERE d.id = $1 `+lock, id).Scan(&d.person, &d.track, &d.item, &d.humanFirst, &d.family)
	if errors.Is(err, pgx.ErrNoRows) {
		return locked{}, ErrNotFound
	}
	if err != nil {
		return locked{}, err
	}
	rows, err := tx.Query(ctx, `
		SELECT key, seq, stage, overlay, at, shown_from, place_read, visit_sealed FROM moves WHERE document_id = $1 ORDER BY seq`, id)
	if err != nil {
		return locked{}, err
	}
	var m Move
	var key string
	var visit []byte
	_, err = pgx.ForEachRow(rows, []any{&key, &m.Seq, &m.Stage, &m.Overlay, &m.At, &m.ShownFrom, &m.PlaceRead, &visit}, func() error {
		d.keys[key] = len(d.moves)
		d.moves, d.visits = append(d.moves, m), append(d.visits, visit)
		return nil
	})
	return d, err
}

// last is the newest move and its sealed visit; the zero Move before the first.
func (d locked) last() (Move, []byte) {
	if len(d.moves) == 0 {
		return Move{}, nil
	}
	return d.moves[len(d.moves)-1], d.visits[len(d.visits)-1]
}

// next is the move that follows, or why there can be none.
func (d locked) next(n NewMove, now time.Time) (Move, error) {
	before, carried := d.last()
	if err := d.validate(n, before, carried != nil); err != nil {
		return Move{}, err
	}
	// Two replicas' clocks differ by a little; moves must not run backwards for it.
	at := later(now.UTC().Truncate(time.Microsecond), before.At)
	move := Move{Seq: before.Seq + 1, State: n.To, At: at, ShownFrom: at.Add(undoTime)}
	if d.track.NeedsPlaceRead(n.To.Stage) {
		move.PlaceRead = n.PlaceRead || before.PlaceRead
		if !move.PlaceRead {
			return Move{}, ErrPlaceNotRead
		}
	}
	return move, nil
}

func (d locked) validate(n NewMove, before Move, carried bool) error {
	to := n.To
	switch {
	case n.Key == "":
		return fmt.Errorf("%w: a move needs a key", ErrInvalid)
	case n.After != 0 && n.After != before.Seq:
		return ErrChanged
	case d.track.Position(to.Stage) < 0 || !to.Overlay.valid():
		return fmt.Errorf("%w: not a state of the track", ErrInvalid)
	case d.item != "" && to.Stage != d.item:
		return fmt.Errorf("%w: an item does not become another", ErrInvalid)
	case to == before.State && n.Visit == nil:
		return fmt.Errorf("%w: nothing would change", ErrInvalid)
	}
	if !d.track.IsVisit(to.Stage) {
		if n.Visit != nil {
			return fmt.Errorf("%w: the stage has no visit", ErrInvalid)
		}
		return nil
	}
	// A day agreed before a pause does not hold after it.
	holds := carried && to.Stage == before.Stage && !before.resting()
	switch {
	case n.Visit != nil:
		return n.Visit.validate()
	case !holds && !to.resting():
		return ErrNoVisit
	}
	return nil
}
