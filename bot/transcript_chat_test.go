package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
)

// random finds what is drawn at random in a chat.
type random struct{ line, pair, code, invitation *regexp.Regexp }

var findRandom = sync.OnceValue(func() random {
	bundle, err := i18n.Load()
	if err != nil {
		panic(err)
	}
	var all []string
	for _, lang := range i18n.Languages() {
		for n := range message.PictureCount {
			all = append(all, regexp.QuoteMeta(bundle.Printer(lang).Label("picture."+strconv.Itoa(n+1))))
		}
	}
	picture := `\S+ (?:` + strings.Join(all, "|") + `)`
	return random{
		line: regexp.MustCompile(`(?m)^\| ` + picture + `$`),
		pair: regexp.MustCompile(`\[` + picture + `, ` + picture + `\]`),
		code: regexp.MustCompile(`K-[2-9A-HJ-NP-Z]{4}`),
		// Only a code of twelve characters is an invitation's.
		invitation: regexp.MustCompile(`\b(?:[2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}\b`),
	}
})

// screen writes a chat the way transcripts do, with what is drawn at random left out.
func (w *town) screen(name string) string {
	find := findRandom()
	text := find.pair.ReplaceAllString(w.raw(name), "[{pair}]")
	text = find.line.ReplaceAllString(text, "| {picture}")
	text = find.invitation.ReplaceAllString(text, "{code}")
	return find.code.ReplaceAllString(text, "K-XXXX")
}

// raw writes a chat as it is.
func (w *town) raw(name string) string {
	var b strings.Builder
	for _, m := range w.sim.Chat(w.person(name)).Messages {
		mark := "|"
		if m.From == "user" {
			mark = ">"
		}
		switch {
		case m.Picture != "":
			fmt.Fprintln(&b, mark+" (a picture)")
		case m.File != "":
			fmt.Fprintf(&b, "%s (%s %d)\n", mark, m.Media, w.fileNumber(m.Media, m.File))
			continue
		}
		for _, line := range strings.Split(m.Text, "\n") {
			fmt.Fprintln(&b, strings.TrimSpace(mark+" "+line))
		}
		for _, row := range m.Buttons {
			fmt.Fprintln(&b, "["+strings.Join(row, "] [")+"]")
		}
	}
	if b.Len() == 0 {
		return "nothing\n"
	}
	return b.String()
}

// fileNumber counts what staff sent, in the order in which it was seen first.
func (w *town) fileNumber(kind, file string) int {
	if w.files[kind] == nil {
		w.files[kind] = map[string]int{}
	}
	if w.files[kind][file] == 0 {
		w.files[kind][file] = len(w.files[kind]) + 1
	}
	return w.files[kind][file]
}

// pairOf is the label of the pair of pictures that an adult was told to name, or of one she was not.
func (p *play) pairOf(staff, adult string, right bool) string {
	p.t.Helper()
	told := findRandom().line.FindAllString(p.raw(adult), -1)
	if len(told) != 2 {
		p.t.Fatalf("%s is shown %d pictures", adult, len(told))
	}
	named := strings.TrimPrefix(told[0], "| ") + ", " + strings.TrimPrefix(told[1], "| ")
	for _, label := range findRandom().pair.FindAllString(p.raw(staff), -1) {
		label = strings.Trim(label, "[]")
		if (label == named) == right {
			return label
		}
	}
	p.t.Fatalf("%s is shown no such pair", staff)
	return ""
}
