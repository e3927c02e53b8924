package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// script is a server that answers each request with the next of its lines, "status body", or "hang"; without real time or sockets. The last line repeats.
type script struct {
	lines []string
	began time.Time
	mu    sync.Mutex
	asked []string
}

func play(lines ...string) *script { return &script{lines: lines, began: time.Now()} }

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	line := s.next(r, body)
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.WroteHeaders()
	}
	if line == "hang" {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	var status int
	_, _ = fmt.Sscan(line, &status)
	_, text, _ := strings.Cut(line, " ")
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

func (s *script) next(r *http.Request, _ []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, fmt.Sprintf("%s %s", time.Since(s.began), r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]))
	line := s.lines[0]
	if len(s.lines) > 1 {
		s.lines = s.lines[1:]
	}
	return line
}

func (s *script) check(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.asked); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

const (
	sentLine  = `200 {"ok":true,"result":{"message_id":9}}`
	limitLine = `429 {"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":2}}`
	longLine  = `429 {"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":60}}`
	downLine  = `502 <html>`
)

func scripted(t *testing.T, s *script, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{Token: token, Transport: s}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRepetition(t *testing.T) {
	t.Parallel()
	send := func(ctx context.Context, c *Client) error {
		_, err := c.Send(ctx, 42, hello, SendOptions{})
		return err
	}
	push := func(ctx context.Context, c *Client) error {
		_, err := c.Send(ctx, 42, hello, SendOptions{Bulk: true})
		return err
	}
	edit := func(ctx context.Context, c *Client) error { return c.Edit(ctx, 42, 7, hello) }
	tap := func(ctx context.Context, c *Client) error { return c.AnswerTap(ctx, "q", "", false) }
	tests := []struct {
		name  string
		do    func(context.Context, *Client) error
		lines []string
		want  Class
		asked []string
	}{
		{"refused twice", send, []string{downLine, downLine, sentLine}, "", []string{"0s sendMessage", "100ms sendMessage", "500ms sendMessage"}},
		{"refused for good", send, []string{downLine}, NotSent, []string{"0s sendMessage", "100ms sendMessage", "500ms sendMessage"}},
		{"a message of unknown fate is not repeated", send, []string{"200 garbage", sentLine}, Unknown, []string{"0s sendMessage"}},
		{"an edit of unknown fate is", edit, []string{"200 garbage", sentLine}, "", []string{"0s editMessageText", "100ms editMessageText"}},
		{"an edit without any answer ends with the time", edit, []string{"hang"}, Unknown, []string{"0s editMessageText"}},
		{"a short pause is waited for", send, []string{limitLine, sentLine}, "", []string{"0s sendMessage", "2s sendMessage"}},
		{"so is one that belongs to no chat", tap, []string{limitLine, sentLine}, "", []string{"0s answerCallbackQuery", "2s answerCallbackQuery"}},
		{"a long pause is not", send, []string{longLine, sentLine}, RateLimited, []string{"0s sendMessage"}},
		{"a push is never repeated", push, []string{downLine, sentLine}, NotSent, []string{"0s sendMessage"}},
		{"not even after a pause", push, []string{limitLine, sentLine}, RateLimited, []string{"0s sendMessage"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := play(tt.lines...)
				err := tt.do(t.Context(), scripted(t, s))
				if got := ClassOf(err); got != tt.want {
					t.Errorf("got %v, want class %q", err, tt.want)
				}
				s.check(t, tt.asked...)
				if took := time.Since(s.began); took > callTime {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

// A message that goes is neutral before it is deleted, and what cannot be made neutral is not left there for that.
func TestRemove(t *testing.T) {
	t.Parallel()
	const (
		doneLine    = `200 {"ok":true,"result":true}`
		missingLine = `400 {"ok":false,"error_code":400,"description":"Bad Request: message to edit not found"}`
		goneLine    = `400 {"ok":false,"error_code":400,"description":"Bad Request: message to delete not found"}`
		oldLine     = `400 {"ok":false,"error_code":400,"description":"Bad Request: message can't be deleted for everyone"}`
		blockedLine = `403 {"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`
	)
	const edit, remove = "0s editMessageText", "0s deleteMessage"
	for _, c := range []struct {
		name  string
		lines []string
		want  Class
		asked []string
	}{
		{"removed", []string{sentLine, doneLine}, "", []string{edit, remove}},
		{"gone", []string{missingLine, goneLine}, "", []string{edit, remove}},
		{"not ours to edit", []string{missingLine, doneLine}, "", []string{edit, remove}},
		{"too old", []string{sentLine, oldLine}, "", []string{edit, remove}},
		{"blocked", []string{blockedLine}, Gone, []string{edit}},
		{"neutral, not deleted", []string{sentLine, longLine}, RateLimited, []string{edit, remove}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := play(c.lines...)
				if err := scripted(t, s).Remove(t.Context(), 42, 7, hello); ClassOf(err) != c.want {
					t.Errorf("got %v, want class %q", err, c.want)
				}
				s.check(t, c.asked...)
			})
		})
	}
}

// A call leaves its caller time to write down what happened.
func TestCallLeavesTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
		defer cancel()
		began := time.Now()
		c := scripted(t, play("hang"))
		_, err := c.Send(ctx, 42, hello, SendOptions{})
		if ClassOf(err) != Unknown || time.Since(began) != 4*time.Second || ctx.Err() != nil {
			t.Errorf("%v after %s, caller's context %v", err, time.Since(began), ctx.Err())
		}
		if err := c.AnswerTap(ctx, "1", "", false); ClassOf(err) != NotSent || time.Since(began) != 4*time.Second {
			t.Errorf("the next call: %v after %s, the time left is not its own", err, time.Since(began))
		}
	})
}

