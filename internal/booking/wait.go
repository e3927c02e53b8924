package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Part is a part of the day.
type Part string

const (
	AnyPart Part = "any"
	// Morning ends at 13:00, where Afternoon begins.
	Morning   Part = "morning"
	Afternoon Part = "afternoon"
)

// Parts lists the parts of a day that can be waited for.
func Parts() []Part { return []Part{Morning, Afternoon, AnyPart} }

// Waiting is what somebody waits for.
type Waiting struct {
	Kind Kind
	Mode Mode
	// Office is the one that she comes to; 0 for any.
	Office OfficeID
	// Weekdays are the days that suit her, 1 is Monday; none: any.
	Weekdays []int
	Part     Part
	// Language, Woman, WithChild, Persons and Document are as in Request.
	Language         string
	Woman, WithChild bool
	Persons          []family.PersonID
	Document         family.DocumentID
}

// Wait is a place in the line. Which one, nobody is told: it would tell of others (rule 13).
type Wait struct {
	// Number is by what her buttons know it.
	Number int
	Waiting
}

// NewWait asks for a place in the line. Key: the same key joins once.
type NewWait struct {
	Adult family.AdultID
	Waiting
	Key string
}

// Join gives an adult a place in the line, and the number by which her buttons know it. One who waits for that kind in that way already keeps her place and waits for what she
// says now. ErrNotFound: she is not linked to somebody it is about, or to nobody at all, or is not shown this kind.
func (s *Store) Join(ctx context.Context, w NewWait, now time.Time) (number int, err error) {
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		number, err = s.join(ctx, tx, w, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("adult %d waits for kind %s: %w", w.Adult, w.Kind, err)
	}
	return number, nil
}

func (s *Store) join(ctx context.Context, tx pgx.Tx, w NewWait, now time.Time) (number int, err error) {
	if !w.valid() {
		return 0, ErrInvalid
	}
	linked, err := s.mayBook(ctx, tx, Holder{Adult: w.Adult}, now)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `SELECT number FROM waits WHERE key = $1 AND adult_id = $2`, w.Key, w.Adult).Scan(&number)
	if !errors.Is(err, pgx.ErrNoRows) {
		return number, err
	}
	if err := w.request(w.Adult, w.Key).about(ctx, tx, linked); err != nil {
		return 0, err
	}
	id, number, err := insertWait(ctx, tx, w, now)
	if err != nil {
		return 0, err
	}
	return number, recordWait(ctx, tx, w.Adult, audit.WaitJoined, id, now)
}

func (w NewWait) valid() bool {
	return w.request(w.Adult, w.Key).valid() && slices.Contains(Parts(), w.Part) && !slices.ContainsFunc(w.Weekdays, func(day int) bool { return day < 1 || day > 7 })
}

// request is the meeting that a wait ends with, but for its time.
func (w Waiting) request(adult family.AdultID, key string) Request {
	return Request{Holder: Holder{Adult: adult}, Kind: w.Kind, Mode: w.Mode, Language: w.Language, Woman: w.Woman, WithChild: w.WithChild,
		Persons: w.Persons, Document: w.Document, Key: key}
}

