package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/dialog"
)

// bench is Telegram's queue of updates without sockets: a question confirms what is below its offset and waits for what is not there yet.
type bench struct {
	mu      sync.Mutex
	queue   map[int64]json.RawMessage
	added   chan struct{}
	asked   []question
	answers []string
}

type question struct {
	Offset, Limit, Timeout int64
	Allowed                []string `json:"allowed_updates"`
}

func newBench(raws ...json.RawMessage) *bench {
	b := &bench{queue: map[int64]json.RawMessage{}, added: make(chan struct{}, 1)}
	b.add(raws...)
	return b
}

func (b *bench) add(raws ...json.RawMessage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, raw := range raws {
		u, err := Decode(raw)
		if err != nil {
			panic(err)
		}
		b.queue[u.ID] = raw
	}
	select {
	case b.added <- struct{}{}:
	default:
	}
}

func (b *bench) RoundTrip(r *http.Request) (*http.Response, error) {
	var q question
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		return nil, err
	}
	if line, ok := b.scripted(q); ok {
		return response(r, line), nil
	}
	end := time.After(time.Duration(q.Timeout) * time.Second)
	for {
		if found := b.take(q); len(found) > 0 {
			return response(r, fmt.Sprintf(`200 {"ok":true,"result":[%s]}`, bytes.Join(found, []byte(",")))), nil
		}
		select {
		case <-b.added:
		case <-end:
			return response(r, `200 {"ok":true,"result":[]}`), nil
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
}

func (b *bench) scripted(q question) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, q)
	if len(b.answers) == 0 {
		return "", false
	}
	line := b.answers[0]
	b.answers = b.answers[1:]
	return line, true
}

func (b *bench) take(q question) [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found [][]byte
	for id := range b.queue {
		if q.Offset > 0 && id < q.Offset {
			delete(b.queue, id)
		}
	}
	for _, id := range b.ids() {
		if int64(len(found)) < q.Limit {
			found = append(found, b.queue[id])
		}
	}
	slices.Reverse(found) // the order of an answer is not to be relied upon
	return found
}

func (b *bench) ids() []int64 {
	var ids []int64
	for id := range b.queue {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (b *bench) left() []int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ids()
}

func (b *bench) offsets() []int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	var offsets []int64
	for _, q := range b.asked {
		offsets = append(offsets, q.Offset)
	}
	return offsets
}

func response(r *http.Request, line string) *http.Response {
	var status int
	_, _ = fmt.Sscan(line, &status)
	_, text, _ := strings.Cut(line, " ")
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text)), Request: r}
}

// polling runs a poller until the test lets it stop.
type polling struct {
	*Poller
	bench *bench
	log   bytes.Buffer
	mu    sync.Mutex
	got   []int64
	stop  context.CancelFunc
	ended chan error
}

func startPolling(t *testing.T, b *bench, receive func(context.Context, Update) error, change ...func(*Poller)) *polling {
	t.Helper()
	p := &polling{bench: b, ended: make(chan error, 1)}
	p.Poller = &Poller{Token: token, Transport: b, Log: slog.New(slog.NewTextHandler(&p.log, nil))}
	p.Receive = func(ctx context.Context, raw json.RawMessage) error {
		u, err := Decode(raw)
		if err != nil {
			return nil
		}
		p.mu.Lock()
		p.got = append(p.got, u.ID)
		p.mu.Unlock()
		if receive == nil {
			return nil
		}
		return receive(ctx, u)
	}
	for _, f := range change {
		f(p.Poller)
	}
	var ctx context.Context
	ctx, p.stop = context.WithCancel(t.Context())
	go func() { p.ended <- p.Run(ctx) }()
	return p
}

func (p *polling) finish(t *testing.T) {
	t.Helper()
	p.stop()
	if err := <-p.ended; err != nil {
		t.Errorf("Run = %v", err)
	}
	if strings.Contains(p.log.String(), token) {
		t.Errorf("token in the log: %s", p.log.String())
	}
}