// A hasty call is refused at once where a patient one waits a moment.
func TestHastyCallsWaitForNoPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := play(limitLine, sentLine)
		c := scripted(t, s)
		for range 2 {
			if _, err := c.Send(Hasty(t.Context()), 42, hello, SendOptions{}); ClassOf(err) != RateLimited {
				t.Errorf("%v, want refused", err)
			}
		}
		s.check(t, "0s sendMessage")
	})
}

// While Telegram wants a chat left alone, nothing is written to it, and other chats are served.
func TestPauseOfAChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := play(longLine, sentLine)
		c := scripted(t, s)
		send := func(chat int64) error {
			_, err := c.Send(t.Context(), chat, hello, SendOptions{})
			return err
		}
		if err := send(42); ClassOf(err) != RateLimited {
			t.Errorf("first: %v", err)
		}
		time.Sleep(30 * time.Second)
		var e *SendError
		if err := send(42); !errors.As(err, &e) || e.RetryAfter != 30*time.Second {
			t.Errorf("in the pause: %v", err)
		}
		if err := send(43); err != nil {
			t.Errorf("another chat: %v", err)
		}
		time.Sleep(25 * time.Second)
		began := time.Now()
		if err := send(42); ClassOf(err) != RateLimited || time.Since(began) != 0 {
			t.Errorf("too long before the end of the pause: %v after %s", err, time.Since(began))
		}
		time.Sleep(3 * time.Second)
		if err := send(42); err != nil {
			t.Errorf("just before the end of the pause: %v", err)
		}
		s.check(t, "0s sendMessage", "30s sendMessage", "1m0s sendMessage")
	})
}

func TestBulkLanePause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := play(longLine, sentLine)
		var told []time.Duration
		c := scripted(t, s, func(o *Options) {
			o.Tokens = func(_ context.Context, n int) (int, time.Duration, error) { return n, 0, nil }
			o.Slow = func(_ context.Context, d time.Duration) error { told = append(told, d); return nil }
		})
		push := func(chat int64) error {
			_, err := c.Send(t.Context(), chat, hello, SendOptions{Bulk: true})
			return err
		}
		if n, _ := c.Take(t.Context(), 3); n != 3 {
			t.Errorf("granted %d", n)
		}
		if err := push(42); ClassOf(err) != RateLimited {
			t.Errorf("first push: %v", err)
		}
		if err := push(43); ClassOf(err) != RateLimited {
			t.Errorf("another chat's push in the pause: %v", err)
		}
		if n, wait := c.Take(t.Context(), 3); n != 0 || wait != time.Minute {
			t.Errorf("Take in the pause = %d, %s", n, wait)
		}
		if _, err := c.Send(t.Context(), 44, hello, SendOptions{}); err != nil {
			t.Errorf("an answer to a person: %v", err)
		}
		time.Sleep(time.Minute)
		if err := push(42); err != nil {
			t.Errorf("after the pause: %v", err)
		}
		s.check(t, "0s sendMessage", "0s sendMessage", "1m0s sendMessage")
		if diff := cmp.Diff([]time.Duration{time.Minute}, told); diff != "" {
			t.Errorf("told the others (-want +got)\n%s", diff)
		}
	})
}

