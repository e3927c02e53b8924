package wording

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// evasion is a way to write a word that a reader still reads.
type evasion struct {
	name  string
	apply func(word string) string
	// least is how many letters a word needs to be found in it: pieces of a shorter one are innocent words.
	least int
}

func evasions() []evasion {
	return []evasion{
		{"capitals", strings.ToUpper, 0},
		{"title", func(w string) string { r, n := utf8.DecodeRuneInString(w); return strings.ToUpper(string(r)) + w[n:] }, 0},
		{"Latin in Cyrillic", replaced("а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "к", "k", "м", "m", "т", "t", "ү", "y"), 0},
		{"Latin capitals", func(w string) string {
			return replaced("А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "У", "Y", "Х", "X", "І", "I", "Һ", "H")(strings.ToUpper(w))
		}, 0},
		{"Cyrillic in Latin", replaced("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "y", "у", "x", "х", "i", "і", "s", "ѕ", "j", "ј", "h", "һ"), 0},
		{"Greek", replaced("а", "α", "о", "ο", "р", "ρ", "к", "κ", "т", "τ", "a", "α", "o", "ο", "i", "ι", "n", "η", "t", "τ"), 0},
		{"Greek capitals", func(w string) string {
			return replaced("А", "Α", "В", "Β", "Е", "Ε", "Н", "Η", "І", "Ι", "К", "Κ", "М", "Μ", "О", "Ο", "Р", "Ρ", "Т", "Τ", "У", "Υ", "Х", "Χ")(strings.ToUpper(w))
		}, 0},
		{"digits", replaced("о", "0", "з", "3", "ч", "4", "і", "1", "и", "1", "т", "7", "б", "6", "о", "0", "e", "3", "i", "1", "o", "0", "t", "7", "s", "5"), 0},
		{"other digits", replaced("е", "3", "а", "4", "в", "8", "a", "4", "b", "8", "l", "1"), 0},
		{"signs", replaced("а", "@", "с", "$", "е", "€", "и", "!", "і", "|", "a", "@", "s", "$", "e", "€", "i", "!"), 0},
		{"no Kazakh keyboard", replaced("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и"), 0},
		{"Kazakh letters", replaced("г", "ғ", "к", "қ", "н", "ң", "о", "ө", "у", "ү", "и", "і", "х", "һ"), 0},
		{"ё for е", replaced("е", "ё"), 0},
		{"decomposed", norm.NFD.String, 0},
		{"decomposed ё", func(w string) string { return norm.NFD.String(strings.ReplaceAll(w, "е", "ё")) }, 0},
		{"wide", func(w string) string { return strings.Map(wide, w) }, 0},
		{"soft hyphens", between("\u00AD"), 0},
		{"zero-width spaces", between("\u200B"), 0},
		{"joiners", between("\u200D\u2060"), 0},
		{"marks of direction", between("\u200F\u202A"), 0},
		{"blanks of another script", between("\u3164"), 0},
		{"stress", between("\u0301"), 0},
		{"strokes", between("\u0336"), 0},
		{"letters twice", between(""), 0},
		{"letters three times", func(w string) string { return each(w, func(r rune) string { return strings.Repeat(string(r), 3) }) }, 0},
		{"spaces", between(" "), 3},
		{"two spaces", between("  "), 3},
		{"hard spaces", between("\u00A0"), 3},
		{"lines", between("\n"), 3},
		{"dots", between("."), 3},
		{"dots and spaces", between(". "), 3},
		{"hyphens", between("-"), 3},
		{"stars", between("*"), 3},
		{"lone accents", between("´"), 0},
		{"a dot inside", inside("."), 4},
		{"a hyphen inside", inside("-"), 4},
		{"a hyphen that does not break inside", inside("\u2011"), 4},
		{"pairs", pairs, 5},
		{"dots and digits", func(w string) string { return between(".")(replaced("о", "0", "и", "1", "o", "0", "i", "1")(w)) }, 3},
		{"spaces and Latin", func(w string) string { return between(" ")(replaced("а", "a", "р", "p", "с", "c", "е", "e")(w)) }, 3},
	}
}

// Every stem of the lists is found in every disguise, alone and with an ending.
func TestEveryStemDisguised(t *testing.T) {
	t.Parallel()
	for _, e := range evasions() {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			for _, l := range slices.Concat(block, push, hope) {
				for _, pattern := range l.patterns {
					bare, inflected := e.disguise(pattern, ""), e.disguise(pattern, "дар")
					if !other(bare) && !tells(l, "Кеше "+bare+", ия.") {
						t.Errorf("%q in %q is not found", pattern, bare)
					}
					if !strings.HasSuffix(pattern, "$") && !tells(l, "Кеше "+inflected+" десе.") {
						t.Errorf("%q in %q is not found", pattern, inflected)
					}
				}
			}
		})
	}
}

// disguise writes each word of a pattern, the last with an ending, in the way of the evasion.
func (e evasion) disguise(pattern, ending string) string {
	words := strings.Fields(strings.ReplaceAll(pattern, "$", ""))
	for i, w := range words {
		if letterCount(w) < e.least {
			continue
		}
		if number := e.apply(w); strings.ContainsFunc(number, unicode.IsDigit) && letterCount(number) < 2 {
			continue
		}
		if i == len(words)-1 {
			w += ending
		}
		words[i] = e.apply(w)
	}
	return strings.Join(words, " ")
}

func replaced(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

func each(w string, write func(rune) string) string {
	var b strings.Builder
	for _, r := range w {
		b.WriteString(write(r))
	}
	return b.String()
}

// between puts something between the letters; nothing is put by saying each letter again.
func between(gap string) func(string) string {
	return func(w string) string {
		if gap == "" {
			return each(w, func(r rune) string { return string(r) + string(r) })
		}
		return strings.Join(strings.Split(w, ""), gap)
	}
}

// inside puts something before the third letter.
func inside(gap string) func(string) string {
	return func(w string) string {
		letters := strings.Split(w, "")
		return strings.Join(letters[:2], "") + gap + strings.Join(letters[2:], "")
	}
}

func pairs(w string) string {
	var cut []string
	for pair := range slices.Chunk([]rune(strings.ReplaceAll(w, "-", "")), 2) {
		cut = append(cut, string(pair))
	}
	return strings.Join(cut, " ")
}

// wide is the letter as East Asian text sets it.
func wide(r rune) rune {
	if r > ' ' && r <= '~' {
		return r + 0xFEE0
	}
	return r
}
