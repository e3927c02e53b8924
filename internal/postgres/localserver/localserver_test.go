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

func TestDataSurviveARestart(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	first := start(t, Options{Dir: dir})
	if got := query(t, first, `WITH made AS (SELECT 'kept') SELECT current_setting('listen_addresses')||current_setting('server_encoding')||current_setting('fsync')`); got != "UTF8on" {
		t.Errorf("listen_addresses, encoding, fsync: %q", got)
	}
	if err := first.CreateDatabase(t.Context(), "senim"); err != nil {
		t.Fatal(err)
	}
	if err := first.CreateDatabase(t.Context(), "senim"); err != nil {
		t.Errorf("a database that is there: %v", err)
	}
	pid, socket := first.Pid(), first.home.socketDir
	stop(t, first)
	if alive(pid) || exists(socket) {
		t.Errorf("after Stop: process %d %v, socket directory %v", pid, alive(pid), exists(socket))
	}
	second := start(t, Options{Dir: dir})
	if n := query(t, second, `SELECT count(*)::text FROM pg_database WHERE datname = 'senim'`); n != "1" {
		t.Error("the database did not survive the restart")
	}
	stop(t, second)
	third := start(t, Options{Dir: dir, Fresh: true})
	if n := query(t, third, `SELECT count(*)::text FROM pg_database WHERE datname = 'senim'`); n != "0" {
		t.Error("the database survived a fresh start")
	}
}

func TestThrowawayLeavesNothing(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	server := start(t, Options{Dir: dir, Throwaway: true})
	socket := server.home.socketDir
	stop(t, server)
	if exists(dir) || exists(socket) {
		t.Error("its directories are still there")
	}
}

func TestOneServerPerDirectory(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	first := start(t, Options{Dir: dir, Throwaway: true})
	if !InUse(dir) {
		t.Error("a directory with a running server counts as free")
	}
	if _, err := Start(t.Context(), Options{Dir: dir, Fresh: true}); !errors.Is(err, ErrInUse) {
		t.Errorf("a second start: error %v", err)
	}
	if got := query(t, first, `SELECT 'here'`); got != "here" {
		t.Error("the second start hurt the first server")
	}
}

// The number in a stale postmaster.pid is by now that of an innocent program: here, of this test.
func TestStalePidFile(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	first := start(t, Options{Dir: dir})
	file := first.home.pidFile()
	note, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	stop(t, first)
	stale := bytes.Replace(note, fmt.Append(nil, first.Pid()), fmt.Append(nil, os.Getpid()), 1)
	if err := os.WriteFile(file, stale, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := query(t, start(t, Options{Dir: dir}), `SELECT 'here'`); got != "here" {
		t.Error("no answer")
	}
}

// A server without a living parent holds the data: it is stopped, its data are kept.
func TestLeftoverServer(t *testing.T) {
	t.Parallel()
	programs := needPrograms(t)
	dir := passable(t)
	first := start(t, Options{Dir: dir})
	h := first.home
	stop(t, first)
	if err := h.openSocketDir(); err != nil {
		t.Fatal(err)
	}
	left, err := h.run(t.Context(), programs, false)
	if err != nil {
		t.Fatal(err)
	}
	second := start(t, Options{Dir: dir})
	select {
	case <-left.Done:
	default:
		t.Error("the leftover still runs")
	}
	if exists(h.socketDir) {
		t.Error("the leftover's socket directory is still there")
	}
	if got := query(t, second, `SELECT 'here'`); got != "here" {
		t.Error("no answer")
	}
}

func TestBrokenOffInitdb(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data.new", "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, Options{Dir: dir, Throwaway: true})
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := filepath.Join(passable(t), strings.Repeat("ұзын-", 12), strings.Repeat("x", 60))
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(filepath.Dir(dir)), 0o755); err != nil {
		t.Fatal(err)
	}
	if server := start(t, Options{Dir: dir, Throwaway: true}); server.home.dir != dir {
		t.Errorf("the data are in %s", server.home.dir)
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
	if InUse(dir) {
		t.Error("the directory is still held")
	}
}

// What a server was refused stays out of its log: a violated constraint would show the value.
func TestLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	server := start(t, Options{Dir: passable(t), Throwaway: true})
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

// A program that dies takes its server's handling of signals along: Ctrl-C in a terminal must reach the program alone.
func TestOwnProcessGroup(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	server := start(t, Options{Dir: passable(t), Throwaway: true})
	group, err := syscall.Getpgid(server.Pid())
	if err != nil || group == syscall.Getpgrp() {
		t.Errorf("the server is in our process group (%d), error %v", group, err)
	}
}