// Five pushes in a row without an answer close the lane; a probe opens it again.
func TestBulkLaneProbe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := play(downLine, downLine, downLine, downLine, downLine, downLine, sentLine)
		c := scripted(t, s, func(o *Options) {
			o.Tokens = func(_ context.Context, n int) (int, time.Duration, error) { return n, 0, nil }
		})
		push := func() { _, _ = c.Send(t.Context(), 42, hello, SendOptions{Bulk: true}) }
		take := func(want int, wait time.Duration) {
			t.Helper()
			if n, w := c.Take(t.Context(), 9); n != want || w != wait {
				t.Errorf("Take = %d, %s; want %d, %s", n, w, want, wait)
			}
		}
		for range failuresInRow {
			take(9, 0)
			push()
		}
		take(0, probeGap)
		time.Sleep(probeGap)
		take(1, 0)
		take(0, probeGap)
		push()
		take(0, probeGap)
		time.Sleep(probeGap)
		take(1, 0)
		push()
		take(9, 0)
	})
}

func TestTakeAlone(t *testing.T) {
	t.Parallel()
	away := func(context.Context, int) (int, time.Duration, error) { return 0, 0, errors.New("away") }
	tests := []struct {
		name   string
		change func(*Options)
		want   int
	}{
		{"no others", func(o *Options) { o.Rate = 20 }, 200},
		{"the others cannot be asked", func(o *Options) { o.Rate, o.Tokens = 20, away }, 50},
		{"a low rate stays low", func(o *Options) { o.Rate, o.Tokens = 2, away }, 20},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := scripted(t, play(sentLine), tt.change)
				total, end := 0, time.Now().Add(10*time.Second)
				for time.Now().Before(end) {
					n, wait := c.Take(t.Context(), 10)
					total += n
					time.Sleep(wait + time.Millisecond)
				}
				if total < tt.want-1 || total > tt.want+2 {
					t.Errorf("%d in 10 s, want %d", total, tt.want)
				}
			})
		})
	}
}

// The refusals of one burst lower the rate once.
func TestBulkLaneBurstOfRefusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := scripted(t, play(limitLine))
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { c.lane.slow(t.Context(), time.Second) })
		}
		wg.Wait()
		if got := c.lane.own.part; got != cut {
			t.Errorf("%v of the rate is left, want %v", got, cut)
		}
	})
}

func TestBucketLowersAndRecovers(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	b := bucket{rate: 100, part: 1}
	b.lower(now, now.Add(time.Second))
	b.lower(now, now.Add(time.Second))
	for _, tt := range []struct {
		after time.Duration
		want  float64
	}{{0, .64}, {time.Second, .64}, {11 * time.Second, .74}, {time.Minute, 1}} {
		if got := b.partAt(now.Add(tt.after)); got < tt.want-1e-9 || got > tt.want+1e-9 {
			t.Errorf("after %s: %v, want %v", tt.after, got, tt.want)
		}
	}
	for range 100 {
		b.lower(now, now)
	}
	if got := b.partAt(now); got != lowest {
		t.Errorf("at least %v of the rate must be left, got %v", lowest, got)
	}
}

// Half of the connections stay free for answers to people, however many pushes are out.
func TestPushesLeaveConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := play("hang")
		c := scripted(t, s, func(o *Options) { o.Connections = 4 })
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() { _, _ = c.Send(t.Context(), 42, hello, SendOptions{Bulk: true}) })
		}
		synctest.Wait()
		s.check(t, "0s sendMessage", "0s sendMessage")
		wg.Wait()
	})
}

// Whatever a server answers, it is one of the known classes, and a message counts as sent only with ok and an id.
func FuzzClassify(f *testing.F) {
	f.Add(200, []byte(`{"ok":true,"result":{"message_id":9}}`))
	f.Add(200, []byte(`{"ok":true,"result":{"message_id":"9"}}`))
	f.Add(429, []byte(`{"ok":false,"error_code":429,"parameters":{"retry_after":-1}}`))
	f.Add(400, []byte(`{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":1}}`))
	f.Add(502, []byte(`<html>`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		c := scripted(t, play(fmt.Sprintf("%d %s", status, body)))
		id, err := c.Send(t.Context(), 42, hello, SendOptions{Bulk: true})
		if err == nil && (id == 0 || status >= 300 || !bytes.Contains(body, []byte("ok"))) {
			t.Errorf("%d %q counts as sent", status, body)
		}
		var e *SendError
		if err != nil && (!errors.As(err, &e) || e.Class == "" || e.Class == notModified) {
			t.Errorf("%d %q gives %v", status, body, err)
		}
		if e != nil && e.Class == RateLimited && e.RetryAfter <= 0 {
			t.Errorf("%d %q asks to repeat at once", status, body)
		}
	})
}
