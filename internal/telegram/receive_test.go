package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/senim-bot/senim/internal/dialog"
)

// stage is a Receiver among stand-ins that write down what they are asked.
type stage struct {
	*Receiver
	mu     sync.Mutex
	events []string
	seen   map[int64]bool
	locks  map[int64]chan struct{}
	log    bytes.Buffer
}

var errUnavailable = errors.New("database away")

func newStage() *stage {
	s := &stage{seen: map[int64]bool{}, locks: map[int64]chan struct{}{}}
	s.Receiver = &Receiver{
		Begin:  s.begin,
		Handle: func(_ context.Context, u Update, _ *dialog.Turn) error { s.note("handle %d", u.ID); return nil },
		Fail:   func(_ context.Context, u Update) { s.note("fail %d", u.ID) },
		Retry:  func(err error) bool { return errors.Is(err, errUnavailable) },
		Leave:  func(_ context.Context, chat int64) error { s.note("leave %d", chat); return nil },
		Log:    slog.New(slog.NewTextHandler(&s.log, nil)),
	}
	return s
}

func (s *stage) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, fmt.Sprintf(format, args...))
}

func (s *stage) noted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

// begin holds a person as the session store does, in memory.
func (s *stage) begin(ctx context.Context, person, update int64) (*dialog.Turn, error) {
	s.mu.Lock()
	if s.locks[person] == nil {
		s.locks[person] = make(chan struct{}, 1)
	}
	lock := s.locks[person]
	s.mu.Unlock()
	select {
	case lock <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return dialog.NewTurn(nil, s.seen[update], func(_ context.Context, done, _ bool, _ []byte) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.seen[update] = s.seen[update] || done
		<-lock
		return nil
	}), nil
}

func (s *stage) check(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, s.noted()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func counted(t *testing.T, c prometheus.Counter) float64 {
	t.Helper()
	var m dto.Metric
	if err := c.Write(&m); err != nil {
		t.Fatal(err)
	}
	return m.GetCounter().GetValue()
}

func text(id, person int64) json.RawMessage {
	return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d},"text":"Айгүл"}}`, id, person, person)
}

func group(id int64, part, body string) json.RawMessage {
	return fmt.Appendf(nil, `{"update_id":%d,"%s":{"chat":{"id":-9,"type":"supergroup"},"from":{"id":42}%s}}`, id, part, body)
}

func TestReceiveIgnores(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		raw  string
	}{
		{"garbage", `{"update_id":`},
		{"unknown kind", `{"update_id":1,"dream":{}}`},
		{"another bot", `{"update_id":1,"message":{"chat":{"id":42,"type":"private"},"from":{"id":42,"is_bot":true},"text":"a"}}`},
		{"somebody else's chat", `{"update_id":1,"message":{"chat":{"id":42,"type":"private"},"from":{"id":43},"text":"a"}}`},
		{"nobody", `{"update_id":1,"message":{"chat":{"id":42,"type":"private"},"text":"a"}}`},
		{"edited", `{"update_id":1,"edited_message":{"chat":{"id":42,"type":"private"},"from":{"id":42},"text":"a"}}`},
		{"inline query", `{"update_id":1,"inline_query":{"id":"1","from":{"id":42},"query":"a"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage()
			if err := s.Receive(t.Context(), json.RawMessage(tt.raw)); err != nil {
				t.Errorf("not acknowledged: %v", err)
			}
			s.check(t)
		})
	}
}

func TestReceiveLeavesGroups(t *testing.T) {
	t.Parallel()
	s := newStage()
	added, removed := `,"new_chat_member":{"status":"member"}`, `,"new_chat_member":{"status":"left"}`
	for _, raw := range []json.RawMessage{
		group(1, "my_chat_member", added), group(2, "message", `,"text":"a"`), group(3, "my_chat_member", removed),
		group(4, "my_chat_member", added), group(5, "edited_message", ``),
	} {
		if err := s.Receive(t.Context(), raw); err != nil {
			t.Errorf("%s not acknowledged: %v", raw, err)
		}
	}
	s.check(t, "leave -9", "leave -9")
}

