package redistest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// Server is a Redis of one test, which may do with it what it likes.
type Server struct {
	Redis
	t      testing.TB
	server server
	up     bool
}

// Private starts a Redis of the test's own and ends it with the test. Its methods are not for concurrent use.
func Private(t testing.TB) *Server {
	t.Helper()
	own, err := private()
	if err != nil {
		t.Fatal(err)
	}
	return hold(t, own)
}

func hold(t testing.TB, own server) *Server {
	t.Helper()
	s := &Server{Redis: Redis{Client: client(t, own.url(), production), URL: own.url(), Prefix: "test:"}, t: t, server: own, up: true}
	t.Cleanup(func() {
		s.Client.Close()
		s.Stop()
	})
	return s
}

// Stop kills the server: connections break, what was kept is lost. Stopping a stopped server does nothing.
func (s *Server) Stop() {
	s.t.Helper()
	if s.up {
		s.up = false
		s.must(s.server.stop())
	}
}

// Start starts it again, empty, at the same address.
func (s *Server) Start() {
	s.t.Helper()
	if !s.up {
		s.up = true
		s.must(s.server.start())
	}
}

// Flush forgets all keys.
func (s *Server) Flush() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	s.must(s.Client.FlushAll(ctx).Err())
}

// Pause freezes the server: it accepts connections and never answers. Resume, or the end of the test, lets it go on. Miniredis cannot: the test is skipped.
func (s *Server) Pause() (resume func()) {
	s.t.Helper()
	s.must(s.server.freeze())
	return sync.OnceFunc(func() { s.must(s.server.thaw()) })
}

func (s *Server) must(err error) {
	s.t.Helper()
	if errors.Is(err, errCannot) {
		s.t.Skip(err)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}
