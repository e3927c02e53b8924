package localserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/senim-bot/senim/internal/child"
)

// TestMain lets this binary be a program that runs a server until it is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("SENIM_TEST_HOST_OF"); dir != "" {
		host(dir)
	}
	goleak.VerifyTestMain(m)
}

func host(dir string) {
	server, err := Start(context.Background(), Options{Dir: dir, NoFetch: true})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("pid", server.Pid(), "uid", os.Geteuid())
	select {}
}

// needPrograms skips on a machine without PostgreSQL.
func needPrograms(t *testing.T) string {
	t.Helper()
	as, err := child.Unprivileged("postgres", "nobody")
	if err != nil {
		t.Fatal(err)
	}
	dir := find(searchPath(), 0, as)
	if dir == "" && os.Getenv("SENIM_TEST_REAL") == "1" {
		t.Fatal(ErrNoPostgres)
	}
	if dir == "" {
		t.Skip(ErrNoPostgres)
	}
	return dir
}

// passable is a directory that other users may pass through, unlike t.TempDir.
func passable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "senim-localserver-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "pg")
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	o.NoFetch = true
	server, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, server) })
	return server
}

func stop(t *testing.T, server *Server) {
	t.Helper()
	select {
	case <-server.process.Done:
		return
	default:
	}
	if err := server.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

func query(t *testing.T, server *Server, sql string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// One server through several starts on one directory; each part takes it as the one before left it.
func TestRestarts(t *testing.T) {
	t.Parallel()
	programs := needPrograms(t)
	dir := passable(t)
	first := start(t, Options{Dir: dir})
	if err := errors.Join(first.CreateDatabase(t.Context(), "senim"), first.CreateDatabase(t.Context(), "senim")); err != nil {
		t.Fatal(err)
	}
	const settings = `SELECT current_setting('listen_addresses') || current_setting('server_encoding') || current_setting('fsync')`
	if got := query(t, first, settings); got != "UTF8on" {
		t.Errorf("listen_addresses, encoding, fsync: %q", got)
	}
	note, err := os.ReadFile(first.home.pidFile())
	if err != nil {
		t.Fatal(err)
	}
	const kept = `SELECT count(*)::text FROM pg_database WHERE datname = 'senim'`

	t.Run("stopped", func(t *testing.T) {
		stop(t, first)
		if alive(first.Pid()) || exists(first.home.socketDir) {
			t.Errorf("process alive: %v, socket directory there: %v", alive(first.Pid()), exists(first.home.socketDir))
		}
		if got := query(t, start(t, Options{Dir: dir}), kept); got != "1" {
			t.Error("the database did not survive")
		}
	})
	// The number in a stale postmaster.pid is by now that of an innocent program: here, of this test.
	t.Run("stale pid file", func(t *testing.T) {
		stale := bytes.Replace(note, fmt.Append(nil, first.Pid()), fmt.Append(nil, os.Getpid()), 1)
		if err := os.WriteFile(first.home.pidFile(), stale, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := query(t, start(t, Options{Dir: dir}), kept); got != "1" {
			t.Error("the database did not survive")
		}
	})
	// A server without a living parent holds the data.
	t.Run("leftover server", func(t *testing.T) {
		h := &home{dir: dir, as: first.home.as}
		if err := h.openSocketDir(); err != nil {
			t.Fatal(err)
		}
		left, err := h.run(t.Context(), programs, false)
		if err != nil {
			t.Fatal(err)
		}
		next := start(t, Options{Dir: dir})
		if runs := alive(left.Pid()); runs || exists(h.socketDir) {
			t.Errorf("the leftover runs: %v, its socket directory is there: %v", runs, exists(h.socketDir))
		}
		if got := query(t, next, kept); got != "1" {
			t.Error("the database did not survive")
		}
	})
	t.Run("fresh", func(t *testing.T) {
		if got := query(t, start(t, Options{Dir: dir, Fresh: true}), kept); got != "0" {
			t.Error("the database survived")
		}
	})
}

// A throwaway server in a directory with a path longer than a socket's may be, in which an earlier initdb was broken off.
func TestThrowaway(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	for range 10 {
		dir = filepath.Join(dir, "ұзын-жол")
		if err := errors.Join(os.MkdirAll(dir, 0o755), os.Chmod(dir, 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	dir = filepath.Join(dir, "pg")
	half := filepath.Join(dir, "data.new")
	if err := errors.Join(os.MkdirAll(half, 0o700), os.WriteFile(filepath.Join(half, "PG_VERSION"), []byte("15\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	server := start(t, Options{Dir: dir, Throwaway: true})
	if server.home.dir != dir {
		t.Errorf("the data are in %s", server.home.dir)
	}
	t.Run("one server per directory", func(t *testing.T) { oneServer(t, server, dir) })
	t.Run("no values in the log", func(t *testing.T) { noValues(t, server) })
	// A Ctrl-C in a terminal must reach the program alone.
	t.Run("own process group", func(t *testing.T) {
		if group, err := syscall.Getpgid(server.Pid()); err != nil || group == syscall.Getpgrp() {
			t.Errorf("the server is in our process group (%d), error %v", group, err)
		}
	})
	stop(t, server)
	if exists(dir) || exists(server.home.socketDir) {
		t.Error("its directories are still there after Stop")
	}
}

func oneServer(t *testing.T, running *Server, dir string) {
	if err := Remove(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("the directory of a running server was removed: %v", err)
	}
	if _, err := Start(t.Context(), Options{Dir: dir, Fresh: true}); !errors.Is(err, ErrInUse) {
		t.Errorf("a second start: error %v", err)
	}
	if got := query(t, running, `SELECT 'here'`); got != "here" {
		t.Error("the second start hurt the first server")
	}
}

// By default the server would log the values of a row that it refused.
func noValues(t *testing.T, server *Server) {
	conn, err := pgx.Connect(t.Context(), server.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, sql := range []string{`CREATE TABLE t (phone text UNIQUE)`, `INSERT INTO t VALUES ('+77010000001')`} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.Exec(t.Context(), `INSERT INTO t VALUES ('+77010000001')`); err == nil {
		t.Fatal("stored twice")
	}
	log, err := os.ReadFile(server.LogFile())
	if err != nil || !bytes.Contains(log, []byte("duplicate key")) || bytes.Contains(log, []byte("7701")) {
		t.Errorf("the log says %s, error %v", log, err)
	}
}

// Root's directories are usually closed to the user as whom the server works.
func TestUnreachableDirectory(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	if os.Geteuid() != 0 {
		t.Skip("only root has directories that its server cannot reach")
	}
	var said bytes.Buffer
	closed := t.TempDir()
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	server := start(t, Options{Dir: filepath.Join(closed, "pg"), Throwaway: true, Progress: &said})
	if n := strings.Count(said.String(), "\n"); n != 1 || !strings.Contains(said.String(), server.home.dir) || strings.HasPrefix(server.home.dir, closed) {
		t.Errorf("the data are in %s; it was said: %q", server.home.dir, &said)
	}
}

func TestForeignDirectory(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give a directory away")
	}
	dir := passable(t)
	if err := errors.Join(os.Mkdir(dir, 0o777), os.Chown(dir, 12345, 12345)); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{Dir: dir, NoFetch: true}); err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("error %v", err)
	}
}

func TestStartCancelled(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, Options{Dir: dir, NoFetch: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := Remove(dir); err != nil || exists(dir) {
		t.Errorf("the directory is still held: %v", err)
	}
}
