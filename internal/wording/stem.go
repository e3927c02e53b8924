package wording

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Stem is the beginning of a word, or of a few in a row, that a supervisor wants to be looked for. Two stems are equal if they are the same.
type Stem struct {
	text, instead string
	class         Class
}

// ErrStem: a stem needs three letters or more, of words only; a shorter one would be found in every text.
var ErrStem = errors.New("not a stem")

// NewStem takes a stem as it was typed, and what is to be said in its place; that may be empty.
func NewStem(class Class, typed, instead string) (Stem, error) {
	words := strings.Join(strings.Fields(visible(typed)), " ")
	for word := range strings.SplitSeq(words, " ") {
		if lettersSeen(word) < 3 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
			return Stem{}, ErrStem
		}
	}
	return Stem{text: norm.NFC.String(strings.ToLower(words)), instead: strings.Join(strings.Fields(instead), " "), class: class}, nil
}

// lettersSeen counts those that a reader sees: some characters count as letters and have no width.
func lettersSeen(word string) int {
	n := 0
	for _, g := range read(word) {
		if g.letter {
			n++
		}
	}
	return n
}

// String is the stem as it is kept, so that the same stem typed twice is one.
func (s Stem) String() string { return s.text }

// Instead is what is to be said in its place; empty for nothing in particular.
func (s Stem) Instead() string { return s.instead }

// Class is how much it does harm.
func (s Stem) Class() Class { return s.class }

// Among gives those of the texts in which the stem would be found.
func (s Stem) Among(texts []string) []string {
	c := &Checker{begins: map[rune][]*entry{}}
	c.add(s.list())
	var held []string
	for _, text := range texts {
		if found, _ := c.finds(read(text)); len(found) > 0 {
			held = append(held, text)
		}
	}
	return held
}

func (s Stem) list() list {
	l := list{class: s.class, topic: "added", instead: "ask", say: s.instead, patterns: []string{s.text}}
	if s.instead != "" {
		l.instead = "words"
	}
	return l
}
