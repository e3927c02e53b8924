package wording

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func FuzzCheck(f *testing.F) {
	for _, text := range []string{"Ирактан", "а́нти-террор", "İЯ", "--", "ИГ-", "е\u0308", "\u200d", "\xff\xfe", "и г и л5", "2сирия", "су.д. суд", "қаза\nтап", "´", "½Ⅻ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := spelled(read(text))
		if twice := spelled(read(once)); once != twice {
			t.Errorf("%q is read as %q, and that as %q", text, once, twice)
		}
		hits := Check(FamilyView, text)
		if diff := cmp.Diff(hits, Check(FamilyView, text), cmp.AllowUnexported(Hit{})); diff != "" {
			t.Errorf("checking twice differs (-once +twice):\n%s", diff)
		}
		// What was found is a part of the text, and is found by itself.
		for _, h := range hits {
			same := func(again Hit) bool { return again.Pattern == h.Pattern && again.Topic == h.Topic }
			if !strings.Contains(strings.ToLower(text), h.Words) || !slices.ContainsFunc(Check(FamilyView, h.Words), same) {
				t.Errorf("%q is found in %q as %q, and not by itself", h.Words, text, h.Pattern)
			}
		}
		Tells(text, text, text)
	})
}

func spelled(g glyphs) string {
	var b strings.Builder
	for _, one := range g {
		b.WriteRune(one.r)
	}
	return b.String()
}

// No stem gets through, in whatever way the bytes disguise it: each letter in one of its faces, small or capital, said again, marked, with something unseen after it, and the
// word in one piece or in pieces.
func FuzzDisguised(f *testing.F) {
	f.Add(uint16(0), []byte{0})
	f.Add(uint16(7), []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	f.Add(uint16(90), []byte("\xff\x80\x40\x20\x10\x08\x04\x02"))
	f.Fuzz(func(t *testing.T, which uint16, dice []byte) {
		all := everyPattern()
		one := all[int(which)%len(all)]
		d := &disguise{dice: dice}
		var words []string
		for _, w := range compile(one.pattern, true) {
			words = append(words, d.word(w))
		}
		text := "Кеше " + strings.Join(words, " ") + " десе"
		if !other(one.pattern) && !tells(one.list, text) {
			t.Errorf("%q is not found in %q", one.pattern, text)
		}
	})
}

func everyPattern() []entry {
	var all []entry
	for _, l := range slices.Concat(block, push, hope) {
		for _, pattern := range l.patterns {
			if pattern != "сотқа$" { // «Сотка» is spared.
				all = append(all, entry{list: l, pattern: pattern})
			}
		}
	}
	return all
}

// disguise takes its decisions from bytes, and none when they are used up.
type disguise struct{ dice []byte }

func (d *disguise) roll(n int) int {
	if len(d.dice) == 0 {
		return 0
	}
	rolled := int(d.dice[0]) % n
	d.dice = d.dice[1:]
	return rolled
}

func (d *disguise) word(w word) string {
	gap := ""
	if len(w.letters) >= 3 {
		gap = []string{"", ".", " ", "-", ". ", "\n", "_", "*", "\u00A0"}[d.roll(9)]
	}
	var b strings.Builder
	two := d.roll(max(1, len(w.letters)-1)) // from here on two letters stay letters: with less among digits it is a number
	for i, readings := range w.letters {
		if i > 0 {
			b.WriteString(gap)
		}
		letter := d.letter([]rune(readings), i > 0)
		if (i == two || i == two+1) && strings.ContainsFunc(letter, unicode.IsDigit) {
			letter = string([]rune(readings)[0])
		}
		b.WriteString(letter)
		b.WriteString([]string{"", "\u200B", "\u00AD", "\u0301", "\u2060", "\uFE0F", "\u034F", "\x00"}[d.roll(8)])
	}
	return b.String()
}

// letter says only later letters again: with two at its beginning a court is a loan, «ссуда».
func (d *disguise) letter(readings []rune, again bool) string {
	face := string(readings[d.roll(len(readings))])
	if d.roll(3) == 1 && strings.ToLower(strings.ToUpper(face)) == face {
		face = strings.ToUpper(face)
	}
	if again {
		face = strings.Repeat(face, 1+d.roll(4)/3)
	}
	return face
}
