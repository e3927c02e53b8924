package wording

import (
	"strings"
	"unicode"
)

// word is one word of a pattern.
type word struct {
	// letters are for each letter of the word all characters that are read as it, itself first.
	letters []string
	// whole: it is the whole word of the text and not its beginning.
	whole bool
	// loose: it is found in pieces too, with letters said twice, and with those of another keyboard. An innocent word is innocent only as it is written.
	loose bool
}

// compile reads a pattern as a text is read, so that both are compared in one spelling.
func compile(pattern string, loose bool) []word {
	var words []word
	for part := range strings.FieldsSeq(pattern) {
		stem, whole := strings.CutSuffix(part, "$")
		w := word{whole: whole, loose: loose}
		for _, g := range read(stem) {
			if !g.gap {
				w.letters = append(w.letters, readAs(g.r, loose))
			}
		}
		words = append(words, w)
	}
	return words
}

// reads says whether a reader may take a character for one of the word's letters.
func (w word) reads(r rune, at int) bool {
	return strings.ContainsRune(w.letters[at], r)
}

// starts says whether a word begins here: after something that is no letter, a digit among them, since it may only stand before the word.
func (g glyphs) starts(at int) bool {
	return !g[at].gap && (at == 0 || g[at-1].gap || g[at].letter && !g[at-1].letter)
}

// fit says whether the words of a pattern stand here in a row, and where the last of them has been read.
func (g glyphs) fit(at int, words []word) (to int, ok bool) {
	if to, ok = g.follow(at, words[0]); !ok {
		return 0, false
	}
	for i, w := range words[1:] {
		at = g.nextWord(to)
		for to, ok = g.follow(at, w); !ok && g.again(at, words[i]); to, ok = g.follow(at, w) {
			at = g.nextWord(at)
		}
		if !ok {
			return 0, false
		}
	}
	return to, true
}

// again says whether here stands nothing but the last letter of the word before, set apart as the rest of it was.
func (g glyphs) again(at int, before word) bool {
	return at < len(g) && g[at].size <= 1 && before.reads(g[at].r, len(before.letters)-1)
}

// mostAgain is how often a letter is said again and still read as one. It keeps a text of one letter from being compared with itself.
const mostAgain = 8

// follow reads one word of a pattern letter by letter: each may stand in any of its faces, be said again, and be set apart from the next. With less than
// two letters among them, nobody reads a word: 15:15 is a time, 50т is a weight.
func (g glyphs) follow(at int, w word) (to int, ok bool) {
	read, letters, again, last := 0, 0, 0, at
	for ; at < len(g); at++ {
		if g[at].gap {
			continue
		}
		if at > last+1 && !g.joins(last, at, w) {
			return 0, false
		}
		switch {
		case w.reads(g[at].r, read):
			read, again = read+1, 0
			if !unicode.IsDigit(g[at].r) {
				letters++
			}
		case !w.loose || read == 0 || again == mostAgain || !w.reads(g[at].r, read-1):
			return 0, false
		default:
			again++
		}
		if last = at; read == len(w.letters) {
			return at + 1, letters >= 2 && (!w.whole || g.ends(at, w))
		}
	}
	return 0, false
}

// joins says whether two pieces with a gap between them may be one word. The shorter the word, the less of it: «и. г. Алматы» and «с. Ударное» are no words in pieces.
func (g glyphs) joins(last, next int, w word) bool {
	before, after := g[last].size, g[next].size
	switch n := len(w.letters); {
	case !w.loose || n < 3:
		return false
	case before <= 1 && after <= 1:
		return true
	case !g.spaced(last, next):
		return n > 3
	default:
		return n > 4 && before <= 2 && after <= 2
	}
}

func (g glyphs) spaced(from, to int) bool {
	for _, one := range g[from:to] {
		if one.r == ' ' {
			return true
		}
	}
	return false
}

// ends says whether the word is over after this glyph, but for its last letter said again.
func (g glyphs) ends(at int, w word) bool {
	for at++; at < len(g) && w.reads(g[at].r, len(w.letters)-1); at++ {
	}
	return at == len(g) || !g[at].letter
}

func (g glyphs) wordEnd(at int) int {
	for at < len(g) && g[at].letter {
		at++
	}
	return at
}

// nextWord is the beginning of the word after the one that is being read.
func (g glyphs) nextWord(at int) int {
	for at < len(g) && !g[at].gap {
		at++
	}
	for at < len(g) && g[at].gap {
		at++
	}
	return at
}

// written is what the author wrote there, in small letters.
func (g glyphs) written(text string, from, to int) string {
	return strings.ToLower(text[g[from].at:g[to-1].end])
}
