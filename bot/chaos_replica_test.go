package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/child"
)

// program is the real binary, built by the first test that wants it.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "senim-program-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "senim")
	// Without what only a debugger reads it is linked in half the time. It knows no night, or these tests would pass by day only.
	out, err := exec.Command("go", "build", "-buildvcs=false", "-tags=daylight", "-ldflags=-s -w", "-o", path, ".").CombinedOutput()
	if err != nil {
		os.Stderr.Write(out)
	}
	programDir.Store(&dir)
	return path, err
})

// programDir is what removeProgram has to remove; nil if nobody wanted the program.
var programDir atomic.Pointer[string]

// removeProgram is for TestMain.
func removeProgram() {
	if dir := programDir.Load(); dir != nil {
		os.RemoveAll(*dir)
	}
}

// replica is one `serve`, started again whenever it was killed, as an orchestrator would. The kernel ends it with the test, if nothing else does.
type replica struct {
	t    testing.TB
	path string
	env  []string
	log  *replicaLog

	mu      sync.Mutex
	process *child.Process
	edge    string // where its HTTP edge answers, empty while it does not
	meant   bool   // its end was wanted
	over    bool
	kills   int
	ended   chan struct{}
}

// replicaLog keeps what a replica logs and finds the line that says where it listens.
type replicaLog struct {
	lockedBuffer
	serving func(edge string)
}

func (l *replicaLog) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		var said struct{ Msg, Listen string }
		if bytes.Contains(line, []byte(`"serving"`)) && json.Unmarshal(line, &said) == nil && said.Listen != "" {
			l.serving(said.Listen)
		}
	}
	return l.lockedBuffer.Write(p)
}

// startReplica returns before the replica serves: see up.
func startReplica(t testing.TB, env ...string) *replica {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{t: t, path: path, env: env, log: &replicaLog{}, ended: make(chan struct{})}
	r.log.serving = func(edge string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.edge = edge
	}
	go r.keep()
	t.Cleanup(r.stop)
	return r
}

// keep starts the program again and again until it is over. An end that nobody wanted is a failure.
func (r *replica) keep() {
	defer close(r.ended)
	for r.start() {
		<-r.process.Done
		r.mu.Lock()
		if !r.meant {
			r.t.Errorf("serve ended by itself: %v; it logged\n%s", r.process.Err(), tail(r.log.String()))
			r.over = true
		}
		r.mu.Unlock()
	}
}

func (r *replica) start() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return false
	}
	cmd := exec.Command(r.path, "serve")
	cmd.Env, cmd.Stdout, cmd.Stderr = r.env, r.log, r.log
	process, err := child.Start(cmd, nil, syscall.SIGKILL)
	if err != nil {
		r.t.Errorf("start serve: %v", err)
		return false
	}
	r.process, r.edge, r.meant = process, "", false
	return true
}

// up is the address of its HTTP edge, empty while there is none.
func (r *replica) up() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.edge
}

// kill ends it as a power cut would, and returns when it is dead.
func (r *replica) kill() {
	r.mu.Lock()
	r.meant, r.edge = true, ""
	r.kills++
	process := r.process
	r.mu.Unlock()
	if err := process.Signal(syscall.SIGKILL); err != nil {
		r.t.Error(err)
	}
	<-process.Done
}

// terminate asks it to end and gives how it did; it is started again unless it is the last time. One that is ending already is not asked again: the second
// time means at once.
func (r *replica) terminate(last bool) (ended <-chan struct{}, how func() error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	process, asked := r.process, r.meant
	r.meant, r.over = true, last
	if asked {
		return process.Done, process.Err
	}
	if err := process.Signal(syscall.SIGTERM); err != nil {
		r.t.Error(err)
	}
	return process.Done, process.Err
}

func (r *replica) stop() {
	r.mu.Lock()
	r.over, r.meant = true, true
	process := r.process
	r.mu.Unlock()
	if process != nil {
		_ = process.Signal(syscall.SIGKILL) // it may have ended already
	}
	<-r.ended
}

// restartTime is what a start may take where eight programs share a processor.
const restartTime = 30 * time.Second

func tail(log string) string { return log[max(0, len(log)-4000):] }

// eventually asks until the answer is yes. The processes under test tell nobody when they are through, so there is nothing else to wait for.
func eventually(patience time.Duration, yes func() bool) bool {
	for deadline := time.Now().Add(patience); !yes(); time.Sleep(15 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}
