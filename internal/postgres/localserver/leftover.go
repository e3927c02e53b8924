package localserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// stopLeftover ends a server whose parent was killed. We hold the directory's lock, so no living program can still want it.
func (h *home) stopLeftover(ctx context.Context) error {
	pid, err := h.notedPid()
	if err != nil || pid == 0 || !alive(pid) {
		return err
	}
	if !worksIn(pid, h.data()) {
		// The number was given to another program since; PostgreSQL would take that for itself and refuse to start.
		if err := os.Remove(h.pidFile()); err != nil {
			return fmt.Errorf("a stale %s: %w", h.pidFile(), err)
		}
		return nil
	}
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop the PostgreSQL left over as process %d: %w", pid, err)
		}
		if h.left(ctx, pid) {
			return nil
		}
	}
	return fmt.Errorf("the PostgreSQL left over as process %d does not end", pid)
}

// notedPid is the process id in postmaster.pid, 0 when there is none.
func (h *home) notedPid() (int, error) {
	note, err := os.ReadFile(h.pidFile())
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("is there a server left over: %w", err)
	}
	first, _, _ := bytes.Cut(note, []byte("\n"))
	pid, err := strconv.Atoi(string(bytes.TrimSpace(first)))
	if err != nil || pid <= 1 {
		return 0, nil
	}
	return pid, nil
}

func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// left waits until the process has ended. One that nobody reaps stays as a number, but works nowhere.
func (h *home) left(ctx context.Context, pid int) bool {
	ctx, cancel := context.WithTimeout(ctx, orphanTime)
	defer cancel()
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for alive(pid) && worksIn(pid, h.data()) {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
