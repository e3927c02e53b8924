package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Closing asks to receive nobody in a span, at an office or by a specialist: one of the two is 0.
type Closing struct {
	Office     OfficeID
	Specialist SpecialistID
	Span
	// Storm: whoever would come today or tomorrow is told at once, and called if she does not say that she understood. It begins within StormAhead.
	Storm bool
	// Remote: the specialist can be called all the same. Those of an office can.
	Remote bool
	By     SpecialistID
	// Key: the same key closes once.
	Key string
}

// StormAhead is within what time something begins that there is no time to ask anybody about.
const StormAhead = 18 * time.Hour

// Fate is what becomes of a meeting in a span that is closed.
type Fate string

const (
	// Stays: they speak by phone or video anyhow.
	Stays Fate = "stays"
	// ByPhone and ByVideo: at the same time, but nobody has to leave the house.
	ByPhone Fate = "phone"
	ByVideo Fate = "video"
	// NewTime: the adult is offered other times.
	NewTime Fate = "offered"
	// ByHand: not ours to move, or it has begun. Somebody speaks with the family.
	ByHand Fate = "by-hand"
)

// Fates lists all of them, those that ask most of the staff first.
func Fates() []Fate { return []Fate{ByHand, NewTime, ByPhone, ByVideo, Stays} }

// changes says whether the meeting is another one afterwards.
func (f Fate) changes() bool { return f == ByPhone || f == ByVideo || f == NewTime }

// errJoined: a meeting came into the span while it was being closed.
var errJoined = errors.New("a meeting came into the span")

// mayClose: any caseworker and supervisor an office; whoever keeps their hours a specialist.
func mayClose(ctx context.Context, q postgres.Querier, by SpecialistID, office OfficeID, specialist SpecialistID) error {
	switch {
	case (office == 0) == (specialist == 0):
		return ErrInvalid
	case specialist != 0:
		return mayKeepHours(ctx, q, by, specialist)
	}
	return mayCloseOffices(ctx, q, by)
}

func mayCloseOffices(ctx context.Context, q postgres.Querier, by SpecialistID) error {
	return insist(ctx, q, ErrNotAllowed, `SELECT EXISTS (SELECT FROM staff b WHERE b.id = $1 AND b.ended_at IS NULL AND b.role IN ('caseworker', 'supervisor'))`, by)
}

func (c Closing) valid(now time.Time) bool {
	return c.From.Before(c.Until) && c.Until.After(now) && (!c.Storm || c.stormy(now))
}

// stormy: see StormAhead.
func (c Closing) stormy(now time.Time) bool { return !c.From.After(now.Add(StormAhead)) }

// Close receives nobody in a span: nobody can book it any more, and each meeting in it is met by phone or video at the same time where its kind allows, or needs another time. Those who come to
// it are told, all in one transaction (rule 4). What a caseworker's families have elsewhere then, and what has begun, is written down as ByHand. Done twice with a key, it is done once.
// ErrInvalid: the span is over, or what is called a storm begins too late for one.
func (s *Store) Close(ctx context.Context, c Closing, now time.Time) (ClosureID, error) {
	var id ClosureID
	err := errJoined
	for errors.Is(err, errJoined) {
		err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
			id, err = s.close(ctx, tx, c, now)
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("staff %d closes office %d, specialist %d: %w", c.By, c.Office, c.Specialist, err)
	}
	return id, nil
}

// close takes its locks in the order of the package: adults first. Who books a time of the span at the same moment has it before the times are closed, and then is met; or comes after, and finds it
// closed.
func (s *Store) close(ctx context.Context, tx pgx.Tx, c Closing, now time.Time) (ClosureID, error) {
	if err := mayClose(ctx, tx, c.By, c.Office, c.Specialist); err != nil {
		return 0, err
	}
	if !c.From.Before(c.Until) || c.Key == "" {
		return 0, ErrInvalid
	}
	held, err := holdStill(ctx, tx, c, now)
	if err != nil {
		return 0, err
	}
	id, again, err := insertClosure(ctx, tx, c, now)
	if err != nil || again {
		return id, err
	}
	// Only now: what was closed by this key stays closed, however late it is asked for again.
	if !c.valid(now) {
		return 0, ErrInvalid
	}
	if err := s.makeSlotsOf(ctx, tx, c.Specialist, now); err != nil {
		return 0, err
	}
	all, err := met(ctx, tx, c, now)
	if err != nil {
		return 0, err
	}
	for _, m := range all {
		if m.fate.changes() && !held[m.adult] {
			return 0, errJoined
		}
		if err := s.meet(ctx, tx, id, c, m, now); err != nil {
			return 0, err
		}
	}
	return id, recordBy(ctx, tx, c.By, audit.HoursClosed, audit.OnClosure, int64(id), now)
}

// makeSlotsOf is makeSlots for a specialist, or for everybody (0).
func (s *Store) makeSlotsOf(ctx context.Context, tx pgx.Tx, specialist SpecialistID, now time.Time) error {
	if specialist != 0 {
		return s.makeSlots(ctx, tx, specialist, now)
	}
	return s.makeAllSlots(ctx, tx, now)
}

func insertClosure(ctx context.Context, tx pgx.Tx, c Closing, now time.Time) (id ClosureID, again bool, err error) {
	made, err := inserted(ctx, tx, "closures", c.Key, `
		INSERT INTO closures (office_id, specialist_id, from_at, until_at, storm, made_by, made_at, key)
		SELECT nullif($1::bigint, 0), nullif($2::bigint, 0), $3, $4, $5, $6, $7, $8 WHERE $1 = 0 OR EXISTS (SELECT FROM offices WHERE id = $1 AND ended_at IS NULL)
		ON CONFLICT DO NOTHING RETURNING id`, c.Office, c.Specialist, c.From, c.Until, c.Storm, c.By, now, c.Key)
	if err != nil || made != 0 {
		return ClosureID(made), false, err
	}
	return id, true, tx.QueryRow(ctx, `SELECT id FROM closures WHERE key = $1`, c.Key).Scan(&id)
}