func (p *polling) check(t *testing.T, want ...int64) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if diff := cmp.Diff(want, p.got); diff != "" {
		t.Errorf("updates handed on (-want +got)\n%s", diff)
	}
}

func TestPollConfirmsWhatWasHandled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1), text(11, 1), text(12, 1))
		p := startPolling(t, b, nil)
		synctest.Wait()
		p.check(t, 10, 11, 12)
		b.add(text(13, 1))
		synctest.Wait()
		p.finish(t)
		p.check(t, 10, 11, 12, 13)
		if left := b.left(); len(left) > 0 {
			t.Errorf("not confirmed: %v", left)
		}
		want := question{Limit: 100, Timeout: 50, Allowed: []string{"message", "callback_query", "my_chat_member"}}
		if diff := cmp.Diff(want, b.asked[0]); diff != "" {
			t.Errorf("question (-want +got)\n%s", diff)
		}
		// The question under way told Telegram already: the same one again would be held back for three seconds.
		want.Offset = 14
		if diff := cmp.Diff(want, b.asked[len(b.asked)-1]); diff != "" {
			t.Errorf("last question (-want +got)\n%s", diff)
		}
	})
}

// Ids may start anew anywhere after a week without updates.
func TestPollFollowsIdsThatStartAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(1000, 1))
		p := startPolling(t, b, nil)
		time.Sleep(time.Minute)
		b.add(text(3, 1))
		synctest.Wait()
		p.finish(t)
		p.check(t, 1000, 3)
	})
}

// An update that must come again holds back what its person did later, and nobody else.
func TestPollAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1), text(11, 2), text(12, 1), text(13, 3))
		down := true
		var mu sync.Mutex
		p := startPolling(t, b, func(_ context.Context, u Update) error {
			mu.Lock()
			defer mu.Unlock()
			if u.ID == 11 && down {
				down = false
				return errors.New("again")
			}
			return nil
		})
		synctest.Wait()
		p.mu.Lock()
		if got := slices.Sorted(slices.Values(p.got)); !slices.Equal(got, []int64{10, 11, 12, 13}) {
			t.Errorf("first round %v", got)
		}
		p.got = nil
		p.mu.Unlock()
		if got := b.left(); !slices.Equal(got, []int64{10, 11, 12, 13}) {
			t.Errorf("confirmed too early, left %v", got)
		}
		time.Sleep(5 * time.Second)
		p.mu.Lock()
		if got := slices.Sorted(slices.Values(p.got)); !slices.Equal(got, []int64{11}) {
			t.Errorf("second round %v, want 11 alone", got)
		}
		p.mu.Unlock()
		p.finish(t)
		if left := b.left(); len(left) > 0 {
			t.Errorf("not confirmed: %v", left)
		}
	})
}

func TestPollKeepsBackLaterUpdatesOfThePerson(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1), text(11, 1), text(12, 1))
		p := startPolling(t, b, func(_ context.Context, u Update) error {
			if u.ID == 11 {
				return errors.New("again")
			}
			return nil
		})
		synctest.Wait()
		p.finish(t)
		p.check(t, 10, 11)
		if left := b.left(); !slices.Equal(left, []int64{11, 12}) {
			t.Errorf("left %v, want 11 and 12", left)
		}
	})
}

func TestPollServesPersonsInParallel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var raws []json.RawMessage
		for i := range int64(90) {
			raws = append(raws, text(i+1, i%30+1))
		}
		began := time.Now()
		var mu sync.Mutex
		last := map[int64]int64{}
		p := startPolling(t, newBench(raws...), func(_ context.Context, u Update) error {
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			if u.ID < last[u.From] {
				t.Errorf("%d of person %d after %d", u.ID, u.From, last[u.From])
			}
			last[u.From] = u.ID
			return nil
		})
		time.Sleep(7 * time.Second)
		p.mu.Lock()
		n := len(p.got)
		p.mu.Unlock()
		p.finish(t)
		if n != 90 {
			t.Errorf("%d of 90 after %s", n, time.Since(began))
		}
	})
}

