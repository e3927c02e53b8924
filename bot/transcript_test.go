package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// Transcripts tell what people do and see, word by word. They are written by hand from what was agreed with the foundation; nothing regenerates them.
// Lines without indentation happen; indented lines are what follows and must be all that follows: what nobody mentions may not have changed.
//
//	family NAME            one of the demo's families is opened (name of its first adult)
//	joins NAME             she joins by her link and is recognised
//	staff NAME             binds a member of staff by the one-time link
//	NAME says TEXT         {code NAME} and {link NAME} stand for the codes she was given
//	NAME sends KIND        photo, voice, location, contact, other's contact
//	NAME taps LABEL        the newest button with that label
//	NAME picks right FOR   staff picks the pair FOR named; "picks wrong" another one
//	NAME forges DATA       a tap with made-up data on the newest message
//	NAME repeats           the last tap once more, on the screen as it was
//	wait DURATION          time passes and the outbox works
//	    toast TEXT         the answer to a tap
//	    NAME's phone: TEXT a new lock-screen line
//	    NAME sees          the whole chat follows: | text lines, [buttons]; "nothing" for an empty chat
//	    rows TABLE WHERE: N
//
// What is drawn at random is written as {picture}, {pair} and K-XXXX.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/transcripts/*/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(file, "testdata/transcripts/"), ".txt"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newTown(t)
			p := play{town: w, screens: map[string]string{}, lines: map[string]int{}}
			for _, s := range scenes(t, string(raw)) {
				p.scene(s)
			}
		})
	}
}

// scene is one thing that happens and what is seen of it.
type scene struct {
	line    int
	what    string
	toast   *string
	phones  map[string][]string
	screens map[string]string
	rows    []string
}

func scenes(t *testing.T, text string) []scene {
	var all []scene
	seen := ""
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" && seen == "", strings.HasPrefix(trimmed, "#"):
		case trimmed != "" && !strings.HasPrefix(line, " "):
			all, seen = append(all, scene{line: i + 1, what: trimmed, phones: map[string][]string{}, screens: map[string]string{}}), ""
		case trimmed != "":
			seen = all[len(all)-1].expect(t, i+1, trimmed, seen)
		}
	}
	return all
}

// expect reads an indented line; what it gives back is whose screen the following lines belong to.
func (s *scene) expect(t *testing.T, line int, text, seen string) string {
	name, phone, isPhone := strings.Cut(text, "'s phone: ")
	switch {
	case seen != "" && (strings.HasPrefix(text, "|") || strings.HasPrefix(text, "[") || strings.HasPrefix(text, ">") || text == "nothing"):
		s.screens[seen] += strings.TrimSpace(text) + "\n"
		return seen
	case strings.HasPrefix(text, "toast "):
		toast := strings.TrimPrefix(text, "toast ")
		s.toast = &toast
	case isPhone:
		s.phones[name] = append(s.phones[name], phone)
	case strings.HasSuffix(text, " sees"):
		seen = strings.TrimSuffix(text, " sees")
		s.screens[seen] = ""
		return seen
	case strings.HasPrefix(text, "rows "):
		s.rows = append(s.rows, strings.TrimPrefix(text, "rows "))
	default:
		t.Fatalf("line %d: %q is not an expectation", line, text)
	}
	return ""
}

type play struct {
	*town
	screens map[string]string
	lines   map[string]int
	last    func() string
}

func (p *play) scene(s scene) {
	p.t.Helper()
	toast := p.act(s)
	want := ""
	if s.toast != nil {
		want = *s.toast
	}
	if toast != want {
		p.t.Errorf("line %d, %s: toast %q, want %q", s.line, s.what, toast, want)
	}
	for name := range p.ids {
		p.check(s, name)
	}
	for _, rows := range s.rows {
		p.countRows(s, rows)
	}
	if p.t.Failed() {
		p.t.FailNow()
	}
}

func (p *play) check(s scene, name string) {
	p.t.Helper()
	chat := p.sim.Chat(p.ids[name])
	var lines []string
	for _, n := range chat.Notifications[p.lines[name]:] {
		lines = append(lines, n.Text)
	}
	p.lines[name] = len(chat.Notifications)
	silent := strings.HasPrefix(s.what, "joins ") || strings.HasPrefix(s.what, "staff ")
	if diff := cmp.Diff(s.phones[name], lines); diff != "" && !silent {
		p.t.Errorf("line %d, %s: %s's lock screen (-want +got)\n%s", s.line, s.what, name, diff)
	}
	got := p.screen(name)
	want, told := s.screens[name]
	if !told {
		want = p.screens[name]
	}
	if diff := cmp.Diff(want, got); diff != "" && (told || !silent) {
		p.t.Errorf("line %d, %s: %s sees (-want +got)\n%s", s.line, s.what, name, diff)
	}
	p.screens[name] = got
}

