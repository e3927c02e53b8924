package telegram

import (
	"context"
	"time"
)

const (
	// callTime bounds a call with all its repetitions.
	callTime = 10 * time.Second
	// reserve is what every call leaves of its caller's time, so that what happened can still be written down: a chat that does not answer costs a turn its
	// picture, never its end.
	reserve = 2 * time.Second
	// patience is how long an answer to a person waits for a pause to end; after that it is refused.
	patience = 3 * time.Second
	// haste is the same for Hasty calls: enough to try again after a broken connection, too short for any pause.
	haste    = 500 * time.Millisecond
	attempts = 3
	firstGap = 100 * time.Millisecond
)

// call is one request to the Bot API.
type call struct {
	method string
	// chat is the private chat it writes to, 0 if none: Telegram's pauses are per chat.
	chat int64
	// repeatable: doing it twice is as good as once, so an unknown outcome is cured by doing it again.
	repeatable bool
	// params are the library's, sent as JSON.
	params any
	// do makes the call by the library in place of that: where a file goes along, or more of the answer is needed than an exchange keeps.
	do func(ctx context.Context) error
}

// run makes a call that answers a person: past the bulk limiter, repeated while that is safe and there is time.
func (c *Client) run(ctx context.Context, r call) (*exchange, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	gap := firstGap
	for try := 1; ; try++ {
		if err := c.awaitPause(ctx, r); err != nil {
			return &exchange{}, err
		}
		x, err := c.once(ctx, r)
		if err == nil {
			return x, nil
		}
		wait := gap
		if err.Class == RateLimited {
			c.pauses.set(r.chat, err.RetryAfter)
			wait = err.RetryAfter
		}
		if try == attempts || !r.again(err.Class) || wait > patienceOf(ctx) || !sleep(ctx, wait) {
			return x, err
		}
		gap *= 4
	}
}

func (r call) again(c Class) bool {
	return c == NotSent || c == RateLimited || c == Unknown && r.repeatable
}

// push makes a call of the bulk lane, once: what is refused goes back to the row it came from.
func (c *Client) push(ctx context.Context, r call) (int, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	select {
	case c.pushes <- struct{}{}:
		defer func() { <-c.pushes }()
	case <-ctx.Done():
		return 0, &SendError{Method: r.method, Class: NotSent, Reason: "no_connection"}
	}
	if wait := max(c.lane.paused(), c.pauses.left(r.chat)); wait > 0 {
		return 0, &SendError{Method: r.method, Class: RateLimited, Reason: "paused", RetryAfter: wait}
	}
	x, err := c.once(ctx, r)
	if err == nil {
		c.lane.reached(true)
		return sent(r, x, nil)
	}
	c.lane.reached(err.Class != NotSent && err.Class != Unknown && err.Class != Unauthorized)
	if err.Class == RateLimited {
		c.lane.slow(ctx, err.RetryAfter)
	}
	return 0, err
}

// once makes one HTTP request.
func (c *Client) once(ctx context.Context, r call) (*exchange, *SendError) {
	if ctx.Err() != nil {
		return &exchange{}, &SendError{Method: r.method, Class: NotSent, Reason: "no_connection"}
	}
	ctx, x := withExchange(ctx)
	if r.do == nil {
		r.do = func(ctx context.Context) error { return c.post(ctx, r, x) }
	}
	began := time.Now()
	_ = r.do(ctx) // what was seen on the wire tells more
	err := classify(r.method, x)
	var class Class
	if err != nil {
		class = err.Class
	}
	c.metrics.call(r.method, class, time.Since(began))
	return x, err
}

// awaitPause honours Telegram's wish to leave this chat alone.
func (c *Client) awaitPause(ctx context.Context, r call) error {
	wait := c.pauses.left(r.chat)
	if wait == 0 {
		return nil
	}
	if wait > patienceOf(ctx) || !sleep(ctx, wait) {
		return &SendError{Method: r.method, Class: RateLimited, Reason: "paused", RetryAfter: wait}
	}
	return nil
}

type hasty struct{}

// Hasty makes calls that wait for no pause of Telegram: for people whose answer is worth nobody's time.
func Hasty(ctx context.Context) context.Context { return context.WithValue(ctx, hasty{}, true) }

func patienceOf(ctx context.Context) time.Duration {
	if ctx.Value(hasty{}) != nil {
		return haste
	}
	return patience
}

func bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := callTime
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)-reserve)
	}
	return context.WithTimeout(ctx, limit)
}

// sleep says whether the time passed; it does not begin a sleep that would outlast the context.
func sleep(ctx context.Context, d time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
