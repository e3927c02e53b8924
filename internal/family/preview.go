package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Preview is what a move or a telling will come to, before it is recorded.
type Preview struct {
	CaseFile
	To State
	// Shown is when it will be shown to whoever may see it.
	Shown   time.Time
	Readers []PreviewReader
}

// PreviewReader is what one linked adult will see.
type PreviewReader struct {
	Reader
	// Hidden: she will not be shown it before a person has told her.
	Hidden bool
	// Pings: her phone will light up.
	Pings bool
	// Sees is what she will be shown at that moment, Told what once she was told everything; nil for nothing.
	Sees, Told *Document
}

// Preview says what each linked adult will see of a move, and refuses what Move would refuse, without recording anything but that the document was read. ErrSecondPerson
// is not one of its refusals: what needs approval is looked at before it is asked for.
func (s *Store) Preview(ctx context.Context, n NewMove, now time.Time) (Preview, error) {
	var p Preview
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		c, d, err := s.caseFile(ctx, tx, n.By, n.Document, now)
		if err != nil {
			return err
		}
		move, err := d.next(n, now)
		if err != nil {
			return err
		}
		p = Preview{CaseFile: c, To: n.To, Shown: move.ShownFrom}
		p.Readers, err = s.previews(ctx, tx, c, d.with(move), n.Visit, now)
		return err
	})
	if err != nil {
		return Preview{}, fmt.Errorf("preview a move of document %d: %w", n.Document, err)
	}
	return p, nil
}

// with is the document with one move more. A visit that still holds goes on; a new one is put in by who knows it, as it is not sealed yet.
func (d locked) with(move Move) locked {
	before, carried := d.last()
	if move.Stage != before.Stage {
		carried = nil
	}
	d.moves, d.visits = append(slices.Clip(d.moves), move), append(slices.Clip(d.visits), carried)
	return d
}

func (s *Store) previews(ctx context.Context, tx pgx.Tx, c CaseFile, d locked, visit *Visit, now time.Time) ([]PreviewReader, error) {
	var all []PreviewReader
	move := d.moves[len(d.moves)-1]
	for _, r := range c.Readers {
		p := PreviewReader{Reader: r.Reader}
		told := r.tellings()
		p.Hidden = d.viewAt(told, move.ShownFrom).Seq < move.Seq
		p.Pings = r.InChat && r.Joined && Pings(d.track, d.humanFirst, d.moves, told)
		var err error
		if p.Sees, err = s.seenBy(ctx, tx, c.Person, d.family, &d.history, r.Reader, told, move.ShownFrom); err != nil {
			return nil, err
		}
		after := append(slices.Clip(told), Telling{UpTo: move.Seq, At: now, Recorded: now})
		if p.Told, err = s.seenBy(ctx, tx, c.Person, d.family, &d.history, r.Reader, after, move.ShownFrom); err != nil {
			return nil, err
		}
		for _, shown := range []*Document{p.Sees, p.Told} {
			if visit != nil && shown != nil && shown.seq == move.Seq && !move.resting() {
				shown.Visit = visit
			}
		}
		all = append(all, p)
	}
	return all, nil
}

// PreviewTelling says what each of these adults will see once she was told everything up to the move UpTo.
func (s *Store) PreviewTelling(ctx context.Context, n NewTelling, now time.Time) (Preview, error) {
	var p Preview
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		c, d, err := s.caseFile(ctx, tx, n.By, n.Document, now)
		if err != nil {
			return err
		}
		if !n.of(d) {
			return ErrNotFound
		}
		p = Preview{CaseFile: c, To: d.moves[n.UpTo-1].State, Shown: later(now, d.moves[n.UpTo-1].ShownFrom)}
		for _, r := range c.Readers {
			if !slices.Contains(n.Adults, r.Adult) {
				continue
			}
			after := append(r.tellings(), Telling{UpTo: n.UpTo, At: n.Told.At, Recorded: now})
			told, err := s.seenBy(ctx, tx, c.Person, d.family, &d.history, r.Reader, after, p.Shown)
			if err != nil {
				return err
			}
			p.Readers = append(p.Readers, PreviewReader{Reader: r.Reader, Told: told})
		}
		return nil
	})
	if err != nil {
		return Preview{}, fmt.Errorf("preview a telling of document %d: %w", n.Document, err)
	}
	return p, nil
}
