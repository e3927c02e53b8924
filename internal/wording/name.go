package wording

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// own is what the product calls itself inside the house.
const own = "сенім"

// Tells says whether a bot's public name or @username gives away what the bot is: by the product's own name, by a word of whoever operates it, or by a stem of
// either list. The reason is for the operator. In Latin letters every usual way of writing the Cyrillic words counts, since that is how user names are made of them.
func Tells(name, username, operator string) (reason string, tells bool) {
	for _, public := range []string{name, username} {
		if reason, tells := told(public, operator); tells {
			return fmt.Sprintf("the name %q tells what the bot is: %s", public, reason), true
		}
	}
	return "", false
}

func told(name, operator string) (string, bool) {
	words := parts(name)
	if hits := Check(Push, strings.Join(words, " ")); len(hits) > 0 {
		return fmt.Sprintf("%q (%s)", hits[0].Words, hits[0].Topic), true
	}
	for _, word := range append(operatorWords(operator), own) {
		if holds(words, word) {
			return fmt.Sprintf("it holds %q", word), true
		}
	}
	// Cyrillic words were compared as they are written; by sound alone an innocent one may be too near.
	latin := slices.DeleteFunc(words, isCyrillic)
	for _, l := range slices.Concat(block, push) {
		if slices.ContainsFunc(l.spared, func(word string) bool { return holds(latin, word) }) {
			continue
		}
		for _, pattern := range l.patterns {
			if holds(latin, pattern) {
				return fmt.Sprintf("it reads as %q", pattern), true
			}
		}
	}
	return "", false
}

// holds says whether a name holds a word by its sound: a long one anywhere, even across the places where the name's words meet; a short one, which many innocent
// words contain, at the beginning of a word; a pattern with a $ only as a whole word.
func holds(words []string, pattern string) bool {
	stem := sound(pattern)
	if len(stem) >= 5 && !strings.Contains(pattern, "$") {
		return strings.Contains(sound(strings.Join(words, "")), stem)
	}
	return slices.ContainsFunc(words, func(word string) bool {
		return sound(word) == stem || !strings.Contains(pattern, "$") && strings.HasPrefix(sound(word), stem)
	})
}

// operatorWords are the words of the operator's name that would be recognised: not the short ones that every language strews in, unless they are an abbreviation.
func operatorWords(operator string) []string {
	var words []string
	for _, word := range parts(operator) {
		switch n := len([]rune(word)); {
		case n > 1 && n < 4 && word == strings.ToUpper(word):
			words = append(words, word+"$")
		case n >= 4:
			words = append(words, word)
		}
	}
	return words
}

// parts cuts a name where words meet in it: at everything that is no letter, and where a capital follows a small letter, as in AntiTerrorBot.
func parts(name string) []string {
	var b strings.Builder
	var before rune
	for _, r := range visible(name) {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteRune(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) })
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

// sound writes a word in Latin letters, coarsely: what is told apart by some ways of writing Kazakh or Russian in Latin letters and not by others falls together.
func sound(word string) string {
	latin := letters.Replace(normal(word))
	return doubled(groups.Replace(latin))
}

// letters writes Cyrillic in Latin.
var letters = strings.NewReplacer(
	"а", "a", "ә", "a", "б", "b", "в", "v", "г", "g", "ғ", "g", "д", "d", "е", "e", "ж", "j", "з", "z", "и", "i", "й", "i", "к", "k", "қ", "k", "л", "l", "м", "m",
	"н", "n", "ң", "n", "о", "o", "ө", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ұ", "u", "ү", "u", "ф", "f", "х", "h", "һ", "h", "ц", "c", "ч", "c",
	"ш", "s", "щ", "s", "ъ", "", "ы", "i", "і", "i", "ь", "", "э", "e", "ю", "iu", "я", "ia", "$", "", " ", "", "-", "",
)

// groups makes one of the several ways to write a sound in Latin letters.
var groups = strings.NewReplacer(
	"shch", "s", "sch", "s", "sh", "s", "ch", "c", "zh", "j", "kh", "h", "gh", "g", "ng", "n", "ts", "c", "ya", "ia", "yu", "iu", "yo", "e", "ju", "iu",
	"q", "k", "w", "v", "y", "i", "x", "ks", "dj", "j", "dzh", "j",
)

// doubled makes one letter of the same letter twice, so that siriya, siriia and siria are one.
func doubled(word string) string {
	var before rune
	return strings.Map(func(r rune) rune {
		if r == before {
			return -1
		}
		before = r
		return r
	}, word)
}
