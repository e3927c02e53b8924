package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// glyph is one character of a text: in lower case, without what stands above or below it.
type glyph struct {
	r rune
	// at, end are where it is in the text, in bytes.
	at, end int
	// letter: it is one. gap: it stands between words, neither a letter nor a digit or sign that is read as one among letters.
	letter, gap bool
	// size is how many letters and digits the word has that it is of; one said again is one.
	size int
}

type glyphs []glyph

// read takes a text apart, character by character, and drops what a reader does not see and what only marks a letter: so й is и and ё is е.
func read(text string) glyphs {
	all := make(glyphs, 0, len(text))
	for at := 0; at < len(text); {
		r, width := utf8.DecodeRuneInString(text[at:])
		end := at + width
		if unicode.IsSpace(r) {
			all = append(all, glyph{r: ' ', at: at, end: end, gap: true})
		} else {
			for _, part := range plain(r, text[at:end]) {
				if !unseen(part) {
					all = append(all, seen(part, at, end))
				}
			}
		}
		at = end
	}
	all.measure()
	return all
}

func seen(r rune, at, end int) glyph {
	letter := unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r)
	gap := !letter && !unicode.IsDigit(r) && !strings.ContainsRune(signs, r)
	return glyph{r: unicode.ToLower(r), at: at, end: end, letter: letter, gap: gap}
}

// plain is a character without the variants that Unicode has of it.
func plain(r rune, written string) string {
	if r < utf8.RuneSelf {
		return written
	}
	if parts := norm.NFKD.PropertiesString(written).Decomposition(); parts != nil {
		return string(parts)
	}
	return written
}

// unseen are marks on letters and characters of no width: soft hyphens, zero-width spaces, blanks that count as letters. A space can only be part of a lone mark.
func unseen(r rune) bool {
	return r == ' ' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me) || strings.ContainsRune("\u115F\u1160\u2800\u3164", r)
}

// measure gives each character the size of its word.
func (g glyphs) measure() {
	for from := 0; from < len(g); {
		to, size := from, 0
		for ; to < len(g) && !g[to].gap; to++ {
			if (g[to].letter || unicode.IsDigit(g[to].r)) && (to == from || g[to].r != g[to-1].r) {
				size++
			}
		}
		for i := from; i < to; i++ {
			g[i].size = size
		}
		from = max(to, from+1)
	}
}

// signs are read as letters when they stand among them.
const signs = "@$€!|"

// faces are for each letter the characters that look like it: of another alphabet, digits, signs. Read-only.
var faces = map[rune]string{
	'а': "aαɑ@4", 'ә': "əa@4", 'б': "6", 'в': "bβ8", 'г': "rγґ", 'ғ': "rγ", 'д': "δ", 'е': "eεє3€", 'з': "3z", 'и': "ui1ι!|ӏ", 'і': "i1ι!|ӏl",
	'к': "kκ", 'қ': "kκ", 'л': "λ", 'м': "mμ", 'н': "hnην", 'ң': "hnη", 'о': "0oοσ", 'ө': "0oοσθ", 'п': "nπ", 'р': "pρ", 'с': "csς$ѕ5", 'т': "tτ7",
	'у': "yuυ", 'ұ': "yuυ", 'ү': "yuυv", 'ф': "φ", 'х': "xχ", 'һ': "hx", 'ч': "4", 'э': "3", 'ь': "b6", 'я': "r",
	'a': "аα@4ɑ", 'b': "вьβ86", 'c': "сς", 'd': "ԁδ", 'e': "еεє3€", 'g': "9", 'h': "нһη", 'i': "і1ι!|ıl", 'j': "ј", 'k': "кκ", 'l': "1|ӏi!", 'm': "мμ",
	'n': "пη", 'o': "0оοσ", 'p': "рρ", 'q': "ԛ9", 'r': "гя", 's': "ѕ5$ς", 't': "тτ7", 'u': "υи", 'v': "νѵ", 'w': "ԝшω", 'x': "хχ", 'y': "уυ", 'z': "зζ2",
}

// kin are for each letter those that stand for it on another keyboard: who has no Kazakh one types к for қ. Read-only.
var kin = map[rune]string{
	'а': "ә", 'ә': "а", 'г': "ғ", 'ғ': "г", 'и': "і", 'і': "и", 'к': "қ", 'қ': "кq", 'н': "ң", 'ң': "н", 'о': "ө", 'ө': "о",
	'у': "ұү", 'ұ': "уү", 'ү': "уұ", 'х': "һ", 'һ': "х",
}

// readAs gives all characters that are read as a letter.
func readAs(letter rune, loose bool) string {
	all := string(letter) + faces[letter]
	if loose {
		all += kin[letter]
	}
	return all
}

func letterCount(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
