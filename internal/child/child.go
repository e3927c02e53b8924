// Package child is in charge of the servers we start for ourselves (a private PostgreSQL, a Redis for tests): they take no signal meant for us, they end when we
// stop them, and on Linux also when we are killed.
package child

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// patience is how long a server may take over one signal before the next, harder one is sent.
const patience = 5 * time.Second

// Process is a running child. It is always waited for, so it never stays as a zombie.
type Process struct {
	// Done is closed when the process has ended.
	Done <-chan struct{}
	cmd  *exec.Cmd
	err  error
}

// Start starts the command, as another user when User is given. The command is a direct child in a process group of its own: a Ctrl-C in the terminal reaches
// us alone, and we decide when the server goes. On Linux the kernel sends it the signal atOurDeath when we are gone without a word.
func Start(cmd *exec.Cmd, as *User, atOurDeath syscall.Signal) (*Process, error) {
	setAttributes(cmd, as, atOurDeath)
	done, started := make(chan struct{}), make(chan error, 1)
	p := &Process{Done: done, cmd: cmd}
	go p.run(done, started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// run keeps its thread for as long as the child lives: Linux sends the parent-death signal when the thread that forked ends, not the process.
func (p *Process) run(done chan<- struct{}, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(done)
	err := p.cmd.Start()
	started <- err
	if err == nil {
		p.err = p.cmd.Wait()
	}
}

// Pid is the process id.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Err is how the process ended: nil for exit status 0. It may be read once Done is closed.
func (p *Process) Err() error { return p.err }

// Signal sends a signal; to a process that has ended it does nothing.
func (p *Process) Signal(s os.Signal) error {
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal %s: %w", p.cmd.Path, err)
	}
	return nil
}

// Stop sends the signals one after the other, each when the one before did not help within five seconds or until ctx ends, and at last kills. It returns when the
// process has ended, whatever ctx says.
func (p *Process) Stop(ctx context.Context, signals ...os.Signal) error {
	for _, s := range append(signals, os.Kill) {
		if err := p.Signal(s); err != nil {
			return err
		}
		if p.ended(ctx) {
			return nil
		}
	}
	<-p.Done
	return nil
}

func (p *Process) ended(ctx context.Context) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.Done:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}
