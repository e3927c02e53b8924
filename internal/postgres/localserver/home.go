package localserver

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/senim-bot/senim/internal/child"
)

// socketPathLimit is what a unix socket's path may measure everywhere (macOS: 104 with the closing zero).
const socketPathLimit = 103

// home is the directory of one server, held by a lock so that two programs never run a server on it.
type home struct {
	dir       string
	as        *child.User
	lock      *os.File
	socketDir string
}

// openHome takes o.Dir, or a place derived from it when the server's user could not reach it (root's home directory is usually closed to others).
func openHome(o Options, as *child.User) (*home, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if !as.Reaches(filepath.Dir(dir)) {
		wanted := dir
		dir = filepath.Join("/var/tmp", fmt.Sprintf("senim-postgres-%x", sha256.Sum256([]byte(wanted)))[:31])
		fmt.Fprintf(o.Progress, "PostgreSQL keeps its data in %s: user %s cannot reach %s\n", dir, as.Name, wanted)
	}
	h := &home{dir: dir, as: as}
	if err := h.own(dir); err != nil {
		return nil, err
	}
	return h, h.takeLock()
}

// own makes the directory ours. Only we may write there: were it the server user's, that user could lead what root writes (the log, the lock) elsewhere by a link.
func (h *home) own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("data directory %s belongs to another user", dir)
	}
	mode := os.FileMode(0o700)
	if h.as != nil {
		mode = 0o711 // the server's user passes through to what is its own
	}
	if err := os.Chmod(dir, mode); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}

// give hands a directory, closed to others, to the server's user.
func (h *home) give(dir string) error {
	if h.as == nil {
		return nil
	}
	if err := os.Chown(dir, int(h.as.UID), int(h.as.GID)); err != nil {
		return fmt.Errorf("give a directory to user %s: %w", h.as.Name, err)
	}
	return nil
}

// takeLock holds for as long as this process lives: the kernel lets go of it even after a SIGKILL.
func (h *home) takeLock() error {
	file, err := os.OpenFile(filepath.Join(h.dir, "lock"), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return fmt.Errorf("%s: %w", h.dir, ErrInUse)
	}
	h.lock = file
	return nil
}

// Remove removes all that servers left in the directory and for it; ErrInUse while one runs.
func Remove(dir string) error {
	h := &home{dir: dir}
	err := h.takeLock()
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer h.lock.Close()
	h.dropSocketDir()
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove %s: %w", dir, err)
	}
	return nil
}

// openSocketDir makes a short path: the data directory's may be too long for a socket.
func (h *home) openSocketDir() error {
	h.dropSocketDir()
	for _, base := range []string{os.TempDir(), "/tmp", "/var/tmp"} {
		if !h.as.Reaches(base) || len(base)+len("/senim-pg-1234567890/.s.PGSQL.5432") > socketPathLimit {
			continue
		}
		dir, err := os.MkdirTemp(base, "senim-pg-")
		if err != nil {
			continue
		}
		h.socketDir = dir
		if err := os.WriteFile(h.socketNote(), []byte(dir), 0o600); err != nil {
			return fmt.Errorf("note the socket directory: %w", err)
		}
		return h.give(dir)
	}
	return errors.New("no temporary directory for PostgreSQL's socket")
}

// dropSocketDir removes this server's socket directory, or the one that a killed predecessor left. It removes just what the server puts there.
func (h *home) dropSocketDir() {
	dir := h.socketDir
	if note, err := os.ReadFile(h.socketNote()); err == nil && dir == "" {
		dir = string(note)
	}
	if strings.HasPrefix(filepath.Base(dir), "senim-pg-") {
		for _, name := range []string{".s.PGSQL.5432", ".s.PGSQL.5432.lock", ""} {
			_ = os.Remove(filepath.Join(dir, name))
		}
	}
	_ = os.Remove(h.socketNote())
}

func (h *home) data() string       { return filepath.Join(h.dir, "data") }
func (h *home) pidFile() string    { return filepath.Join(h.data(), "postmaster.pid") }
func (h *home) socketNote() string { return filepath.Join(h.dir, "socket") }

func (h *home) close() error {
	if h.socketDir != "" {
		h.dropSocketDir()
	}
	if err := h.lock.Close(); err != nil {
		return fmt.Errorf("let go of %s: %w", h.dir, err)
	}
	return nil
}
