// Package lexicon is in charge of the words that supervisors put on the lists of package wording: what is never said to a family, or should be read again. It keeps them, and gives
// the checker that knows them to whoever takes a text from the staff.
package lexicon

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/wording"
)

// Store keeps the words in PostgreSQL. It is safe for concurrent use.
type Store struct {
	Pool *pgxpool.Pool
	// Own are our own texts: a word that stands in one of them cannot be forbidden, or we would say ourselves what staff must not.
	Own []string

	mu sync.Mutex
	// checker knows the stems, and is made again when they are others.
	stems   []wording.Stem
	checker *wording.Checker
}

// ID of a word.
type ID int64

// Word is one that a supervisor put on a list.
type Word struct {
	ID   ID
	Stem wording.Stem
	// By is who did, by name.
	By    string
	Added time.Time
}

// classes are what the table calls the lists.
var classes = map[wording.Class]string{wording.Blocked: "blocked", wording.Telling: "telling", wording.Hopeful: "hopeful"}

// Classes are the lists that a word can be put on, the strictest first.
func Classes() []wording.Class {
	return []wording.Class{wording.Blocked, wording.Telling, wording.Hopeful}
}

// Checker knows the built-in lists and what is on them beside that at this moment. Whoever decides on a text in a transaction asks in the same one.
func (s *Store) Checker(ctx context.Context, q postgres.Querier) (*wording.Checker, error) {
	words, err := read(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("words on the lists: %w", err)
	}
	stems := make([]wording.Stem, len(words))
	for i, w := range words {
		stems[i] = w.Stem
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.checker == nil || !slices.Equal(s.stems, stems) {
		s.stems, s.checker = stems, wording.New(stems...)
	}
	return s.checker, nil
}

// Check finds in a text what should not be said in this context now.
func (s *Store) Check(ctx context.Context, where wording.Context, text string) ([]wording.Hit, error) {
	c, err := s.Checker(ctx, s.Pool)
	if err != nil {
		return nil, err
	}
	return c.Check(where, text), nil
}

// Words lists what is on the lists, by the alphabet, for a supervisor. ErrNotAllowed: for nobody else.
func (s *Store) Words(ctx context.Context, by family.StaffID) ([]Word, error) {
	err := maySupervise(ctx, s.Pool, by)
	var words []Word
	if err == nil {
		words, err = read(ctx, s.Pool)
	}
	if err != nil {
		return nil, fmt.Errorf("words on the lists for staff %d: %w", by, err)
	}
	return words, nil
}

func read(ctx context.Context, q postgres.Querier) ([]Word, error) {
	rows, err := q.Query(ctx, `
		SELECT w.id, w.stem, w.class, w.instead, s.name, w.added_at FROM words w JOIN staff s ON s.id = w.added_by WHERE w.ended_at IS NULL ORDER BY w.stem COLLATE "C"`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// scan reads a row. A stem that this version would not take is an error: without it a text could pass that must not.
func scan(row pgx.CollectableRow) (Word, error) {
	var w Word
	var stem, list, instead string
	if err := row.Scan(&w.ID, &stem, &list, &instead, &w.By, &w.Added); err != nil {
		return Word{}, err
	}
	for class, name := range classes {
		if name == list {
			var err error
			w.Stem, err = wording.NewStem(class, stem, instead)
			return w, err
		}
	}
	return Word{}, fmt.Errorf("word %d is on the list %q, which is none", w.ID, list)
}
