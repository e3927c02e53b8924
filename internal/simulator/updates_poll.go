package simulator

import (
	"encoding/json"
	"time"
)

const (
	maxPollTimeout  = 50
	maxPollUpdates  = 100
	maxPollBytes    = 4 << 20
	conflictPause   = 3 // seconds between two answers of 409 to one bot
	conflictWebhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
	conflictPoll    = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	conflictSet     = "Conflict: terminated by setWebhook request"
)

// polling is the state of one bot's getUpdates calls.
type polling struct {
	waiting      *longPoll // the one that waits, nil for none
	lastOffset   int64
	lastStart    time.Time // real time
	nextConflict time.Time // real time before which a 409 is held back
}

// longPoll is one call that waits for updates.
type longPoll struct {
	arrived chan struct{} // room for one mark
	ended   chan string   // the conflict that ended it
}

func (p *polling) wake() {
	if p.waiting == nil {
		return
	}
	select {
	case p.waiting.arrived <- struct{}{}:
	default:
	}
}

// abort ends a waiting call in favour of something newer.
func (p *polling) abort(why string) {
	if p.waiting != nil {
		p.waiting.ended <- why
		p.waiting = nil
	}
}

func getUpdates(s *Server, c *call) (any, error) {
	s.mu.Lock()
	if c.bot.webhook != nil {
		s.mu.Unlock()
		return nil, s.conflict(c, conflictWebhook)
	}
	offset := c.params.integer("offset", 0, -1<<31, 1<<31-1)
	limit := int(c.params.integer("limit", maxPollUpdates, 1, maxPollUpdates))
	timeout := time.Duration(c.params.integer("timeout", 0, 0, maxPollTimeout)) * time.Second
	s.readAllowed(c.bot, c.params)
	timeout, limit = s.slowDown(&c.bot.poll, offset, timeout, limit)
	c.bot.poll.abort(conflictPoll)
	c.bot.applyOffset(offset)
	s.changed()
	found := s.take(c.bot, limit)
	if len(found) > 0 || timeout == 0 {
		s.mu.Unlock()
		return found, nil
	}
	mine := &longPoll{arrived: make(chan struct{}, 1), ended: make(chan string, 1)}
	c.bot.poll.waiting = mine
	s.mu.Unlock()
	return s.wait(c, mine, timeout, limit)
}

// slowDown keeps a client that repeats itself from spinning, as the real server does.
func (s *Server) slowDown(p *polling, offset int64, timeout time.Duration, limit int) (time.Duration, int) {
	now := time.Now()
	since := now.Sub(p.lastStart)
	if offset == p.lastOffset && !p.lastStart.IsZero() {
		if since < 3*s.options.Second {
			timeout = max(timeout, 3*s.options.Second)
		}
		if since < s.options.Second/2 {
			limit = 1
		}
	}
	p.lastOffset, p.lastStart = offset, now
	return timeout, limit
}

// applyOffset confirms below a positive offset; a negative one keeps only the newest.
func (b *bot) applyOffset(offset int64) {
	if offset < 0 {
		for int64(b.pending.Len()) > -offset {
			b.pending.Remove(b.pending.Front())
		}
		return
	}
	b.confirm(offset)
}

// take copies the oldest updates that are still alive. They stay until confirmed.
func (s *Server) take(b *bot, limit int) []json.RawMessage {
	now, found, size := s.now(), []json.RawMessage{}, 0
	for e := b.pending.Front(); e != nil && len(found) < limit; {
		u := e.Value.(*update)
		e = e.Next()
		if b.expired(u, now) {
			continue
		}
		if size += len(u.Body); size > maxPollBytes && len(found) > 0 {
			break
		}
		found = append(found, u.Body)
	}
	return found
}

func (s *Server) wait(c *call, mine *longPoll, timeout time.Duration, limit int) (any, error) {
	limitTimer := time.NewTimer(timeout)
	defer limitTimer.Stop()
	for {
		select {
		case why := <-mine.ended:
			return nil, s.conflict(c, why)
		case <-mine.arrived:
		case <-limitTimer.C:
			return s.endWait(c, mine, limit)
		case <-c.done:
			return s.endWait(c, mine, limit)
		case <-s.ctx.Done():
			return s.endWait(c, mine, limit)
		}
		s.mu.Lock()
		if found := s.take(c.bot, limit); len(found) > 0 && c.bot.poll.waiting == mine {
			c.bot.poll.waiting = nil
			s.mu.Unlock()
			return found, nil
		}
		s.mu.Unlock()
	}
}

func (s *Server) endWait(c *call, mine *longPoll, limit int) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.bot.poll.waiting == mine {
		c.bot.poll.waiting = nil
	}
	return s.take(c.bot, limit), nil
}

// conflict answers 409; the second within three seconds is held back, so that two instances do not spin against each other.
func (s *Server) conflict(c *call, why string) error {
	pause := conflictPause * s.options.Second
	s.mu.Lock()
	now := time.Now()
	wait := c.bot.poll.nextConflict.Sub(now)
	c.bot.poll.nextConflict = now.Add(max(wait, 0) + pause)
	s.mu.Unlock()
	if wait > 0 {
		held := time.NewTimer(min(wait, pause))
		defer held.Stop()
		select {
		case <-held.C:
		case <-c.done:
		case <-s.ctx.Done():
		}
	}
	return &apiError{code: 409, description: why}
}
