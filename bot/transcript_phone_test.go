package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// remember keeps the tap that is about to be made, so that it can be made again when the screen is another one.
func (p *play) remember(name, label string) {
	id := p.person(name)
	for _, m := range p.sim.Chat(id).Messages {
		if data := dataOf(m, label); data != "" {
			p.last = func() string {
				return p.press(func() simulatortest.Answer { return p.sim.PressData(id, m.MessageID, data) })
			}
		}
	}
}

func (p *play) forges(name, data string) string {
	p.t.Helper()
	if other, label, ok := strings.Cut(data, "'s "); ok {
		data = dataOf(p.sim.Last(p.person(other)), label)
	}
	id := p.person(name)
	return p.press(func() simulatortest.Answer { return p.sim.PressData(id, p.sim.Last(id).MessageID, data) })
}

func dataOf(m simulatortest.Message, label string) string {
	for r, row := range m.Buttons {
		for c, text := range row {
			if text == label {
				return m.Data[r][c]
			}
		}
	}
	return ""
}

var (
	latinToCyrillic = strings.NewReplacer("A", "А", "B", "В", "E", "Е", "K", "К", "M", "М", "H", "Н", "P", "Р", "C", "С", "T", "Т", "Y", "У", "X", "Х")
	manyLetters     = regexp.MustCompile(`\{(\d+) letters\}`)
	shownCode       = regexp.MustCompile(`\{code on (\S+)'s phone\}`)
)

// fill puts in what a transcript cannot know.
func (p *play) fill(text string) string {
	text = strings.ReplaceAll(text, `\n`, "\n")
	for name, c := range p.codes {
		text = strings.NewReplacer("{link "+name+"}", c.Link, "{old code "+name+"}", p.old[name], "{code "+name+"}", c.Typed,
			"{code "+name+", lower case}", strings.ToLower(c.Typed),
			"{code "+name+", spaces}", strings.ReplaceAll(c.Typed, "-", " "),
			"{code "+name+", Cyrillic}", latinToCyrillic.Replace(c.Typed)).Replace(text)
	}
	for _, f := range p.families {
		code := p.codeOf(f)
		text = strings.NewReplacer("{family "+f.adults[0].name+"}", code, "{family "+f.adults[0].name+", Cyrillic}", latinToCyrillic.Replace(code)).Replace(text)
	}
	text = shownCode.ReplaceAllStringFunc(text, func(m string) string {
		return findRandom().invitation.FindString(p.raw(shownCode.FindStringSubmatch(m)[1]))
	})
	for name, link := range p.links {
		text = strings.ReplaceAll(text, "{link "+name+"}", link)
	}
	return manyLetters.ReplaceAllStringFunc(text, func(m string) string {
		n, _ := strconv.Atoi(manyLetters.FindStringSubmatch(m)[1]) // digits, by the expression
		return strings.Repeat("ж", n)
	})
}

func media(t testing.TB, kind string) map[string]any {
	t.Helper()
	switch kind {
	case "photo", "voice", "location":
		return map[string]any{kind: true}
	case "a file":
		return map[string]any{"file": true}
	case "a long voice":
		return map[string]any{"voice": map[string]any{"duration": 181}}
	case "contact":
		return map[string]any{"contact": map[string]any{"phone_number": "+77000000001", "first_name": "А"}}
	case "other's contact":
		return map[string]any{"contact": map[string]any{"phone_number": "+77000000002", "first_name": "Б", "user_id": 42}}
	}
	t.Fatalf("nobody can send %q", kind)
	return nil
}

// blocks waits for the update that tells the bot of it. It has no answer that could be awaited, but it is the next one after an update of ours.
func (w *town) blocks(name string, blocked bool) {
	w.t.Helper()
	probe := w.sim.Inject(map[string]any{"probe": map[string]any{}})
	w.await(probe)
	state := "active"
	if blocked {
		state = "blocked"
	}
	w.sim.SetState(w.person(name), state)
	w.await(probe + 1)
}