func insertWait(ctx context.Context, tx pgx.Tx, w NewWait, now time.Time) (id WaitID, number int, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO waits (adult_id, number, kind, mode, office_id, weekdays, part, woman, with_child, language, person_ids, document_id, joined_at, key)
		SELECT $1, 1 + coalesce(max(number), 0), $2, $3, NULLIF($4::bigint, 0), coalesce($5::smallint[], '{}'), $6, $7, $8, $9, coalesce($10::bigint[], '{}'), NULLIF($11::bigint, 0), $12, $13
		FROM waits WHERE adult_id = $1
		ON CONFLICT (adult_id, kind, mode) WHERE ended_at IS NULL DO UPDATE SET
			office_id = excluded.office_id, weekdays = excluded.weekdays, part = excluded.part, woman = excluded.woman, with_child = excluded.with_child,
			language = excluded.language, person_ids = excluded.person_ids, document_id = excluded.document_id, key = excluded.key
		RETURNING id, number`,
		w.Adult, w.Kind, w.Mode, w.Office, w.Weekdays, w.Part, w.Woman, w.WithChild, w.Language, w.Persons, w.Document, now, w.Key).Scan(&id, &number)
	return id, number, err
}

// Leave gives up a place in the line, with what is offered for it. One that was given up already stays so. ErrNotFound: it was never hers.
func (s *Store) Leave(ctx context.Context, adult family.AdultID, number int, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := s.mayBook(ctx, tx, Holder{Adult: adult}, now); err != nil {
			return err
		}
		var id WaitID
		var ended bool
		err := tx.QueryRow(ctx, `SELECT id, ended_at IS NOT NULL FROM waits WHERE adult_id = $1 AND number = $2`, adult, number).Scan(&id, &ended)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil || ended {
			return err
		}
		if err := closeOffers(ctx, tx, Closed, now, `w.id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE waits SET ended_at = $2 WHERE id = $1`, id, now); err != nil {
			return err
		}
		return recordWait(ctx, tx, adult, audit.WaitLeft, id, now)
	})
	if err != nil {
		return fmt.Errorf("adult %d waits no more: %w", adult, err)
	}
	return nil
}

// waits keeps, of waits w, those that stand at @now, as long as the adult may have what they are for.
const waits = `w.ended_at IS NULL AND ` + linkedFor

// linkedFor keeps, of waits w, those of adults who are linked at @now to all whom it is about, and to anybody at all (rule 1), and who are shown its kind.
const linkedFor = shown + ` AND EXISTS (SELECT FROM links l WHERE l.adult_id = w.adult_id AND l.from_at <= @now AND l.revoked_at IS NULL)
	AND NOT EXISTS (
		SELECT FROM unnest(w.person_ids || ARRAY(SELECT d.person_id FROM documents d WHERE d.id = w.document_id)) AS about (person)
		WHERE NOT EXISTS (SELECT FROM links l WHERE l.adult_id = w.adult_id AND l.person_id = about.person AND l.from_at <= @now AND l.revoked_at IS NULL))`

// waitColumns tell what is waited for; Waiting.columns is where they go.
const waitColumns = `w.kind, w.mode, coalesce(w.office_id, 0), w.weekdays, w.part, w.language, w.woman, w.with_child, w.person_ids, coalesce(w.document_id, 0)`

func (w *Waiting) columns() []any {
	return []any{&w.Kind, &w.Mode, &w.Office, &w.Weekdays, &w.Part, &w.Language, &w.Woman, &w.WithChild, &w.Persons, &w.Document}
}

// Waits lists what an adult waits for, what she waits for longest first.
func (s *Store) Waits(ctx context.Context, adult family.AdultID, now time.Time) ([]Wait, error) {
	rows, _ := s.Pool.Query(ctx, `SELECT w.number, `+waitColumns+` FROM waits w WHERE w.adult_id = @adult AND `+waits+` ORDER BY w.joined_at, w.number`,
		pgx.StrictNamedArgs{"adult": adult, "now": now}) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (w Wait, err error) {
		err = row.Scan(append([]any{&w.Number}, w.columns()...)...)
		return w, err
	})
	if err != nil {
		return nil, fmt.Errorf("what adult %d waits for: %w", adult, err)
	}
	return all, nil
}

// endWaits ends what an adult waited for when she has it, by whatever way, and gives back what is offered to her for that, or at the time that she has now. A talk that staff invite to is not what she waits for.
func endWaits(ctx context.Context, tx pgx.Tx, r Request, now time.Time) error {
	if r.Talk {
		return closeOffers(ctx, tx, Closed, now, `w.adult_id = $1 AND o.slot_id = $2`, r.Adult, r.Slot)
	}
	_, err := tx.Exec(ctx, `
		UPDATE offers o SET outcome = 'taken', ended_at = $4 FROM waits w
		WHERE w.id = o.wait_id AND w.adult_id = $1 AND w.kind = $2 AND o.slot_id = $3 AND o.ended_at IS NULL`, r.Adult, r.Kind, r.Slot, now)
	if err != nil {
		return err
	}
	if err := closeOffers(ctx, tx, Closed, now, `w.adult_id = $1 AND (w.kind = $2 OR o.slot_id = $3)`, r.Adult, r.Kind, r.Slot); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE waits SET ended_at = $3 WHERE adult_id = $1 AND kind = $2 AND ended_at IS NULL`, r.Adult, r.Kind, now)
	return err
}

// endLost ends what nobody can have any more, because a link that it needs has ended.
func (s *Store) endLost(ctx context.Context, now time.Time) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE waits w SET ended_at = @now WHERE w.ended_at IS NULL AND NOT (`+waits+`)`, pgx.StrictNamedArgs{"now": now})
		return err
	})
}

func recordWait(ctx context.Context, tx pgx.Tx, adult family.AdultID, what audit.Action, id WaitID, now time.Time) error {
	return audit.Record(ctx, tx, audit.Entry{At: now.UTC(), ActorKind: audit.Adult, Actor: int64(adult), Action: what, ObjectKind: audit.OnWait, Object: int64(id)})
}
