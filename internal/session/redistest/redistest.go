// Package redistest is in charge of Redis for tests: one server for a test binary with a key prefix for every test, and private servers for tests that flush, stop
// or freeze theirs.
//
// The shared server is that of SENIM_TEST_REDIS_URL if set, else a redis-server from PATH, else miniredis in this process, with a line saying so. With
// SENIM_TEST_REAL=1 miniredis is a failure.
package redistest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

// shared is package state because the testing package offers no other way from TestMain to a test. The server starts with the first test that wants one.
var shared struct {
	once   sync.Once
	server server
	err    error
	count  atomic.Int64
}

// server is a redis-server, a miniredis, or a given one.
type server interface {
	url() string
	start() error
	stop() error
	freeze() error
	thaw() error
}

// Redis is a test's key space.
type Redis struct {
	Client *redis.Client
	// URL is the server's, for a program under test.
	URL string
	// Prefix begins every key of this test; they are removed with it.
	Prefix string
}

// Main is for the TestMain of a package that needs Redis alone: it runs the tests, stops the server and fails the run when a goroutine was left behind.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, "goroutines left behind:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// Stop ends the shared server. A package that needs PostgreSQL too calls postgrestest.Main(m, redistest.Stop).
func Stop() {
	shared.once.Do(func() { shared.err = errors.New("the tests are over") })
	if shared.server == nil {
		return
	}
	if err := shared.server.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "redistest:", err)
	}
}

// New gives the test a key space on the shared server.
func New(t testing.TB) Redis {
	t.Helper()
	shared.once.Do(func() { shared.server, shared.err = open() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	r := Redis{
		Client: client(t, shared.server.url(), production),
		URL:    shared.server.url(),
		Prefix: fmt.Sprintf("test:%d:%d:", os.Getpid(), shared.count.Add(1)),
	}
	t.Cleanup(func() { forget(t, r) })
	return r
}

// forget waits longer than production does: a busy machine is no failure of the test that is over.
func forget(t testing.TB, r Redis) {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	r.Client.Close()
	patient := client(t, r.URL, 10*time.Second)
	defer patient.Close()
	keys := patient.Scan(ctx, 0, r.Prefix+"*", 1000).Iterator()
	for keys.Next(ctx) {
		if err := patient.Unlink(ctx, keys.Val()).Err(); err != nil {
			t.Error(err)
		}
	}
	if err := keys.Err(); err != nil {
		t.Error(err)
	}
}

// production is how long a Redis that does not answer is waited for before it is given up; it is not asked again.
const production = 200 * time.Millisecond

func client(t testing.TB, url string, patience time.Duration) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = patience, patience, patience
	options.MaxRetries, options.DialerRetries, options.ContextTimeoutEnabled = -1, 1, true
	return redis.NewClient(options)
}

func real() bool { return os.Getenv("SENIM_TEST_REAL") == "1" }
