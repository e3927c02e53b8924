package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/session/redistest"
)

func TestMain(m *testing.M) {
	LogTo(slog.New(slog.DiscardHandler))
	redistest.Main(m)
}

const person = 7007

// options seal by turning bytes round, which is enough to see what is stored in clear.
func options(prefix string) Options {
	return Options{
		Index: func(p int64) string { return fmt.Sprintf("idx%x", p*31) },
		Seal: func(key string, b []byte) ([]byte, error) {
			return turned([]byte(key + "|" + string(b))), nil
		},
		Open: func(key string, b []byte) ([]byte, error) {
			plain, ok := bytes.CutPrefix(turned(b), []byte(key+"|"))
			if !ok {
				return nil, errors.New("sealed for another key")
			}
			return plain, nil
		},
		Prefix: prefix,
	}
}

func turned(b []byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = ^c
	}
	return out
}

func newStore(r redistest.Redis) *Store { return New(r.Client, options(r.Prefix)) }

func begin(t *testing.T, s *Store, update int64) *dialog.Turn {
	t.Helper()
	turn, err := s.Begin(t.Context(), person, update)
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

// step is one whole turn: what it found, and what it leaves.
func step(t *testing.T, s *Store, update int64, wantSeen bool, wantState, save string) {
	t.Helper()
	turn := begin(t, s, update)
	if turn.Seen != wantSeen || string(turn.State()) != wantState || s.circuit.open() {
		t.Errorf("update %d: seen %v, state %q, without Redis %v; want %v, %q", update, turn.Seen, turn.State(), s.circuit.open(), wantSeen, wantState)
	}
	if save != "" {
		turn.Save([]byte(save))
	}
	if err := turn.Done(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTurns(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	a, b := newStore(r), newStore(r)
	step(t, a, 1, false, "", "one")
	step(t, b, 1, true, "", "")
	step(t, b, 2, false, "one", "two")
	step(t, a, 3, false, "two", "")
	step(t, a, 4, false, "two", "")

	turn := begin(t, a, 5)
	turn.Save([]byte("lost"))
	if err := turn.Release(t.Context()); err != nil {
		t.Error(err)
	}
	step(t, b, 5, false, "two", "")

	turn = begin(t, a, 6)
	turn.Save(nil)
	if err := turn.Done(t.Context()); err != nil {
		t.Error(err)
	}
	step(t, b, 7, false, "", "")
}

func TestTurnsOfOthers(t *testing.T) {
	t.Parallel()
	s := newStore(redistest.New(t))
	held := begin(t, s, 1)
	held.Save([]byte("hers"))
	other, err := s.Begin(t.Context(), person+1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if other.Seen || other.State() != nil {
		t.Errorf("another person's turn: seen %v, state %q", other.Seen, other.State())
	}
	for _, turn := range []*dialog.Turn{held, other} {
		if err := turn.Done(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// Ten goroutines on each of two replicas: one inside at a time, and no saved state is overwritten by an older one.
func TestExclusive(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	replicas := []*Store{newStore(r), newStore(r)}
	var inside atomic.Int32
	var wg sync.WaitGroup
	for i := range int64(20) {
		wg.Go(func() {
			turn, err := replicas[i%2].Begin(t.Context(), person, i)
			if err != nil {
				t.Error(err)
				return
			}
			if n := inside.Add(1); n != 1 {
				t.Errorf("%d inside", n)
			}
			turn.Save(append(turn.State(), 'x'))
			inside.Add(-1)
			if err := turn.Done(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	step(t, replicas[0], 100, false, strings.Repeat("x", 20), "")
}

func TestBusy(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	a, b := newStore(r), newStore(r)
	held := begin(t, a, 1)
	for _, s := range []*Store{a, b} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := s.Begin(ctx, person, 2); !errors.Is(err, ErrBusy) {
			t.Errorf("Begin = %v, want ErrBusy", err)
		}
	}
	if err := held.Done(t.Context()); err != nil {
		t.Error(err)
	}
	step(t, b, 2, false, "", "")
	step(t, a, 3, false, "", "")
}

// A frozen Redis and a caller out of time at once: better nobody than a second one inside.
func TestBusyWhenTimeEndsFirst(t *testing.T) {
	t.Parallel()
	server := redistest.Private(t)
	s := newStore(server.Redis)
	resume := server.Pause()
	defer resume()
	ctx, cancel := context.WithTimeout(t.Context(), patience/4)
	defer cancel()
	if _, err := s.Begin(ctx, person, 1); !errors.Is(err, ErrBusy) {
		t.Errorf("Begin = %v, want ErrBusy", err)
	}
	if s.circuit.open() {
		t.Error("Redis is blamed for it")
	}
}

// A turn that outlived its hold must not overwrite what the next one saved; that its update was handled stays true.
func TestFence(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	a, b := newStore(r), newStore(r)
	old := begin(t, a, 1)
	drop(t, r, ":lock")
	step(t, b, 2, false, "", "new")
	old.Save([]byte("old"))
	if err := old.Done(t.Context()); !errors.Is(err, ErrLost) {
		t.Errorf("Done = %v, want ErrLost", err)
	}
	step(t, b, 1, true, "", "")
	step(t, a, 3, false, "new", "")
}

// Nor may it let a third one in beside the second.
func TestFenceKeepsTheHoldOfTheNext(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	a, b := newStore(r), newStore(r)
	old := begin(t, a, 1)
	drop(t, r, ":lock")
	next := begin(t, b, 2)
	if err := old.Done(t.Context()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := a.Begin(ctx, person, 3); !errors.Is(err, ErrBusy) {
		t.Errorf("Begin beside a held turn = %v", err)
	}
	if err := next.Done(t.Context()); err != nil {
		t.Error(err)
	}
}

func drop(t *testing.T, r redistest.Redis, suffix string) {
	t.Helper()
	for _, key := range keys(t, r.Client, r.Prefix) {
		if strings.HasSuffix(key, suffix) {
			if err := r.Client.Del(t.Context(), key).Err(); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("no key ends in %s", suffix)
}

func keys(t *testing.T, c *redis.Client, prefix string) []string {
	t.Helper()
	found, err := c.Keys(t.Context(), prefix+"*").Result()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestFlushInATurn(t *testing.T) {
	t.Parallel()
	server := redistest.Private(t)
	s := newStore(server.Redis)
	turn := begin(t, s, 1)
	turn.Save([]byte("half done"))
	server.Flush()
	if err := turn.Done(t.Context()); !errors.Is(err, ErrLost) {
		t.Errorf("Done = %v, want ErrLost", err)
	}
	step(t, s, 1, true, "", "")
	step(t, s, 2, false, "", "")
}

// Without Redis people are served by each process alone, and Redis is not asked again for a while; then all is as before.
func TestRedisAway(t *testing.T) {
	t.Parallel()
	server := redistest.Private(t)
	now := time.Unix(1795000000, 0)
	var log bytes.Buffer
	o := options(server.Prefix)
	o.Clock = func() time.Time { return now }
	o.Log = slog.New(slog.NewTextHandler(&log, nil))
	s := New(server.Client, o)
	step(t, s, 1, false, "", "kept only there")

	inWork := begin(t, s, 2)
	server.Stop()
	inWork.Save([]byte("not kept"))
	if err := inWork.Done(t.Context()); err == nil {
		t.Error("Done without Redis tells nothing")
	}
	if !s.circuit.open() {
		t.Error("the failure is not remembered")
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("Ping without Redis tells nothing")
	}
	now = now.Add(2 * coolDown)
	first := begin(t, s, 3)
	if !s.circuit.open() || first.Seen || first.State() != nil {
		t.Errorf("without Redis: known %v, seen %v, state %q", s.circuit.open(), first.Seen, first.State())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Begin(ctx, person, 4); !errors.Is(err, ErrBusy) {
		t.Errorf("a second turn of the person without Redis = %v, want ErrBusy", err)
	}
	if err := first.Done(t.Context()); err != nil {
		t.Error(err)
	}

	server.Start()
	if turn := begin(t, s, 5); !s.circuit.open() {
		t.Error("Redis was asked before the cool-down ended")
	} else if err := turn.Done(t.Context()); err != nil {
		t.Error(err)
	}
	now = now.Add(2 * coolDown)
	step(t, s, 6, false, "", "again")
	step(t, s, 7, false, "again", "")
	if got := log.String(); strings.Count(got, "out of reach") != 1 || strings.Count(got, "is back") != 1 {
		t.Errorf("log %s", got)
	}
}

// A Redis that accepts and never answers costs one turn a moment. The hold it may have given without our knowing does not keep its own process out.
func TestRedisFrozen(t *testing.T) {
	t.Parallel()
	server := redistest.Private(t)
	now := time.Unix(1795000000, 0)
	o := options(server.Prefix)
	o.Clock = func() time.Time { return now }
	s := New(server.Client, o)
	step(t, s, 1, false, "", "a")
	resume := server.Pause()
	began := time.Now()
	turn := begin(t, s, 2)
	if took := time.Since(began); !s.circuit.open() || took > time.Second {
		t.Errorf("known %v after %s", s.circuit.open(), took)
	}
	resume()
	if err := turn.Done(t.Context()); err != nil {
		t.Error(err)
	}
	now = now.Add(2 * coolDown)
	step(t, s, 3, false, "a", "")
}

func TestNothingInClear(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	s := newStore(r)
	step(t, s, 1, false, "", "Айгүл")
	for _, key := range keys(t, r.Client, r.Prefix) {
		value, err := r.Client.Get(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(key+value, "Айгүл") || strings.Contains(key+value, fmt.Sprint(person)) {
			t.Errorf("%s = %q", key, value)
		}
		if ttl := r.Client.PTTL(t.Context(), key).Val(); ttl <= 0 || ttl > seenTime {
			t.Errorf("%s is kept for %s", key, ttl)
		}
	}
}

// A state that does not open counts as forgotten: the person starts again, and is not locked out for ever.
func TestStateOfAnotherKey(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	step(t, newStore(r), 1, false, "", "a")
	o := options(r.Prefix)
	o.Open = func(string, []byte) ([]byte, error) { return nil, errors.New("no such key") }
	step(t, New(r.Client, o), 2, false, "", "")
}

func TestStateThatCannotBeSealed(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	o := options(r.Prefix)
	o.Seal = func(string, []byte) ([]byte, error) { return nil, errors.New("no key") }
	s := New(r.Client, o)
	turn := begin(t, s, 1)
	turn.Save([]byte("a"))
	if err := turn.Done(t.Context()); err == nil {
		t.Error("no error")
	}
	step(t, s, 1, true, "", "")
	step(t, s, 2, false, "", "")
}

// The free case costs one round trip to begin and one to end.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	var trips atomic.Int64
	r.Client.AddHook(countingHook{&trips})
	s := newStore(r)
	step(t, s, 1, false, "", "a") // loads the scripts
	trips.Store(0)
	step(t, s, 2, false, "a", "b")
	if n := trips.Load(); n != 2 {
		t.Errorf("%d round trips", n)
	}
}

type countingHook struct{ n *atomic.Int64 }

func (h countingHook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h countingHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.n.Add(1)
		return next(ctx, cmd)
	}
}

func (h countingHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// The keys of one person lie in one slot, or a cluster refuses the scripts.
func TestKeysShareASlot(t *testing.T) {
	t.Parallel()
	h := newStore(redistest.Redis{Prefix: "senim:"}).hold(person, 5)
	for _, key := range h.keys() {
		if !strings.HasPrefix(key, "senim:{idx") || strings.Count(key, "{") != 1 {
			t.Errorf("key %q has no tag of the person alone", key)
		}
	}
}