func (p *play) countRows(s scene, rows string) {
	p.t.Helper()
	query, count, _ := strings.Cut(rows, ":")
	want, err := strconv.Atoi(strings.TrimSpace(count))
	if err != nil {
		p.t.Fatalf("line %d: %v", s.line, err)
	}
	var got int
	if err := p.Pool.QueryRow(p.t.Context(), "SELECT count(*) FROM "+query).Scan(&got); err != nil {
		p.t.Fatalf("line %d: %v", s.line, err)
	}
	if got != want {
		p.t.Errorf("line %d, %s: %d rows of %s, want %d", s.line, s.what, got, query, want)
	}
}

// act does what the line says and gives the toast of a tap.
func (p *play) act(s scene) string {
	p.t.Helper()
	words := strings.SplitN(s.what, " ", 3)
	rest := ""
	if len(words) == 3 {
		rest = p.fill(words[2])
	}
	switch {
	case words[0] == "family":
		f := familyOf(p.t, words[1])
		p.family(f)
		for _, a := range f.adults {
			p.invites(f, a)
		}
	case words[0] == "joins":
		p.joins(familyOf(p.t, words[1]), words[1])
	case words[0] == "staff":
		p.says(words[1], "/start "+p.links[words[1]])
	case words[0] == "wait":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			p.t.Fatalf("line %d: %v", s.line, err)
		}
		p.sim.Advance(d)
		p.work()
	default:
		return p.actOf(s, words[0], words[1], rest)
	}
	return ""
}

func (p *play) actOf(s scene, name, does, rest string) string {
	p.t.Helper()
	switch does {
	case "says":
		p.says(name, strings.NewReplacer(`\n`, "\n").Replace(rest))
	case "sends":
		p.sends(name, media(p.t, rest))
	case "taps":
		id := p.person(name)
		for _, m := range p.sim.Chat(id).Messages {
			if m.HasButton(rest) {
				data := dataOf(m, rest)
				p.last = func() string {
					return p.press(func() simulatortest.Answer { return p.sim.PressData(id, m.MessageID, data) })
				}
			}
		}
		return p.taps(name, rest)
	case "picks":
		choice, whom, _ := strings.Cut(rest, " ")
		return p.taps(name, p.pairOf(name, whom, choice == "right"))
	case "forges":
		id := p.person(name)
		return p.press(func() simulatortest.Answer { return p.sim.PressData(id, p.sim.Last(id).MessageID, rest) })
	case "repeats":
		return p.last()
	default:
		p.t.Fatalf("line %d: %q is nothing that happens", s.line, s.what)
	}
	return ""
}

// pairOf is the label of the pair of pictures that an adult was told to name, or of one she was not.
func (p *play) pairOf(staff, adult string, right bool) string {
	p.t.Helper()
	told := findRandom().line.FindAllString(p.raw(adult), -1)
	for i := range told {
		told[i] = strings.TrimPrefix(told[i], "| ")
	}
	for _, label := range findRandom().pair.FindAllString(p.raw(staff), -1) {
		label = strings.Trim(label, "[]")
		if (label == told[0]+", "+told[1]) == right {
			return label
		}
	}
	p.t.Fatalf("%s is shown no such pair", staff)
	return ""
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

func (p *play) fill(text string) string {
	for name, c := range p.codes {
		text = strings.NewReplacer("{code "+name+"}", c.Typed, "{link "+name+"}", c.Link).Replace(text)
	}
	for name, link := range p.links {
		text = strings.ReplaceAll(text, "{link "+name+"}", link)
	}
	return text
}

func media(t testing.TB, kind string) map[string]any {
	switch kind {
	case "photo", "voice", "location":
		return map[string]any{kind: true}
	case "contact":
		return map[string]any{"contact": map[string]any{"phone_number": "+77000000001", "first_name": "А"}}
	case "other's contact":
		return map[string]any{"contact": map[string]any{"phone_number": "+77000000002", "first_name": "Б", "user_id": 42}}
	}
	t.Fatalf("nobody can send %q", kind)
	return nil
}

func familyOf(t testing.TB, adult string) demoFamily {
	for _, f := range demoFamilies() {
		for _, a := range f.adults {
			if a.name == adult {
				return f
			}
		}
	}
	t.Fatalf("no family of %s", adult)
	return demoFamily{}
}

// random finds what is drawn at random in a chat.
type random struct{ line, pair, code *regexp.Regexp }

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
	}
})

// screen writes a chat the way transcripts do, with what is drawn at random left out.
func (w *town) screen(name string) string {
	find := findRandom()
	text := find.pair.ReplaceAllString(w.raw(name), "[{pair}]")
	text = find.line.ReplaceAllString(text, "| {picture}")
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
