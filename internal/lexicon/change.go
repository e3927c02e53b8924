package lexicon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/wording"
)

// MaxLength is how many characters a word may have, and what is to be said in its place.
const MaxLength = 60

var (
	// ErrNotFound: there is no such word, or it was taken back.
	ErrNotFound = family.ErrNotFound
	// ErrNotAllowed: whoever asks is no supervisor.
	ErrNotAllowed = family.ErrNotAllowed
	// ErrInvalid: it is too long, or stands in our own texts and was to be forbidden, or what is to be said in its place is itself forbidden.
	ErrInvalid = family.ErrInvalid
	// ErrThere: it is on a list already.
	ErrThere = errors.New("the word is on a list already")
)

// Held gives those of our own texts in which a stem stands, the shortest first: it is shown as an example.
func (s *Store) Held(stem wording.Stem) []string {
	held := stem.Among(s.Own)
	slices.SortFunc(held, func(a, b string) int { return cmp.Or(len(a)-len(b), cmp.Compare(a, b)) })
	return held
}

// Read reads a word as it was typed, on the strictest list. ErrInvalid: no stem, or too long.
func Read(typed string) (wording.Stem, error) {
	stem, err := wording.NewStem(wording.Blocked, typed, "")
	if err != nil || utf8.RuneCountInString(stem.String()) > MaxLength {
		return wording.Stem{}, ErrInvalid
	}
	return stem, nil
}

// Instead reads what is to be said in a word's place. ErrInvalid: nothing, too long, it may not be said either, or leads somewhere.
func (s *Store) Instead(ctx context.Context, word, typed string) (string, error) {
	stem, err := wording.NewStem(wording.Blocked, word, typed)
	instead := stem.Instead()
	if err != nil || instead == "" || utf8.RuneCountInString(instead) > MaxLength || len(stem.Among([]string{instead})) > 0 || len(wording.Strays(instead)) > 0 {
		return "", ErrInvalid
	}
	hits, err := s.Check(ctx, wording.FamilyView, instead)
	if err == nil && slices.ContainsFunc(hits, func(h wording.Hit) bool { return h.Forbidden }) {
		err = ErrInvalid
	}
	return instead, err
}

// Add puts a word on a list for a supervisor. From now on it is looked for in every text that staff write, and in the notices that have not begun. The same key adds one word.
// ErrThere: it is on one of the lists.
func (s *Store) Add(ctx context.Context, by family.StaffID, key string, stem wording.Stem, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		if key == "" || stem == (wording.Stem{}) || classes[stem.Class()] == "" || utf8.RuneCountInString(stem.String()) > MaxLength || stem.Class() == wording.Blocked && len(s.Held(stem)) > 0 {
			return ErrInvalid
		}
		return add(ctx, tx, by, key, stem, now)
	})
	if err != nil {
		return fmt.Errorf("put a word on a list by staff %d: %w", by, err)
	}
	return nil
}

func add(ctx context.Context, tx pgx.Tx, by family.StaffID, key string, stem wording.Stem, now time.Time) error {
	var id ID
	err := tx.QueryRow(ctx, `
		INSERT INTO words (stem, class, instead, added_by, added_at, key) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
		stem.String(), classes[stem.Class()], stem.Instead(), by, now, key).Scan(&id)
	if err == nil {
		return record(ctx, tx, by, audit.WordAdded, id, now)
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	var again bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM words WHERE key = $1 AND added_by = $2)`, key, by).Scan(&again); err != nil || again {
		return err
	}
	return ErrThere
}

// End takes a word off its list for a supervisor. Who put it there, and who took it off, stays written down. Taken off again, nothing happens.
func (s *Store) End(ctx context.Context, by family.StaffID, id ID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		ended, err := tx.Exec(ctx, `UPDATE words SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL`, id, now, by)
		if err != nil || ended.RowsAffected() == 0 {
			return err
		}
		return record(ctx, tx, by, audit.WordEnded, id, now)
	})
	if err != nil {
		return fmt.Errorf("take word %d off its list by staff %d: %w", id, by, err)
	}
	return nil
}

func maySupervise(ctx context.Context, q postgres.Querier, by family.StaffID) error {
	var may bool
	err := q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff WHERE id = $1 AND role = 'supervisor' AND ended_at IS NULL)`, by).Scan(&may)
	if err == nil && !may {
		err = ErrNotAllowed
	}
	return err
}

func record(ctx context.Context, tx pgx.Tx, by family.StaffID, action audit.Action, id ID, now time.Time) error {
	return audit.Record(ctx, tx, audit.Entry{At: now.UTC(), ActorKind: audit.Staff, Actor: int64(by), Action: action, ObjectKind: audit.OnWord, Object: int64(id)})
}
