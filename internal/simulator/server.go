// Package simulator is in charge of standing in for Telegram: a Bot API server with people, chats, phones and lock screens behind it, that answers,
// refuses and fails the way the real server does. Demos and tests run on it; it knows nothing of the bot it serves and works for any.
//
// One handler serves three things: /bot<token>/METHOD is the Bot API, /sim/... is the control API through which people act and faults are ordered,
// and /phone is a web page that looks like a phone. Times in the control API are RFC 3339 in UTC.
package simulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say whom the simulator serves and how it keeps time. The zero value of everything but Bots is useful.
type Options struct {
	// Bots are the bots that may call, at least one. The control API speaks for the first one unless ?bot=USERNAME names another.
	Bots []Bot
	// Clock is the time people and messages live in; nil is the machine's clock. Waiting (a long poll, a retry) always takes real time.
	Clock func() time.Time
	// AdvanceClock moves Clock forward for POST /sim/clock; nil refuses that call.
	AdvanceClock func(time.Duration) error
	// StateFile keeps people, chats, ids, profiles and undelivered updates over a restart; empty keeps them in memory only.
	StateFile string
	// Violation is told of every call that does not fit the method table: an unknown method or parameter, a missing or mistyped one.
	// The bot is answered as Telegram would answer it all the same. It must not call back into the simulator.
	Violation func(string)
	// JournalLimit is how many calls GET /sim/calls remembers, 200,000 by default; older ones are forgotten.
	JournalLimit int
	// StrictRate refuses, with 429 and the seconds to wait, what a bot sends beyond so many messages a second (and a twentieth, by a bucket that holds a second's worth) or beyond one a
	// second in one chat, by Clock; 0 refuses nothing.
	StrictRate float64
	// Second is how long a second of the server's own waiting lasts: webhook back-off and its Retry-After, the pause before a repeated 409.
	// Tests shorten it. Time-outs that a caller asks for are never shortened.
	Second time.Duration
}

// Server is the simulated Telegram. Close it, or its webhook deliveries go on.
type Server struct {
	options Options
	table   methodTable
	methods map[string]method
	control http.Handler
	client  *http.Client
	journal *journal
	events  *events
	faults  faults

	ctx     context.Context // ends when the server closes
	stop    context.CancelFunc
	workers sync.WaitGroup // webhook deliveries and the state file's writer
	saver   *saver         // nil without a state file

	mu       sync.Mutex // guards all below and everything reachable from it
	users    map[int64]*user
	userIDs  []int64 // in the order of arrival
	lastUser int64
	bots     []*bot
	byToken  map[string]*bot
}

// New makes a server, with the state of the file if there is one. It listens nowhere by itself: mount Handler.
func New(options Options) (*Server, error) {
	if len(options.Bots) == 0 {
		return nil, errors.New("simulator.New: no bots")
	}
	s, err := newServer(options)
	if err != nil {
		return nil, err
	}
	for _, b := range s.options.Bots {
		if err := s.AddBot(b); err != nil {
			return nil, err
		}
	}
	if err := s.openStateFile(); err != nil {
		return nil, err
	}
	return s, nil
}

func newServer(options Options) (*Server, error) {
	table, err := loadMethodTable()
	if err != nil {
		return nil, fmt.Errorf("simulator.New: %w", err)
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.JournalLimit == 0 {
		options.JournalLimit = 200_000
	}
	if options.Second == 0 {
		options.Second = time.Second
	}
	s := &Server{
		options:  options,
		table:    table,
		methods:  apiMethods(),
		client:   newWebhookClient(),
		journal:  newJournal(options.JournalLimit),
		events:   newEvents(),
		users:    map[int64]*user{},
		lastUser: firstUserID - 1,
		byToken:  map[string]*bot{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.control = s.controlHandler()
	return s, nil
}

// Handler serves the Bot API, the control API and the phone page; every other path is 404.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/sim/"), r.URL.Path == "/phone", strings.HasPrefix(r.URL.Path, "/phone/"):
			s.control.ServeHTTP(w, r)
		default:
			s.serveAPI(w, r)
		}
	})
}

// Close ends webhook deliveries, long polls, hanging calls and event streams, and writes the state file a last time.
func (s *Server) Close() error {
	s.mu.Lock()
	s.stop() // under the lock, so that no delivery begins after the wait for them
	s.mu.Unlock()
	s.workers.Wait()
	s.client.CloseIdleConnections()
	return s.saveLast()
}

func (s *Server) now() time.Time { return s.options.Clock() }

// violation is for what a correct bot never does.
func (s *Server) violation(format string, args ...any) {
	if s.options.Violation != nil {
		s.options.Violation(fmt.Sprintf(format, args...))
	}
}
