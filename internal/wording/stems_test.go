package wording

import (
	"slices"
	"strings"
	"testing"
)

// kkEndings and ruEndings are how words go on: cases, plurals, possessives, adjectives, verbs. A stem is tried with all of either language, since people mix them.
var (
	kkEndings = strings.Fields(`ға ге қа ке на не да де та те нда нде дан ден тан тен нан нен ның нің дың дің тың тің ны ні ды ді ты ті мен бен пен
		лық лік дық дік тық тік лар лер дар дер тар тер лары лері сы сі шы ші шылар ынан інен лы лі ды ды дағы дегі тағы тегі сыз ған ген қан кен`)
	ruEndings = strings.Fields(`а я у ю е и ы о ой ей ом ем ам ям ами ями ах ях ов ев ям ый ий ая яя ое ее ые ие ого его ому ему ым им ых их ую юю
		ка ки ку ный ная ное ные ного ному ных ский ская ское ские ского ском ских ист исты изм изма ость ство ать ить ованный ение ся лся`)
	enEndings = strings.Fields(`s es ed d ing er ers ist ists ism al ally y ic ian ians`)
)

// others are what a stem makes with an ending, or without a Kazakh keyboard, that is another word: a countryman, of a ship, moderation, of a willow, not to pay, a hundredth of a hectare.
var others = []string{"жерлес", "судна", "судне", "умерить", "умерен", "вербовый", "вербовые", "вербовых", "төлеме", "толеме", "сотка"}

func other(text string) bool {
	return slices.ContainsFunc(others, func(other string) bool { return strings.HasPrefix(text, other) })
}

// Every stem of the lists is found with every ending, and with nothing after it.
func TestEveryStemInflected(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, l := range slices.Concat(block, push, hope) {
		for _, pattern := range l.patterns {
			for _, text := range inflected(pattern) {
				if other(text) {
					continue
				}
				tried++
				if !tells(l, "Сәлем, "+text+" туралы.") {
					t.Errorf("%q of %q is not found", text, pattern)
				}
			}
		}
	}
	if tried < 20_000 {
		t.Errorf("only %d words were tried", tried)
	}
}

// inflected gives the forms of a pattern; a whole word takes its endings after a hyphen only.
func inflected(pattern string) []string {
	stem := strings.ReplaceAll(pattern, "$", "")
	endings := slices.Concat(kkEndings, ruEndings)
	if stem[0] < 0x80 {
		endings = slices.Concat(kkEndings, enEndings)
	}
	forms := []string{stem, stem + "-", stem + "»"}
	for _, ending := range endings {
		if strings.HasSuffix(pattern, "$") {
			ending = "-" + ending
		}
		forms = append(forms, stem+ending)
	}
	return forms
}

// tells says whether a text is found to tell what the list is about.
func tells(l list, text string) bool {
	where := FamilyView
	if l.class == Blocked {
		where = StaffText
	}
	return slices.ContainsFunc(Check(where, text), func(h Hit) bool { return h.Topic == l.topic && h.Class == l.class })
}

// Every entry is in a spelling that a text can have, and says something that the ones before it do not.
func TestListsHaveNothingTwice(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, l := range slices.Concat(block, push, hope) {
		for _, pattern := range slices.Concat(l.patterns, l.spared) {
			if seen[pattern] {
				t.Errorf("%s: %q is listed twice", l.topic, pattern)
			}
			seen[pattern] = true
			if pattern != strings.ToLower(pattern) || strings.Contains(pattern, "ё") || strings.Join(strings.Fields(pattern), " ") != pattern {
				t.Errorf("%s: %q is not as the lists are written", l.topic, pattern)
			}
		}
	}
}

// A word that is innocent to one topic is still found by another.
func TestSparedIsOfItsTopic(t *testing.T) {
	t.Parallel()
	c := New(Stem{text: "үкі", class: Telling})
	if hits := c.Check(Push, "Үкіметке"); len(hits) != 1 || hits[0].Topic != "added" {
		t.Errorf("Check(%q) = %v, want what was added", "Үкіметке", hits)
	}
}

// A spared word is none of those that are looked for, alone and with an ending.
func TestSparedPass(t *testing.T) {
	t.Parallel()
	for _, l := range slices.Concat(block, push, hope) {
		for _, spared := range l.spared {
			if text := strings.ReplaceAll(spared, "$", ""); tells(l, text) {
				t.Errorf("%q is not spared", text)
			}
		}
	}
}
