package wording

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// agreed reads the stems of the agreement, which the lists are held against: what is dropped from a list is missed here.
func agreed(t *testing.T) []list {
	t.Helper()
	text, err := os.ReadFile("testdata/agreed.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []list
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			continue
		}
		about, stems, _ := strings.Cut(line, ": ")
		class, topic, _ := strings.Cut(about, " ")
		at := slices.Index([]string{"blocked", "telling", "hopeful"}, class)
		if at < 0 || stems == "" {
			t.Fatalf("%q is no list", line)
		}
		all = append(all, list{class: Class(at), topic: topic, patterns: strings.Split(stems, ", ")})
	}
	return all
}

// Every agreed stem is found with every ending, and each such word in every disguise.
func TestEveryAgreedStem(t *testing.T) {
	t.Parallel()
	plain := evasion{name: "nothing", apply: func(w string) string { return w }}
	for _, e := range append(evasions(), plain) {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			tried := 0
			for _, l := range agreed(t) {
				for _, pattern := range l.patterns {
					tried += e.tries(t, l, pattern)
				}
			}
			if tried < 5_000 {
				t.Errorf("only %d words were tried", tried)
			}
		})
	}
}

// tries a stem with every ending, and tells how many words that were. A whole word has none.
func (e evasion) tries(t *testing.T, l list, pattern string) (tried int) {
	t.Helper()
	endings := slices.Concat([]string{""}, kkEndings, ruEndings)
	switch {
	case strings.HasSuffix(pattern, "$"):
		endings = endings[:1]
	case pattern[0] < 0x80:
		endings = slices.Concat(endings[:1], kkEndings, enEndings)
	}
	for _, ending := range endings {
		text := e.disguise(pattern, ending)
		if bare := strings.ReplaceAll(pattern, "$", "") + ending; other(bare) || other(text) || e.name != "nothing" && innocent(bare, strings.ToLower(text)) {
			continue
		}
		tried++
		if !tells(l, "Кеше "+text+", ия.") {
			t.Errorf("%s: %q in %q is not found", l.topic, pattern, text)
		}
	}
	return tried
}

// innocent says whether a word, as it is or disguised, begins like one that is spared: a name, a good thing, with the kind, of water, a ship, colonial, you give, Olympic; a loan.
func innocent(words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.ContainsFunc([]string{"иракли", "ираклі", "игили", "игилі", "түрмен", "судын", "судно", "колониал", "колониз", "колоние", "даешь", "даешбен", "өлімпен", "ссу"}, func(o string) bool { return strings.HasPrefix(word, o) })
	})
}
