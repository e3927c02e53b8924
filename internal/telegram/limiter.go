package telegram

import (
	"context"
	"math"
	"sync"
	"time"
)

const (
	defaultRate = 25.0
	// aloneRate is what one process sends when it cannot ask the others: five of them stay below what Telegram allows.
	aloneRate = 5.0
	// lowest is the part of the rate that is left after many refusals, and recovery how much of it comes back in a second.
	lowest   = 0.1
	cut      = 0.8
	recovery = 0.01
	// failuresInRow without an answer close the lane; then one push in every probeGap tries whether the server is back.
	failuresInRow = 5
	probeGap      = 5 * time.Second
)

// Take asks for the right to push up to n messages with SendOptions.Bulk. When it grants none, wait says when to ask again. Who claims rows takes first:
// a row claimed and then waiting for its turn would hold up more urgent ones.
func (c *Client) Take(ctx context.Context, n int) (granted int, wait time.Duration) {
	return c.lane.take(ctx, n)
}

// lane is the bulk lane of this process.
type lane struct {
	shared func(ctx context.Context, n int) (int, time.Duration, error)
	tell   func(ctx context.Context, pause time.Duration) error

	mu       sync.Mutex
	until    time.Time
	failures int
	probe    time.Time
	own      bucket
}

func newLane(o Options) *lane {
	rate := o.Rate
	if rate == 0 {
		rate = defaultRate
	}
	if o.Tokens != nil {
		rate = min(rate, aloneRate)
	}
	return &lane{shared: o.Tokens, tell: o.Slow, own: bucket{rate: rate, part: 1}}
}

func (l *lane) take(ctx context.Context, n int) (int, time.Duration) {
	if wait := l.paused(); wait > 0 {
		return 0, wait
	}
	n, wait := l.probing(n)
	if wait > 0 {
		return 0, wait
	}
	if l.shared != nil {
		if granted, wait, err := l.shared(ctx, n); err == nil {
			return granted, wait
		}
		// Out of reach: the shared limiter has counted and shown its own failure, here it only matters to go on slowly.
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.own.take(n, time.Now())
}

func (l *lane) paused() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, time.Until(l.until))
}

// reached learns from each push whether the server answered.
func (l *lane) reached(answered bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if answered {
		l.failures = 0
		return
	}
	if l.failures++; l.failures == failuresInRow {
		l.probe = time.Now().Add(probeGap)
	}
}

// probing cuts what is asked for to one push in a while as long as the server does not answer.
func (l *lane) probing(n int) (int, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failures < failuresInRow {
		return n, 0
	}
	if wait := time.Until(l.probe); wait > 0 {
		return 0, wait
	}
	l.probe = time.Now().Add(probeGap)
	return 1, 0
}

// slow pauses the lane and lowers the rate, once for all refusals of one burst.
func (l *lane) slow(ctx context.Context, pause time.Duration) {
	l.mu.Lock()
	now := time.Now()
	fresh := !now.Before(l.until)
	if until := now.Add(pause); until.After(l.until) {
		l.until = until
	}
	if fresh {
		l.own.lower(now, l.until)
	}
	l.mu.Unlock()
	if fresh && l.tell != nil {
		_ = l.tell(ctx, pause) // unreachable: the other processes meet their own refusal
	}
}

// bucket is the generic cell rate algorithm for one process. Its rate falls at each refusal and comes back with time.
type bucket struct {
	rate float64
	// part is the fraction of the rate in force at time since.
	part  float64
	since time.Time
	// next is when the next message would be due if all so far had come evenly.
	next time.Time
}

func (b *bucket) take(n int, now time.Time) (int, time.Duration) {
	gap := time.Duration(float64(time.Second) / (b.rate * b.partAt(now)))
	if b.next.Before(now) {
		b.next = now
	}
	room := now.Add(time.Duration(Burst(b.rate)) * gap).Sub(b.next)
	granted := min(n, int(room/gap))
	if granted <= 0 {
		return 0, gap - room
	}
	b.next = b.next.Add(time.Duration(granted) * gap)
	return granted, 0
}

func (b *bucket) lower(now, from time.Time) {
	b.part = max(lowest, b.partAt(now)*cut)
	b.since = from
}

func (b *bucket) partAt(now time.Time) float64 {
	return min(1, b.part+recovery*max(0, now.Sub(b.since).Seconds()))
}

// Burst is how many pushes may go at once at a rate per second: 20 ms worth, and two at least, since whoever comes a moment late for each would lose that moment for ever.
func Burst(rate float64) int { return max(2, int(math.Ceil(rate/50))) }

// pauses remember until when Telegram wants no writing to a chat. They live in memory only and are few: one per refusal.
type pauses struct {
	mu    sync.Mutex
	until map[int64]time.Time
}

func newPauses() *pauses { return &pauses{until: make(map[int64]time.Time)} }

func (p *pauses) set(chat int64, d time.Duration) {
	if chat == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for c, t := range p.until {
		if !now.Before(t) {
			delete(p.until, c)
		}
	}
	p.until[chat] = now.Add(d)
}

func (p *pauses) left(chat int64) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(0, time.Until(p.until[chat]))
}
