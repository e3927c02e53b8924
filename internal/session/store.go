// Package session is in charge of what is remembered between two updates of a person and may be forgotten: the state of a half-done conversation, which
// updates were handled lately, and the hold that keeps her updates one at a time over all processes. It lives in Redis, where keys are blind indexes and
// values are sealed; without Redis each process goes on by itself and conversations start anew. It also keeps the push rate that all processes share.
package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/senim-bot/senim/internal/dialog"
)

const (
	// holdTime outlives the longest turn, so that only a dead process loses its hold.
	holdTime = 15 * time.Second
	// waitTime is how long an update waits for the person's previous one.
	waitTime = 10 * time.Second
	// stateTime is how long a half-done conversation is remembered.
	stateTime = 24 * time.Hour
	// seenTime is longer than Telegram goes on delivering an update.
	seenTime = 26 * time.Hour
)

var (
	// ErrBusy: the person's previous update is still in work.
	ErrBusy = errors.New("session: person busy")
	// ErrLost: the hold was lost before the turn ended (Redis lost its data, or the turn took too long); the state was not kept.
	ErrLost = errors.New("session: hold lost, state not kept")
)

// Options make a Store. Clock and Log may be left out.
type Options struct {
	// Index is the blind index of a person, safe inside a key name.
	Index func(person int64) string
	// Seal and Open protect a value; key is the name it is stored under, so that a value moved to another person does not open.
	Seal func(key string, plain []byte) ([]byte, error)
	Open func(key string, sealed []byte) ([]byte, error)
	// Prefix begins every key.
	Prefix string
	// Clock is only asked how long Redis has been out of reach.
	Clock func() time.Time
	// Log is told when Redis goes and when it comes back. May be nil.
	Log *slog.Logger
}

// Store gives out turns. It may be used by many goroutines.
type Store struct {
	redis   redis.UniversalClient
	o       Options
	queue   queue
	circuit circuit
	// process begins the token of every hold of this process, count makes each one different.
	process string
	count   atomic.Int64
}

// New makes a store. The client should come from Connect, which keeps an unreachable Redis from costing more than a moment.
func New(client redis.UniversalClient, o Options) *Store {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Store{redis: client, o: o, process: rand.Text(), circuit: circuit{clock: o.Clock}}
}

// Begin waits until no other update of the person is in work, here or in another process, and holds her. ErrBusy if that takes too long. Without Redis
// the turn is degraded: held in this process only, with no state. Every turn must be ended by Done or Release.
func (s *Store) Begin(ctx context.Context, person, update int64) (*dialog.Turn, error) {
	h, got, err := s.await(ctx, person, update)
	if err != nil {
		return nil, fmt.Errorf("begin turn: %w", err)
	}
	return s.turn(h, got), nil
}

// Ping asks whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.redis.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

func (s *Store) await(ctx context.Context, person, update int64) (hold, taken, error) {
	ctx, cancel := context.WithTimeout(ctx, waitTime)
	defer cancel()
	h := s.hold(person, update)
	if err := s.queue.enter(ctx, person); err != nil {
		return h, taken{}, errors.Join(ErrBusy, err)
	}
	got, err := s.take(ctx, h)
	if err != nil {
		s.queue.leave(person)
	}
	return h, got, err
}

func (s *Store) take(ctx context.Context, h hold) (taken, error) {
	if s.circuit.open() {
		return taken{degraded: true}, nil
	}
	for {
		got, err := h.take(ctx)
		switch {
		case over(ctx):
			return taken{}, ErrBusy
		case err != nil:
			s.lost(ctx, err)
			return taken{degraded: true}, nil
		case !got.busy:
			s.reached(ctx)
			return got, nil
		}
		pause(ctx)
	}
}

// over says that the caller's time is up. An answer cut short by that says nothing of Redis, and on the socket it may be noticed before the context's own
// clock has struck; a degraded turn would then begin beside the one that was waited for.
func over(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

// lost leaves Redis alone for a while. That is told once, not at each turn.
func (s *Store) lost(ctx context.Context, err error) {
	if s.circuit.trip() {
		s.o.Log.LogAttrs(ctx, slog.LevelWarn, "redis out of reach, people are served without it", slog.String("error", err.Error()))
	}
}

func (s *Store) reached(ctx context.Context) {
	if s.circuit.reset() {
		s.o.Log.LogAttrs(ctx, slog.LevelInfo, "redis is back")
	}
}

func (s *Store) hold(person, update int64) hold {
	base := s.o.Prefix + "{" + s.o.Index(person) + "}"
	return hold{
		redis: s.redis, person: person,
		lock: base + ":lock", seen: base + ":seen:" + strconv.FormatInt(update, 10), state: base + ":state",
		process: s.process, token: s.process + strconv.FormatInt(s.count.Add(1), 10),
	}
}

func (s *Store) turn(h hold, got taken) *dialog.Turn {
	state, err := s.open(h.state, got.state)
	if err != nil {
		// A value that does not open was sealed with a key that is gone or meant for somebody else. It counts as forgotten.
		state = nil
	}
	if got.seen || got.degraded {
		return dialog.NewTurn(nil, got.seen, s.leaver(h.person))
	}
	return dialog.NewTurn(state, false, func(ctx context.Context, done, changed bool, state []byte) error {
		defer s.queue.leave(h.person)
		return s.end(ctx, h, done, changed, state)
	})
}

// leaver ends a turn that left nothing in Redis.
func (s *Store) leaver(person int64) func(context.Context, bool, bool, []byte) error {
	return func(context.Context, bool, bool, []byte) error {
		s.queue.leave(person)
		return nil
	}
}

func (s *Store) end(ctx context.Context, h hold, done, changed bool, state []byte) error {
	sealed, err := s.seal(h.state, state)
	if err != nil {
		return fmt.Errorf("end turn: %w", errors.Join(err, h.give(ctx, done, false, nil)))
	}
	if err := h.give(ctx, done, changed, sealed); err != nil {
		if !errors.Is(err, ErrLost) {
			s.lost(ctx, err)
		}
		return fmt.Errorf("end turn: %w", err)
	}
	return nil
}

func (s *Store) seal(key string, plain []byte) ([]byte, error) {
	if len(plain) == 0 {
		return nil, nil
	}
	sealed, err := s.o.Seal(key, plain)
	if err != nil {
		return nil, fmt.Errorf("seal state: %w", err)
	}
	return sealed, nil
}

func (s *Store) open(key string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	return s.o.Open(key, sealed)
}
