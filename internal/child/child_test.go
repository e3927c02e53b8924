package child

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func begin(t *testing.T, script string) *Process {
	t.Helper()
	p, err := Start(exec.Command("/bin/sh", "-c", script), nil, syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop(context.WithoutCancel(t.Context())) })
	return p
}

func TestStop(t *testing.T) {
	t.Parallel()
	p := begin(t, "exec sleep 60")
	if err := p.Stop(t.Context(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if !errors.As(p.Err(), &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
		t.Errorf("it ended with %v, want the signal that was sent", p.Err())
	}
	if err := errors.Join(p.Stop(t.Context(), syscall.SIGTERM), p.Signal(syscall.SIGTERM)); err != nil {
		t.Errorf("stopping what has ended: %v", err)
	}
}

// Whoever asks to hurry gets a kill, and no process is left behind.
func TestStopHurries(t *testing.T) {
	t.Parallel()
	p := begin(t, "trap '' TERM; while :; do sleep 1; done")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	begun := time.Now()
	if err := p.Stop(ctx, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took >= patience {
		t.Errorf("it took %s", took)
	}
	if err := syscall.Kill(p.Pid(), 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the process is still there: %v", err)
	}
}

func TestErr(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{"exit 0": 0, "exit 3": 3} {
		p := begin(t, script)
		<-p.Done
		if code := p.cmd.ProcessState.ExitCode(); code != want || (p.Err() == nil) != (want == 0) {
			t.Errorf("%s: code %d, error %v", script, code, p.Err())
		}
	}
	if _, err := Start(exec.Command("/nonexistent"), nil, syscall.SIGKILL); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a program that is not there: %v", err)
	}
}

// The thread that forked stays: were it let go, the kernel would end the child with it.
func TestOutlivesItsStarter(t *testing.T) {
	t.Parallel()
	begun := make(chan *Process)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
		p, err := Start(exec.Command("/bin/sh", "-c", "read line; exit 7"), nil, syscall.SIGKILL)
		if err != nil {
			t.Error(err)
		}
		begun <- p
	}()
	p := <-begun
	if p == nil {
		return
	}
	<-p.Done
	if code := p.cmd.ProcessState.ExitCode(); code != 7 {
		t.Errorf("it ended with %v", p.Err())
	}
}

func TestReaches(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root works for others")
	}
	base, err := os.MkdirTemp("", "senim-reaches-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(base)
	dir := func(name string, mode os.FileMode, uid int) string {
		path := filepath.Join(base, name)
		if err := errors.Join(os.MkdirAll(path, 0o755), os.Chown(path, uid, uid), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if err := os.Chmod(base, 0o711); err != nil {
		t.Fatal(err)
	}
	open, closed, own := dir("open", 0o755, 0), dir("closed", 0o700, 0), dir("own", 0o700, 12345)
	link := filepath.Join(base, "link")
	if err := os.Symlink(closed, link); err != nil {
		t.Fatal(err)
	}
	u := &User{Name: "u", UID: 12345, GID: 12345}
	for path, want := range map[string]bool{
		open: true, open + "/not/there/yet": true, own: true, own + "/x": true,
		closed: false, closed + "/x": false, link + "/x": false, dir("own/not", 0o077, 12345): false,
	} {
		if got := u.Reaches(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if !(*User)(nil).Reaches(closed) {
		t.Error("we do not reach what is ours")
	}
}

func TestUnprivileged(t *testing.T) {
	t.Parallel()
	u, err := Unprivileged("no-such-user", "root", "nobody")
	if os.Geteuid() != 0 {
		if u != nil || err != nil {
			t.Errorf("an ordinary user becomes %v, error %v", u, err)
		}
		return
	}
	if err != nil || u.Name != "nobody" || u.UID == 0 {
		t.Errorf("root becomes %v, error %v", u, err)
	}
	if _, err := Unprivileged("no-such-user", "root"); err == nil {
		t.Error("nobody else is there, but no error")
	}
}
