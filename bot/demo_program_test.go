package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/child"
)

// demoProgram is the built program running the demo, as somebody.
type demoProgram struct {
	t    *testing.T
	path string
	as   *child.User // nil: whoever runs the tests
	data string
	args []string

	base    string
	process *child.Process
	stdout  lockedBuffer
	stderr  lockedBuffer
}

// buildProgram builds the program where anybody may run it.
func buildProgram(t *testing.T) string {
	t.Helper()
	path := filepath.Join(openDir(t, nil), "senim")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return path
}

// openDir is a directory of this test's own that everybody reaches: that of testing is closed to others, and as root the database's server is somebody else.
func openDir(t *testing.T, owner *child.User) string {
	t.Helper()
	base := os.TempDir()
	if somebody, err := child.Unprivileged("nobody"); err != nil || !somebody.Reaches(base) {
		base = "/var/tmp"
	}
	dir, err := os.MkdirTemp(base, "senim-demo-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if owner != nil {
		if err := os.Chown(dir, int(owner.UID), int(owner.GID)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var readyLine = regexp.MustCompile(`demo ready.* open=(\S+)/\n`)

// start waits until the demo says that it is ready.
func (d *demoProgram) start() {
	d.t.Helper()
	d.stdout, d.stderr = lockedBuffer{}, lockedBuffer{}
	said := &listener{to: &d.stderr, heard: make(chan struct{}), mark: readyLine}
	begun := time.Now()
	d.run(append([]string{"demo", "--addr=127.0.0.1:0", "--data=" + d.data}, d.args...), said)
	select {
	case <-said.heard:
	case <-d.process.Done:
		d.t.Fatalf("the demo ended with %v; it said:\n%s", d.process.Err(), &d.stderr)
	case <-time.After(time.Minute):
		d.t.Fatalf("the demo is not ready; it said:\n%s", &d.stderr)
	}
	d.t.Logf("demo ready after %.1f s", time.Since(begun).Seconds())
	d.base = readyLine.FindStringSubmatch(d.stderr.String())[1]
}

func (d *demoProgram) run(args []string, said io.Writer) {
	d.t.Helper()
	cmd := exec.Command(d.path, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = "/", &d.stdout, said, time.Second
	// A developer's settings for another database are none for this demo.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "SENIM_") })
	if d.as != nil {
		cmd.Env = append(cmd.Env, "HOME="+filepath.Dir(d.data), "USER="+d.as.Name)
	}
	process, err := child.Start(cmd, d.as, syscall.SIGKILL)
	if err != nil {
		d.t.Fatal(err)
	}
	d.process = process
	d.t.Cleanup(func() { _ = process.Stop(d.t.Context()) })
}

// fail runs the program to its end, which must be a failure, and gives what it said.
func (d *demoProgram) fail() string {
	d.t.Helper()
	d.run(append([]string{"demo"}, d.args...), &d.stderr)
	select {
	case <-d.process.Done:
	case <-time.After(20 * time.Second):
		d.t.Fatalf("demo %v did not end", d.args)
	}
	var exit *exec.ExitError
	if !errors.As(d.process.Err(), &exit) || exit.ExitCode() != 1 {
		d.t.Errorf("demo %v ended with %v", d.args, d.process.Err())
	}
	return d.stderr.String()
}

// end asks the demo to stop. It must end well and leave no process behind.
func (d *demoProgram) end(signal syscall.Signal) {
	d.t.Helper()
	family := descendants(d.process.Pid())
	if len(family) == 0 {
		d.t.Errorf("the demo has no children; its database must be one")
	}
	begun := time.Now()
	if err := d.process.Signal(signal); err != nil {
		d.t.Fatal(err)
	}
	select {
	case <-d.process.Done:
	case <-time.After(20 * time.Second):
		d.t.Fatalf("the demo did not end after %s; it said:\n%s", signal, &d.stderr)
	}
	d.t.Logf("demo ended %.1f s after %s", time.Since(begun).Seconds(), signal)
	if err := d.process.Err(); err != nil {
		d.t.Errorf("after %s the demo ended with %v; it said:\n%s", signal, err, &d.stderr)
	}
	for _, pid := range family {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			d.t.Errorf("after %s process %d is still there (%v)", signal, pid, err)
		}
	}
}

// descendants are the children of a process, and theirs. What is passed over has ended meanwhile.
func descendants(of int) (pids []int) {
	table, _ := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output()
	for line := range strings.Lines(string(table)) {
		numbers := strings.Fields(line)
		if len(numbers) != 2 || numbers[1] != strconv.Itoa(of) {
			continue
		}
		if pid, err := strconv.Atoi(numbers[0]); err == nil {
			pids = append(append(pids, pid), descendants(pid)...)
		}
	}
	return pids
}

// get asks the control API. Its connection is not kept: the test binary looks for what was left open.
func (d *demoProgram) get(path string, into any) {
	d.t.Helper()
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(d.base + path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		d.t.Fatal(err)
	}
}

// listener passes on what it is told until it hears the mark, and then too.
type listener struct {
	to    *lockedBuffer
	mark  *regexp.Regexp
	once  sync.Once
	heard chan struct{}
}

func (l *listener) Write(p []byte) (int, error) {
	n, err := l.to.Write(p)
	if l.mark.MatchString(l.to.String()) {
		l.once.Do(func() { close(l.heard) })
	}
	return n, err
}
