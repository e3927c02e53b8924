package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/child"
	"github.com/senim-bot/senim/internal/simulator/browser"
)

// TestDemo is a newcomer's first quarter of an hour: the built program without any service, the phone page in a browser, the second start.
func TestDemo(t *testing.T) {
	t.Parallel()
	program := buildProgram(t)
	t.Run("refuses", func(t *testing.T) {
		t.Parallel()
		refusals(t, program)
	})
	t.Run("as whoever runs the tests", func(t *testing.T) {
		t.Parallel()
		needBrowser(t)
		v := &visit{t: t, demo: &demoProgram{t: t, path: program, data: filepath.Join(openDir(t, nil), "data")}}
		v.firstDay()
		v.secondDay()
		v.anew()
	})
	t.Run("as an ordinary user", func(t *testing.T) {
		t.Parallel()
		ordinary, err := child.Unprivileged("nobody")
		if err != nil {
			t.Fatal(err)
		}
		if ordinary == nil {
			t.Skip("whoever runs the tests is one")
		}
		needBrowser(t)
		v := &visit{t: t, demo: &demoProgram{t: t, path: program, as: ordinary, data: filepath.Join(openDir(t, ordinary), "data")}}
		v.demo.start()
		v.open()
		v.russian()
		v.demo.end(syscall.SIGINT)
	})
}

// refusals: what a newcomer did wrong is said in one line that tells what to do, and nothing of an earlier demo is lost.
func refusals(t *testing.T, program string) {
	dir := openDir(t, nil)
	running := &demoProgram{t: t, path: program, data: filepath.Join(dir, "data")}
	running.start()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ args, want string }{
		"the address is taken":     {"--addr=" + strings.TrimPrefix(running.base, "http://") + " --data=" + filepath.Join(dir, "other"), "is in use, perhaps by another demo"},
		"no address":               {"--addr=8080 --data=" + filepath.Join(dir, "other"), "write --addr as in 127.0.0.1:8080"},
		"a demo on the same data":  {"--addr=127.0.0.1:0 --data=" + running.data, "another demo works in " + running.data},
		"anew on the same data":    {"--addr=127.0.0.1:0 --fresh --data=" + running.data, "another demo works in " + running.data},
		"data where nobody writes": {"--addr=127.0.0.1:0 --data=" + file, "choose another place with --data DIR"},
	} {
		refused := &demoProgram{t: t, path: program, args: strings.Fields(c.args)}
		said := refused.fail()
		if lines := strings.Split(strings.TrimSpace(said), "\n"); len(lines) != 1 || !strings.Contains(said, c.want) {
			t.Errorf("%s: it said\n%s", name, said)
		}
	}
	if _, err := os.Stat(filepath.Join(running.data, peopleFile)); err != nil {
		t.Errorf("the running demo lost what it keeps: %v", err)
	}
	running.end(syscall.SIGTERM)
}

// visit is a newcomer in front of a demo, with a browser.
type visit struct {
	t    *testing.T
	demo *demoProgram
	tab  *browser.Tab
	shut func()
	ids  map[string]int64
	// newcomer is whom the visitor brought in, clock what the demo's clock said before it was moved.
	newcomer string
	clock    time.Time
}

func needBrowser(t *testing.T) {
	t.Helper()
	_, err := browser.Find()
	switch {
	case err == nil:
	case os.Getenv("SENIM_TEST_REAL") == "1":
		t.Fatal(err)
	default:
		t.Skipf("the demo is not walked: %v", err)
	}
}

func (v *visit) firstDay() {
	v.demo.start()
	v.open()
	v.kazakh()
	v.russian()
	v.reminded()
	v.joins()
	v.locked()
	v.clock = v.now()
	v.movesClock()
	v.demo.end(syscall.SIGTERM)
	v.shut()
}

// secondDay finds everything as it was left.
func (v *visit) secondDay() {
	before := v.ids
	v.demo.start()
	v.open()
	if diff := cmp.Diff(before, v.ids); diff != "" {
		v.t.Errorf("people after the second start (-before +after):\n%s", diff)
	}
	if ahead := v.now().Sub(v.clock); ahead < 24*time.Hour {
		v.t.Errorf("the clock that was moved a day ahead is %s ahead after the second start", ahead)
	}
	v.must(v.tab.Go(fmt.Sprintf("/phone?a=%d", v.ids[v.newcomer])))
	v.must(v.tab.See("[data-slot=a] .theirs .text", "Есть новое сообщение."))
	v.tap("a", "Новое сообщение")
	v.see("a", "Сейчас здесь нет документов.")
	v.demo.end(syscall.SIGINT)
	v.shut()
}

func (v *visit) anew() {
	v.demo.args = append(v.demo.args, "--fresh")
	v.demo.start()
	v.open()
	if _, still := v.ids[v.newcomer]; still || len(v.ids) == 0 {
		v.t.Errorf("people after --fresh: %v", v.ids)
	}
	// Begun at night it is the next morning, but not the day after the one that was moved.
	if ahead := time.Until(v.now()); ahead > 20*time.Hour {
		v.t.Errorf("the clock is %s ahead after --fresh", ahead)
	}
	v.demo.end(syscall.SIGTERM)
	v.shut()
}

// open starts a browser and learns who is there.
func (v *visit) open() {
	v.t.Helper()
	tab, shut, err := browser.Open(v.t.Context(), v.demo.base)
	v.must(err)
	v.t.Cleanup(shut)
	v.tab, v.shut = tab, shut
	v.must(v.tab.Go("/"))
	v.must(v.tab.See(".person", "Айнұр"))
	v.meet()
}

func (v *visit) meet() {
	v.t.Helper()
	var users []struct {
		ID   int64  `json:"id"`
		Name string `json:"first_name"`
	}
	v.demo.get("/sim/users", &users)
	v.ids = map[string]int64{}
	for _, u := range users {
		v.ids[u.Name] = u.ID
	}
}

func (v *visit) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatalf("%v\nthe demo said:\n%s", err, &v.demo.stderr)
	}
}

// tap presses a button under the newest message of a phone.
func (v *visit) tap(slot, label string) {
	v.t.Helper()
	v.must(v.tab.Tap("[data-slot="+slot+"] .message:last-child .key", label))
}

func (v *visit) see(slot, text string) {
	v.t.Helper()
	v.must(v.tab.See("[data-slot="+slot+"] .message:last-child .text", text))
}
