// Package wording is in charge of the words that must not be said: it finds, in any text, words that tell what the families went through, what a child is, or what a
// person is waiting for. The lists are in block.go and push.go; they hold stems, matched from the beginning of a word, never inside one.
package wording

import (
	"slices"
	"strings"
)

// Context is where a text is read.
type Context int8

const (
	// Push is anything a lock screen can show: there both lists are forbidden.
	Push Context = iota
	// FamilyView is what a family opens by a tap: the block list is forbidden, the push list is a reason to say it otherwise.
	FamilyView
	// StaffText is what staff write for each other: the block list is a warning.
	StaffText
)

// Hit is a word, or a few in a row, that a list knows.
type Hit struct {
	// Words are what was found, as normalised: lower case, one script.
	Words string
	// Pattern is the entry of the list.
	Pattern string
	// Topic says what the word would tell.
	Topic string
	// Forbidden: the text may not be used in this context. Otherwise its author is warned.
	Forbidden bool
}

// Check finds what should not be said in this context, in the order of the text.
func Check(where Context, text string) []Hit {
	tokens := tokenize(text)
	var hits []Hit
	for at := range tokens {
		hits = append(hits, find(block, tokens[at:], where != StaffText)...)
		if where != StaffText {
			hits = append(hits, find(push, tokens[at:], where == Push)...)
		}
	}
	return hits
}

// list is words that tell one thing.
type list struct {
	topic string
	// patterns are words in a row, each a stem that begins a word of the text; with a $ at its end it is the whole word.
	patterns []string
	// spared are words that begin like one of the patterns and are innocent, written like patterns.
	spared []string
}

// find tells what begins at the first token.
func find(lists []list, tokens []token, forbidden bool) []Hit {
	var hits []Hit
	for _, l := range lists {
		if slices.ContainsFunc(l.spared, func(p string) bool { return begins(tokens, p) > 0 }) {
			continue
		}
		for _, pattern := range l.patterns {
			if n := begins(tokens, pattern); n > 0 {
				hits = append(hits, Hit{Words: join(tokens[:n]), Pattern: pattern, Topic: l.topic, Forbidden: forbidden})
				break
			}
		}
	}
	return hits
}

// begins says how many tokens the pattern takes up at the beginning, 0 when it does not fit there.
func begins(tokens []token, pattern string) int {
	for n := 0; n < len(tokens); n++ {
		word, rest, more := strings.Cut(pattern, " ")
		if !tokens[n].matches(word) {
			return 0
		}
		if !more {
			return n + 1
		}
		pattern = rest
	}
	return 0
}