func TestReceiveAcknowledgesAGroupItCannotLeave(t *testing.T) {
	t.Parallel()
	s := newStage()
	s.Leave = func(context.Context, int64) error { panic("no") }
	if err := s.Receive(t.Context(), group(1, "channel_post", ``)); err != nil {
		t.Errorf("not acknowledged: %v", err)
	}
}

func TestReceiveOnce(t *testing.T) {
	t.Parallel()
	s := newStage()
	for range 3 {
		if err := s.Receive(t.Context(), text(1, 42)); err != nil {
			t.Fatal(err)
		}
	}
	s.check(t, "handle 1")
}

func TestReceiveOutcomes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		handle error
		panics any
		want   outcome
		events []string
		class  string
	}{
		{name: "handled", want: handled, events: []string{"handle 1"}},
		{name: "database away", handle: fmt.Errorf("load: %w", errUnavailable), want: again, events: []string{"handle 1"}, class: "named"},
		{name: "our fault", handle: errors.New("Айгүл"), want: failed, events: []string{"handle 1", "fail 1"}, class: "*errors.errorString"},
		{name: "Telegram's fault", handle: &SendError{Class: Invalid}, want: failed, events: []string{"handle 1", "fail 1"}, class: "telegram invalid"},
		{name: "panic", panics: "Айгүл", want: failed, events: []string{"handle 1", "fail 1"}, class: "panic of string"},
		{name: "out of time", handle: context.DeadlineExceeded, want: failed, events: []string{"handle 1", "fail 1"}, class: "deadline"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage()
			s.Metrics = NewMetrics(prometheus.NewPedanticRegistry())
			s.Class = func(err error) string {
				if errors.Is(err, errUnavailable) {
					return "named"
				}
				return ""
			}
			s.Handle = func(_ context.Context, u Update, _ *dialog.Turn) error {
				s.note("handle %d", u.ID)
				if tt.panics != nil {
					panic(tt.panics)
				}
				return tt.handle
			}
			err := s.Receive(t.Context(), text(1, 4242))
			if (err != nil) != (tt.want == again) {
				t.Errorf("err = %v", err)
			}
			s.check(t, tt.events...)
			if got := s.seen[1]; got != (tt.want != again) {
				t.Errorf("marked as seen: %v", got)
			}
			if n := counted(t, s.Metrics.updates.WithLabelValues("message", string(tt.want))); n != 1 {
				t.Errorf("outcome %s counted %v times", tt.want, n)
			}
			log := s.log.String()
			if !strings.Contains(log, tt.class) || strings.Contains(log, "Айгүл") || strings.Contains(log, "4242") {
				t.Errorf("log does not hold %q, or holds personal data: %s", tt.class, log)
			}
			if stack := strings.Contains(log, "receive_test.go"); stack != (tt.panics != nil) {
				t.Errorf("stack in the log: %v\n%s", stack, log)
			}
			if len(s.locks[4242]) != 0 {
				t.Error("person still held")
			}
		})
	}
}

func TestReceiveSurvivesAPanicOfTheAnswer(t *testing.T) {
	t.Parallel()
	s := newStage()
	s.Handle = func(context.Context, Update, *dialog.Turn) error { panic("one") }
	s.Fail = func(context.Context, Update) { panic("two") }
	for id := range int64(2) {
		if err := s.Receive(t.Context(), text(id, 42)); err != nil {
			t.Error(err)
		}
	}
}

// A redelivered update is handled when the database is back.
func TestReceiveAgain(t *testing.T) {
	t.Parallel()
	s := newStage()
	handle := s.Handle
	s.Handle = func(context.Context, Update, *dialog.Turn) error { return errUnavailable }
	if err := s.Receive(t.Context(), text(1, 42)); !errors.Is(err, errUnavailable) {
		t.Fatalf("err = %v, want %v", err, errUnavailable)
	}
	s.Handle = handle
	if err := s.Receive(t.Context(), text(1, 42)); err != nil {
		t.Fatal(err)
	}
	s.check(t, "handle 1")
}

func TestReceiveDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage()
		began := time.Now()
		s.Handle = func(ctx context.Context, _ Update, _ *dialog.Turn) error {
			<-ctx.Done()
			return ctx.Err()
		}
		s.Fail = func(ctx context.Context, _ Update) { <-ctx.Done() }
		if err := s.Receive(t.Context(), text(1, 42)); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != turnTime+failTime {
			t.Errorf("took %s", took)
		}
	})
}

