// Package postgrestest is in charge of real databases for tests: one server for a test binary, one migrated template in it, and a copy of the template for every
// test, which runs in parallel with all others and is dropped with its test.
//
// The server is that of SENIM_TEST_DATABASE_URL (a superuser's URL) if set, else a private one from the programs on this machine, else one fetched. With
// SENIM_TEST_REAL=1 the last is a failure, as is having none; otherwise a test without a server is skipped.
package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"github.com/senim-bot/senim/internal/postgres"
)

// shared is package state because the testing package offers no other way from TestMain to a test. The server starts with the first test that wants one.
var shared struct {
	once   sync.Once
	server *server
	err    error
	count  atomic.Int64
}

// Main is for TestMain: it runs the tests, stops the server and whatever else is given (redistest.Stop), and fails the run when a goroutine was left behind.
func Main(m *testing.M, stop ...func()) {
	code := m.Run()
	for _, s := range append(stop, Stop) {
		s()
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, "goroutines left behind:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// Stop ends the server, if one was started, and removes its data. Main calls it.
func Stop() {
	shared.once.Do(func() { shared.err = errors.New("the tests are over") })
	if shared.server == nil {
		return
	}
	if err := shared.server.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "postgrestest:", err)
	}
}

// New gives the test a database of its own in the newest schema, as serve would work on it: role senim_app.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return open(t, NewURL(t), postgres.AppRole)
}

// NewURL gives the owner's URL of such a database, for tests that connect by themselves.
func NewURL(t testing.TB) string {
	t.Helper()
	s := running(t)
	return s.create(t, s.template)
}

// Empty gives the owner's URL of a database without any schema, for tests of migrations.
func Empty(t testing.TB) string {
	t.Helper()
	return running(t).create(t, "template0")
}

// Owner gives a second pool on a test's database that works as its owner, to look at what the application role may not see.
func Owner(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	return open(t, url, "")
}

func open(t testing.TB, url, role string) *pgxpool.Pool {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	pool, err := postgres.Open(ctx, url, postgres.Options{Role: role, MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// create makes a database from a template and drops it, and whoever is still connected, after the test.
func (s *server) create(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("senim_test_%d_%d", os.Getpid(), shared.count.Add(1))
	if err := s.exec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, from)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

func running(t testing.TB) *server {
	t.Helper()
	shared.once.Do(func() { shared.server, shared.err = start() })
	if shared.err == nil {
		return shared.server
	}
	if real() {
		t.Fatal(shared.err)
	}
	t.Skip(shared.err)
	return nil
}

func real() bool { return os.Getenv("SENIM_TEST_REAL") == "1" }

// exec runs one statement on the server's maintenance database, which no test uses.
func (s *server) exec(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url(s.maintenance))
	if err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}
