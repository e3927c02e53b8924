package session

import (
	"sync"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/session/redistest"
)

// spend takes what it can in so much time, as a process that pushes does.
func spend(t *testing.T, l *Limiter, span time.Duration) int {
	total := 0
	for end := time.Now().Add(span); time.Now().Before(end); {
		n, wait, err := l.Tokens(t.Context(), 3)
		if err != nil {
			t.Error(err)
			return total
		}
		total += n
		<-time.After(min(wait, time.Until(end)))
	}
	return total
}

// Two processes together get the rate, not each of them.
func TestLimiterIsShared(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	const rate, burst, span = 200, 4, time.Second
	var got [2]int
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() { got[i] = spend(t, NewLimiter(r.Client, r.Prefix+"rate", rate, burst), span) })
	}
	wg.Wait()
	total := got[0] + got[1]
	t.Logf("%d and %d in %s at %d/s", got[0], got[1], span, rate)
	if total < rate*7/10 || total > rate+2*burst {
		t.Errorf("%d in %s at %d/s", total, span, rate)
	}
}

func TestLimiterGrants(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	l := NewLimiter(r.Client, r.Prefix+"rate", 0.5, 2)
	n, wait, err := l.Tokens(t.Context(), 10)
	if n != 2 || wait != 0 || err != nil {
		t.Errorf("first: %d, %s, %v; want the burst of 2", n, wait, err)
	}
	n, wait, err = l.Tokens(t.Context(), 1)
	if n != 0 || wait <= time.Second || wait > 2*time.Second || err != nil {
		t.Errorf("then: %d, %s, %v; want none for 2 s", n, wait, err)
	}
}

// A refusal stops every process and lowers the rate of all; a second one of the same burst does not lower it again.
func TestLimiterSlow(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	a, b := NewLimiter(r.Client, r.Prefix+"rate", 25, 2), NewLimiter(r.Client, r.Prefix+"rate", 25, 2)
	if n, _, err := a.Tokens(t.Context(), 1); n != 1 || err != nil {
		t.Fatalf("before: %d, %v", n, err)
	}
	for range 2 {
		if err := a.Slow(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	n, wait, err := b.Tokens(t.Context(), 1)
	if n != 0 || wait < 59*time.Minute || wait > time.Hour || err != nil {
		t.Errorf("in the pause: %d, %s, %v", n, wait, err)
	}
	if part := r.Client.HGet(t.Context(), r.Prefix+"rate", "part").Val(); part != "0.8" {
		t.Errorf("part of the rate %s, want 0.8", part)
	}
	if ttl := r.Client.TTL(t.Context(), r.Prefix+"rate").Val(); ttl < time.Hour {
		t.Errorf("the pause is forgotten after %s", ttl)
	}
}

func TestLimiterWithoutRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Private(t)
	l := NewLimiter(server.Client, "rate", 25, 2)
	server.Stop()
	if n, _, err := l.Tokens(t.Context(), 1); n != 0 || err == nil {
		t.Errorf("Tokens = %d, %v", n, err)
	}
	if err := l.Slow(t.Context(), time.Second); err == nil {
		t.Error("Slow tells nothing")
	}
}
