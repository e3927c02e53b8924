package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Transcripts tell what people do and see, word by word. They are written by hand from what was agreed with the foundation; nothing regenerates them.
// Lines without indentation happen (transcript_acts_test.go has the list). Indented lines are what follows, and must be all that follows: on a phone that
// is not mentioned nothing may have changed, and whoever taps without a toast gets none.
//
//	toast TEXT           the line over the chat that answers a tap
//	NAME's phone: TEXT   a new line on her lock screen
//	NAME sees            her whole chat follows: "| text", "[buttons] [of a row]", "> what she wrote and is still there", or "nothing"; "(voice 2)" and "(photo 1)" are what
//	                     staff sent, counted from the first that was shown
//	NAME sees the PAGE   her whole chat is one of the pages of testdata/screens
//	calls METHOD, ...    what the bot asked of Telegram, in this order
//	rows TABLE WHERE: N  how many rows there are now
//
// What is drawn at random is written as {picture}, {pair}, {code} and K-XXXX; a picture in the chat as "(a picture)".
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/transcripts/*/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		language := filepath.Base(filepath.Dir(file))
		t.Run(language+"/"+strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			pages := readPages(t, "testdata/screens/"+language+".txt")
			acts := readScenes(t, file, pages)
			p := play{town: newTown(t), screens: map[string]string{}, lines: map[string]int{}, old: map[string]string{}}
			for _, s := range acts {
				p.scene(s)
			}
		})
	}
}

// scene is one thing that happens and what is seen of it.
type scene struct {
	line    int
	what    string
	toast   string
	phones  map[string][]string
	screens map[string]string
	calls   []string
	rows    []string
}

// readPages reads the pages that many transcripts show: a line with the name, then the chat.
func readPages(t *testing.T, file string) map[string]string {
	t.Helper()
	pages, name := map[string]string{}, ""
	for _, line := range readLines(t, file) {
		if strings.HasPrefix(line, " ") {
			pages[name] += strings.TrimSpace(line) + "\n"
		} else if line != "" {
			name = line
		}
	}
	return pages
}

func readScenes(t *testing.T, file string, pages map[string]string) []scene {
	t.Helper()
	var all []scene
	seen := ""
	for i, line := range readLines(t, file) {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "":
		case trimmed == line:
			all, seen = append(all, scene{line: i + 1, what: line, phones: map[string][]string{}, screens: map[string]string{}}), ""
		default:
			seen = all[len(all)-1].expect(t, i+1, trimmed, seen, pages)
		}
	}
	return all
}

// readLines leaves out comments, but keeps the numbers of the lines.
func readLines(t *testing.T, file string) []string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "#") {
			lines[i] = ""
		}
	}
	return lines
}

// expect reads an indented line; what it gives back is whose screen the following lines belong to.
func (s *scene) expect(t *testing.T, line int, text, seen string, pages map[string]string) string {
	t.Helper()
	if seen != "" && (strings.ContainsAny(text[:1], "|[>") || text == "nothing") {
		s.screens[seen] += text + "\n"
		return seen
	}
	subject, rest, _ := strings.Cut(text, " ")
	name, phone, isPhone := strings.Cut(text, "'s phone: ")
	viewer, page, sees := strings.Cut(text, " sees")
	switch {
	case subject == "toast":
		s.toast = rest
	case subject == "calls":
		s.calls = strings.Split(rest, ", ")
	case subject == "rows":
		s.rows = append(s.rows, rest)
	case isPhone:
		s.phones[name] = append(s.phones[name], phone)
	case sees && page == "":
		s.screens[viewer] = ""
		return viewer
	case sees && pages[strings.TrimSpace(page)] != "":
		s.screens[viewer] = pages[strings.TrimSpace(page)]
	default:
		t.Fatalf("line %d: %q is not an expectation", line, text)
	}
	return ""
}

// play is a transcript on its way: screens and lines are what each phone was seen to show so far.
type play struct {
	*town
	families []demoFamily
	screens  map[string]string
	lines    map[string]int
	// old are the typed codes that a newer one replaced.
	old map[string]string
	// last makes the last tap again.
	last func() string
}

func (p *play) scene(s scene) {
	p.t.Helper()
	before := p.sim.LastCall()
	toast := p.act(s)
	if toast != s.toast {
		p.t.Errorf("line %d, %s: toast %q, want %q", s.line, s.what, toast, s.toast)
	}
	for name := range p.ids {
		p.checkPhone(s, name)
	}
	for name := range s.screens {
		if p.ids[name] == 0 {
			p.t.Errorf("line %d, %s: nobody is called %s", s.line, s.what, name)
		}
	}
	if s.calls != nil {
		p.checkCalls(s, before)
	}
	for _, rows := range s.rows {
		p.checkRows(s, rows)
	}
	if log := p.log.String(); strings.Contains(log, "level=ERROR") {
		p.t.Errorf("line %d, %s: the bot logged\n%s", s.line, s.what, log)
	}
	if p.t.Failed() {
		p.t.FailNow()
	}
}

// checkPhone leaves out whoever comes in by a line that tells the whole way in at once.
func (p *play) checkPhone(s scene, name string) {
	p.t.Helper()
	chat := p.sim.Chat(p.ids[name])
	var lines []string
	for _, n := range chat.Notifications[p.lines[name]:] {
		lines = append(lines, n.Text)
	}
	p.lines[name] = len(chat.Notifications)
	got := p.screen(name)
	want, told := s.screens[name]
	if !told {
		want = p.screens[name]
	}
	p.screens[name] = got
	if strings.HasPrefix(s.what+" ", "joins "+name+" ") || strings.HasPrefix(s.what+" ", "staff "+name+" ") {
		return
	}
	if diff := cmp.Diff(s.phones[name], lines); diff != "" {
		p.t.Errorf("line %d, %s: %s's lock screen (-want +got)\n%s", s.line, s.what, name, diff)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); want != got {
		p.t.Errorf("line %d, %s: %s sees (-want +got)\n%s", s.line, s.what, name, diff)
	}
}

func (p *play) checkCalls(s scene, before int64) {
	p.t.Helper()
	var got []string
	for _, c := range p.sim.Calls(before) {
		got = append(got, c.Method)
	}
	if diff := cmp.Diff(s.calls, got); diff != "" {
		p.t.Errorf("line %d, %s: the bot's calls (-want +got)\n%s", s.line, s.what, diff)
	}
}

func (p *play) checkRows(s scene, rows string) {
	p.t.Helper()
	colon := strings.LastIndex(rows, ":")
	if colon < 0 {
		p.t.Fatalf("line %d: how many rows?", s.line)
	}
	want, err := strconv.Atoi(strings.TrimSpace(rows[colon+1:]))
	if err != nil {
		p.t.Fatalf("line %d: %v", s.line, err)
	}
	var got int
	if err := p.Pool.QueryRow(p.t.Context(), "SELECT count(*) FROM "+rows[:colon]).Scan(&got); err != nil {
		p.t.Fatalf("line %d: %v", s.line, err)
	}
	if got != want {
		p.t.Errorf("line %d, %s: %d rows of %s, want %d", s.line, s.what, got, rows[:colon], want)
	}
}