// Who delivers may hang up, or the process may be told to stop: a turn that began goes on to its end.
func TestReceiveOutlivesItsCaller(t *testing.T) {
	t.Parallel()
	s := newStage()
	ctx, cancel := context.WithCancel(t.Context())
	s.Handle = func(ctx context.Context, u Update, _ *dialog.Turn) error {
		cancel()
		s.note("handle %d", u.ID)
		return ctx.Err()
	}
	if err := s.Receive(ctx, text(1, 42)); err != nil {
		t.Error(err)
	}
	s.check(t, "handle 1")
}

func TestReceiveOneAtATimePerPerson(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage()
		inside := map[int64]int{}
		most := 0
		var mu sync.Mutex
		s.Handle = func(_ context.Context, u Update, _ *dialog.Turn) error {
			mu.Lock()
			inside[u.From]++
			if inside[u.From] > 1 {
				t.Errorf("person %d has %d turns at once", u.From, inside[u.From])
			}
			most = max(most, len(inside))
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			if inside[u.From]--; inside[u.From] == 0 {
				delete(inside, u.From)
			}
			return nil
		}
		var wg sync.WaitGroup
		for i := range int64(20) {
			wg.Go(func() {
				if err := s.Receive(t.Context(), text(i, i%5+1)); err != nil {
					t.Error(err)
				}
			})
		}
		began := time.Now()
		wg.Wait()
		if most != 5 || time.Since(began) != 4*time.Second {
			t.Errorf("%d persons at once, %s in all; want 5 and 4s", most, time.Since(began))
		}
	})
}

// One person's flood is refused beyond her queue, and nobody else waits for it.
func TestReceiveFloodOfOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage()
		open := make(chan struct{})
		s.Handle = func(_ context.Context, u Update, _ *dialog.Turn) error {
			if u.From == 42 {
				<-open
			}
			return nil
		}
		refused := 0
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := range int64(100) {
			wg.Go(func() {
				if err := s.Receive(t.Context(), text(i, 42)); errors.Is(err, ErrBusy) {
					mu.Lock()
					refused++
					mu.Unlock()
				}
			})
		}
		synctest.Wait()
		if refused != 100-queueOfOne {
			t.Errorf("%d refused", refused)
		}
		began := time.Now()
		if err := s.Receive(t.Context(), text(1000, 43)); err != nil || time.Since(began) != 0 {
			t.Errorf("another person waited %s, err %v", time.Since(began), err)
		}
		close(open)
		wg.Wait()
	})
}

func TestReceiveBoundsTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage()
		open := make(chan struct{})
		s.Handle = func(_ context.Context, u Update, _ *dialog.Turn) error {
			s.note("handle")
			<-open
			return nil
		}
		var wg sync.WaitGroup
		for i := range int64(turnsAtOnce + 1) {
			wg.Go(func() {
				if err := s.Receive(t.Context(), text(i, i+1)); err != nil && !errors.Is(err, ErrBusy) {
					t.Error(err)
				}
			})
		}
		time.Sleep(turnTime + time.Second)
		if n := len(s.noted()); n != turnsAtOnce {
			t.Errorf("%d turns at once", n)
		}
		close(open)
		wg.Wait()
	})
}

func TestDrain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage()
		open := make(chan struct{})
		s.Handle = func(context.Context, Update, *dialog.Turn) error { <-open; return nil }
		first := make(chan error, 1)
		go func() { first <- s.Receive(t.Context(), text(1, 42)) }()
		synctest.Wait()

		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.Drain(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Drain with a turn in work = %v", err)
		}
		if err := s.Receive(t.Context(), text(2, 43)); !errors.Is(err, ErrDraining) {
			t.Errorf("Receive while draining = %v, want ErrDraining", err)
		}
		close(open)
		if err := s.Drain(t.Context()); err != nil {
			t.Error(err)
		}
		if err := <-first; err != nil {
			t.Errorf("the turn in work was lost: %v", err)
		}
	})
}
