package simulator

import (
	"math"
	"strings"
	"time"
)

const (
	// allowance is how much more than the strict rate is let through, so that a bot that keeps to it is never refused for a moment's unevenness.
	allowance = 1.05
	// chatGap is the time from one message to a chat to the next. The real server lets short bursts pass that nobody has measured; a bot that needs none is safe.
	chatGap = time.Second
)

// sendLimits refuse what a bot sends too fast. They are guarded by the server's lock.
type sendLimits struct {
	rate float64 // a second, over all chats
	// tokens are how many messages may be sent at the time since: a second's worth at most.
	tokens float64
	since  time.Time
	// free is when a chat may be written to again; what is over is swept away once in a while.
	free  map[int64]time.Time
	swept time.Time
}

// newSendLimits gives none for a rate of zero.
func newSendLimits(rate float64) *sendLimits {
	if rate == 0 {
		return nil
	}
	return &sendLimits{rate: rate * allowance, tokens: math.Inf(1), free: map[int64]time.Time{}}
}

// take counts a message to a chat, or says how long to wait for both limits; a refused one costs nothing. Messages to no chat in particular (a channel by its name) count for the
// common limit only.
func (l *sendLimits) take(chat int64, now time.Time) (wait time.Duration) {
	l.tokens = min(max(1, l.rate), l.tokens+l.rate*max(0, now.Sub(l.since).Seconds()))
	l.since = now
	if l.tokens < 1 {
		wait = time.Duration((1 - l.tokens) / l.rate * float64(time.Second))
	}
	if wait = max(wait, l.free[chat].Sub(now)); wait > 0 {
		return wait
	}
	l.tokens--
	l.sweep(now)
	if chat != 0 {
		l.free[chat] = now.Add(chatGap)
	}
	return 0
}

func (l *sendLimits) sweep(now time.Time) {
	if now.Sub(l.swept) < chatGap {
		return
	}
	l.swept = now
	for chat, at := range l.free {
		if !at.After(now) {
			delete(l.free, chat)
		}
	}
}

// tooFast refuses a message over the limits. Edits, deletions and "typing" are no messages.
func (s *Server) tooFast(c *call, chat int64) error {
	name := strings.ToLower(c.name)
	if c.bot.limits == nil || !strings.HasPrefix(name, "send") || name == "sendchataction" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if wait := c.bot.limits.take(chat, s.now()); wait > 0 {
		return tooManyRequests(int(math.Ceil(wait.Seconds())))
	}
	return nil
}
