package wording

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is one word of a text, normalised; after a word with hyphens come its parts, so that a prefix with a hyphen hides nothing.
type token []string

// matches compares with one word of a pattern: by the beginning, or as a whole when it ends in $.
func (t token) matches(word string) bool {
	whole, exact := strings.CutSuffix(word, "$")
	for _, part := range t {
		if exact && part == whole || !exact && strings.HasPrefix(part, word) {
			return true
		}
	}
	return false
}

// tokenize cuts a text into words and writes each in one way: composed, without invisible characters and accents that stand alone, in the script it is read in, in
// lower case, ё as е.
func tokenize(text string) []token {
	var tokens []token
	for _, word := range strings.FieldsFunc(visible(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		word = normal(strings.Trim(word, "-"))
		switch {
		case strings.Contains(word, "-"):
			tokens = append(tokens, append(token{word}, strings.Split(word, "-")...))
		case word != "":
			tokens = append(tokens, token{word})
		}
	}
	return tokens
}

// visible drops what a reader does not see and an author may use, knowingly or not, to break a word: soft hyphens, zero-width characters, lone accents.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u2010' || r == '\u2011' || r == '\uFE63' || r == '\uFF0D':
			return '-'
		case r == '\u00AD' || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

func normal(word string) string {
	if isCyrillic(word) {
		word = lookAlikes.Replace(word)
	}
	return strings.ReplaceAll(strings.ToLower(word), "ё", "е")
}

func isCyrillic(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// lookAlikes writes Latin letters as the Cyrillic ones they look like.
var lookAlikes = strings.NewReplacer(
	"a", "а", "c", "с", "e", "е", "o", "о", "p", "р", "x", "х", "y", "у", "i", "і", "k", "к", "h", "һ",
	"A", "А", "B", "В", "C", "С", "E", "Е", "H", "Н", "I", "І", "K", "К", "M", "М", "O", "О", "P", "Р", "T", "Т", "X", "Х", "Y", "У", "İ", "І",
)

func join(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t[0]
	}
	return strings.Join(words, " ")
}
