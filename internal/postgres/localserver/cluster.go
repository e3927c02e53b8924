package localserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/senim-bot/senim/internal/child"
)

const (
	// startTime bounds a start with recovery after a crash.
	startTime = time.Minute
	// orphanTime is how long we wait for the last processes of a killed server to notice.
	orphanTime = 10 * time.Second
	look       = 5 * time.Millisecond
)

// initCluster runs initdb once. It works beside the final place, so that a start that was broken off leaves no half cluster.
func (h *home) initCluster(ctx context.Context, programs string) error {
	if _, err := os.Stat(filepath.Join(h.data(), "PG_VERSION")); err == nil {
		return nil
	}
	fresh := h.data() + ".new"
	var failed error
	// The Kazakh and Russian letters need UTF-8; not every system has the C.UTF-8 locale, every one has C.
	for _, locale := range []string{"C.UTF-8", "C"} {
		if err := h.emptyDir(fresh); err != nil {
			return err
		}
		if failed = h.initdb(ctx, programs, fresh, locale); failed == nil {
			break
		}
	}
	if failed != nil {
		return failed
	}
	if err := os.Rename(fresh, h.data()); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	return nil
}

func (h *home) emptyDir(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	return h.give(dir)
}

func (h *home) initdb(ctx context.Context, programs, data, locale string) error {
	// An empty cluster is no loss: not waiting for the disk halves the time of the first start.
	args := []string{"--pgdata", data, "--username", superuser, "--auth", "trust", "--encoding", "UTF8", "--locale", locale, "--no-sync"}
	log, err := h.logFile("initdb.log")
	if err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	defer log.Close()
	process, err := child.Start(h.command(log, programs, "initdb", args...), h.as, syscall.SIGTERM)
	if err != nil {
		return err
	}
	select {
	case <-process.Done:
	case <-ctx.Done():
		return errors.Join(ctx.Err(), process.Stop(ctx, syscall.SIGTERM))
	}
	if process.Err() != nil {
		return fmt.Errorf("initdb: %w: %s", process.Err(), lastLine(log.Name()))
	}
	return nil
}

func (h *home) logFile(name string) (*os.File, error) {
	return os.OpenFile(filepath.Join(h.dir, name), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
}

// command leaves our environment out: PGDATA, PGPORT, LC_* and the like would change what the server does.
func (h *home) command(log *os.File, programs, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(programs, name), args...)
	cmd.Dir, cmd.Env = h.dir, []string{"LC_ALL=C", "TZ=UTC", "PATH=" + programs + ":/usr/bin:/bin"}
	cmd.Stdout, cmd.Stderr = log, log
	return cmd
}

// run starts the server and waits until it answers. The processes of a server that was killed a moment ago may still hold its memory: then it is tried again.
func (h *home) run(ctx context.Context, programs string, throwaway bool) (*child.Process, error) {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for begun := time.Now(); ; {
		process, err := h.runOnce(ctx, programs, throwaway)
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "still in use") || time.Since(begun) > orphanTime {
			return process, err
		}
	}
}

func (h *home) runOnce(ctx context.Context, programs string, throwaway bool) (*child.Process, error) {
	log, err := h.logFile("postgres.log")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL's log: %w", err)
	}
	defer log.Close()
	process, err := child.Start(h.command(log, programs, "postgres", h.settings(throwaway)...), h.as, syscall.SIGQUIT)
	if err != nil {
		return nil, err
	}
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for !h.ready(process.Pid()) {
		select {
		case <-ticker.C:
		case <-process.Done:
			return nil, fmt.Errorf("PostgreSQL did not start: %s", lastLine(log.Name()))
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("PostgreSQL did not start: %w", ctx.Err()), process.Stop(ctx, syscall.SIGQUIT))
		}
	}
	return process, nil
}

func (h *home) settings(throwaway bool) []string {
	settings := []string{
		"-D", h.data(), "-k", h.socketDir, "-h", "", "-p", "5432",
		"-c", "unix_socket_permissions=0700", "-c", "shared_buffers=32MB", "-c", "jit=off",
		// Without these two the server writes the values of a refused row to its log.
		"-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic",
	}
	if throwaway {
		settings = append(settings, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "autovacuum=off",
			"-c", "max_connections=300", "-c", "max_wal_size=4GB", "-c", "checkpoint_timeout=1h")
	}
	return settings
}

// ready reads the server's own note: its process id in the first line, "ready" in the eighth once it takes connections.
func (h *home) ready(pid int) bool {
	note, err := os.ReadFile(h.pidFile())
	if err != nil {
		return false
	}
	lines := strings.Split(string(note), "\n")
	return len(lines) >= 8 && lines[0] == fmt.Sprint(pid) && strings.TrimSpace(lines[7]) == "ready"
}

// lastLine is what a program said before it gave up; the whole is in the file.
func lastLine(file string) string {
	said, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	for _, line := range lines {
		if strings.Contains(line, "FATAL:") || strings.Contains(line, "error:") {
			return line
		}
	}
	return lines[len(lines)-1]
}
