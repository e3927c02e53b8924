// Package simulatortest is in charge of tests against a simulated Telegram: it starts one for a test, speaks its control API as people would,
// and fails the test for every call that does not fit the Bot API's method table.
package simulatortest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/simulator"
)

// Token is the token of the one bot served unless an option says otherwise.
const Token = "123456:simulated-token-of-a-test-bot-00000"

// Sim is a running simulator and its control API. Its methods fail the test on anything but success, so they belong into the test's goroutine;
// Press and Send may also be called from others if the test waits for them.
type Sim struct {
	// URL is the server's address: what a bot takes as its API URL.
	URL string
	// Server is the simulator itself.
	Server *simulator.Server

	t          testing.TB
	http       *http.Client
	mu         sync.Mutex
	violations []string
	tolerated  bool
}

// Option changes how the simulator of a test runs.
type Option func(*Sim, *simulator.Options)

// WithClock gives people and messages another time. An advance of nil leaves POST /sim/clock refused.
func WithClock(clock func() time.Time, advance func(time.Duration) error) Option {
	return func(_ *Sim, o *simulator.Options) { o.Clock, o.AdvanceClock = clock, advance }
}

// WithStateFile keeps the state in a file.
func WithStateFile(path string) Option {
	return func(_ *Sim, o *simulator.Options) { o.StateFile = path }
}

// WithBots serves other bots than the one of Token.
func WithBots(bots ...simulator.Bot) Option {
	return func(_ *Sim, o *simulator.Options) { o.Bots = bots }
}

// WithSecond sets the length of a second of the server's own waiting; a test's default is a millisecond.
func WithSecond(d time.Duration) Option {
	return func(_ *Sim, o *simulator.Options) { o.Second = d }
}

// WithStrictRate refuses what is sent beyond so many messages a second, or beyond one a second in one chat.
func WithStrictRate(rate float64) Option {
	return func(_ *Sim, o *simulator.Options) { o.StrictRate = rate }
}

// ToleratingViolations is for tests that break the rules on purpose: Violations tells what was noted.
func ToleratingViolations() Option {
	return func(s *Sim, _ *simulator.Options) { s.tolerated = true }
}

// Start runs a simulator on a loopback address until the test ends. It ends last of what the test registered after it.
func Start(t testing.TB, options ...Option) *Sim {
	t.Helper()
	s := &Sim{t: t}
	o := simulator.Options{
		Bots:      []simulator.Bot{{Token: Token, Username: "simulated_bot", FirstName: "Simulated"}},
		Second:    time.Millisecond,
		Violation: s.note,
	}
	for _, option := range options {
		option(s, &o)
	}
	server, err := simulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(server.Handler())
	s.URL, s.Server = listener.URL, server
	s.http = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}, Timeout: 30 * time.Second}
	t.Cleanup(func() {
		closed := server.Close() // first: long polls and hanging calls end, so that the listener need not wait for them
		listener.Close()
		s.http.CloseIdleConnections()
		if closed != nil {
			t.Errorf("closing the simulator: %v", closed)
		}
		s.report()
	})
	return s
}

func (s *Sim) note(violation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violations = append(s.violations, violation)
}

// Violations are the calls so far that do not fit the method table.
func (s *Sim) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Sim) report() {
	if s.tolerated {
		return
	}
	for _, v := range s.Violations() {
		s.t.Errorf("violation of the Bot API: %s", v)
	}
}

// Do makes a call of the control API and decodes its answer into result, unless that is nil. It fails the test on a refusal.
func (s *Sim) Do(method, path string, body, result any) {
	s.t.Helper()
	status, text := s.Try(method, path, body)
	if status >= 400 {
		s.t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	if result == nil {
		return
	}
	if err := json.Unmarshal(text, result); err != nil {
		s.t.Fatalf("%s %s: %v in %s", method, path, err, text)
	}
}

// Try makes a call of the control API and gives whatever came back.
func (s *Sim) Try(method, path string, body any) (status int, answer []byte) {
	s.t.Helper()
	var encoded []byte
	if body != nil {
		encoded = s.encode(body)
	}
	request, err := http.NewRequest(method, s.URL+path, bytes.NewReader(encoded))
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := s.http.Do(request)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return response.StatusCode, answer
}

func (s *Sim) encode(body any) []byte {
	s.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	return encoded
}

func person(id int64, what string) string { return fmt.Sprintf("/sim/users/%d/%s", id, what) }