// A crash before the confirmation leaves the batch with Telegram.
func TestPollConfirmsNothingBeforeTheBatchIsHandled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1), text(11, 2))
		open := make(chan struct{})
		p := startPolling(t, b, func(_ context.Context, u Update) error {
			if u.ID == 11 {
				<-open
			}
			return nil
		})
		synctest.Wait()
		time.Sleep(time.Hour)
		if got := slices.Max(b.offsets()); got != 11 {
			t.Errorf("asked with offset %d while 11 was in work", got)
		}
		close(open)
		p.finish(t)
	})
}

// One person whose turns take long keeps nobody else waiting, and is not begun a second time meanwhile.
func TestPollWaitsForNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1), text(11, 1))
		var mu sync.Mutex
		at := map[int64]time.Time{}
		p := startPolling(t, b, func(_ context.Context, u Update) error {
			mu.Lock()
			at[u.ID] = time.Now()
			mu.Unlock()
			if u.From == 1 {
				time.Sleep(turnTime)
			}
			return nil
		})
		synctest.Wait()
		sent := time.Now()
		b.add(text(12, 2))
		time.Sleep(2 * turnTime)
		p.finish(t)
		if waited := at[12].Sub(sent); waited > 2*time.Second {
			t.Errorf("begun %s after it was sent", waited)
		}
		p.check(t, 10, 12, 11)
		if left := b.left(); len(left) > 0 {
			t.Errorf("not confirmed: %v", left)
		}
	})
}

// An update that comes back again and again while others are handled is given up, so that a hundred like it cannot fill every batch.
func TestPollGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1))
		p := startPolling(t, b, func(_ context.Context, u Update) error {
			if u.ID == 10 {
				return errors.New("again")
			}
			return nil
		})
		time.Sleep(time.Hour)
		if left := b.left(); !slices.Equal(left, []int64{10}) {
			t.Fatalf("left %v: given up although nothing else was handled", left)
		}
		for id := range int64(10) {
			b.add(text(11+id, 2))
			time.Sleep(time.Minute)
		}
		if left := b.left(); len(left) > 0 {
			t.Errorf("not given up: left %v", left)
		}
		p.finish(t)
		if !strings.Contains(p.log.String(), "update given up") {
			t.Error("nobody is told")
		}
	})
}

// Told to stop, the poller finishes the batch, confirms it and fetches no more.
func TestPollDrains(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1), text(11, 1))
		p := startPolling(t, b, func(ctx context.Context, _ Update) error {
			time.Sleep(time.Second)
			return ctx.Err()
		})
		synctest.Wait()
		p.stop()
		b.add(text(12, 1))
		p.finish(t)
		p.check(t, 10, 11)
		if left := b.left(); !slices.Equal(left, []int64{12}) {
			t.Errorf("left %v, want 12", left)
		}
	})
}

// A batch that does not end in time is left where it stands.
func TestPollDrainEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1), text(11, 1), text(12, 1))
		p := startPolling(t, b, func(context.Context, Update) error { time.Sleep(turnTime); return nil })
		synctest.Wait()
		began := time.Now()
		p.finish(t)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("stopping took %s", took)
		}
		p.check(t, 10)
		if left := b.left(); !slices.Equal(left, []int64{11, 12}) {
			t.Errorf("left %v, want 11 and 12", left)
		}
	})
}

func TestPollRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		answers []string
		// between is the time from the first question to the one that brings the update.
		atLeast, atMost time.Duration
	}{
		{"server down", []string{"502 <html>", "500 {}"}, 500 * time.Millisecond, 2 * time.Second},
		{"garbage", []string{"200 nonsense"}, 250 * time.Millisecond, time.Second},
		{"no", []string{`200 {"ok":false}`}, 250 * time.Millisecond, time.Second},
		{"told to wait", []string{`429 {"ok":false,"parameters":{"retry_after":40}}`}, 40 * time.Second, 41 * time.Second},
		{"another poller", []string{`409 {"ok":false}`, `409 {"ok":false}`}, 6 * time.Second, 7 * time.Second},
		{"an update that cannot be read", []string{`200 {"ok":true,"result":["nonsense"]}`}, 250 * time.Millisecond, time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newBench(text(10, 1))
				b.answers = tt.answers
				came := make(chan struct{})
				began := time.Now()
				p := startPolling(t, b, func(context.Context, Update) error { close(came); return nil })
				<-came
				if took := time.Since(began); took < tt.atLeast || took > tt.atMost {
					t.Errorf("took %s, want %s to %s", took, tt.atLeast, tt.atMost)
				}
				p.finish(t)
			})
		})
	}
}

func TestPollNeighboursOfAnUnreadableUpdate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1))
		b.answers = []string{`200 {"ok":true,"result":[{"update_id":8,"message":{"chat":7}},"nonsense",` + string(text(9, 1)) + `]}`}
		p := startPolling(t, b, nil)
		synctest.Wait()
		p.finish(t)
		slices.Sort(p.got)
		p.check(t, 8, 9, 10)
		if got := b.offsets()[1]; got != 10 {
			t.Errorf("second question with offset %d, want 10", got)
		}
	})
}

func TestPollStopsWithoutAToken(t *testing.T) {
	t.Parallel()
	for _, line := range []string{`401 {"ok":false}`, `404 {"ok":false}`} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench()
			b.answers = []string{line}
			p := startPolling(t, b, nil)
			defer p.stop()
			if err := <-p.ended; !errors.Is(err, ErrUnauthorized) {
				t.Errorf("%s: Run = %v, want ErrUnauthorized", line, err)
			}
		})
	}
}

// Only who holds the lock polls; on a conflict the lock is given up, since it proved not to be the only one.
func TestPollLock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(text(10, 1))
		b.answers = []string{`409 {"ok":false}`}
		var events []string
		answers := []string{"error", "no", "yes", "yes"}
		p := startPolling(t, b, nil, func(p *Poller) {
			p.Lock = func(context.Context) (func(), bool, error) {
				answer := answers[0]
				answers = answers[1:]
				events = append(events, answer)
				release := func() { events = append(events, "release") }
				if answer == "error" {
					return nil, false, errors.New("away")
				}
				return release, answer == "yes", nil
			}
		})
		time.Sleep(time.Minute)
		p.finish(t)
		p.check(t, 10)
		if diff := cmp.Diff([]string{"error", "no", "yes", "release", "yes", "release"}, events); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// Receiver and Poller together: many repetitions, each update done once.
func TestPollThroughReceiver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage()
		handle := s.Handle
		var mu sync.Mutex
		tries := map[int64]int{}
		s.Handle = func(ctx context.Context, u Update, turn *dialog.Turn) error {
			mu.Lock()
			tries[u.ID]++
			n := tries[u.ID]
			mu.Unlock()
			if u.ID%7 == 0 && n < 3 {
				return errUnavailable
			}
			if u.ID%5 == 0 {
				panic("poison")
			}
			return handle(ctx, u, turn)
		}
		b := newBench()
		for id := range int64(150) {
			b.add(text(id+1, id%10+1))
		}
		p := startPolling(t, b, nil, func(p *Poller) { p.Receive = s.Receive })
		time.Sleep(time.Minute)
		p.finish(t)
		if left := b.left(); len(left) > 0 {
			t.Errorf("not handled: %v", left)
		}
		count := map[string]int{}
		for _, e := range s.noted() {
			count[e]++
		}
		for id := 1; id <= 150; id++ {
			want := fmt.Sprintf("handle %d", id)
			if id%5 == 0 {
				want = fmt.Sprintf("fail %d", id)
			}
			if count[want] != 1 {
				t.Errorf("%q %d times", want, count[want])
			}
		}
	})
}
