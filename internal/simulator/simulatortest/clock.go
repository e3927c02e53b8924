package simulatortest

import (
	"sync"
	"time"
)

// Clock moves only when told. The bot of a test and its simulator share one: WithClock(clock.Now, clock.Advance).
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands still at a moment.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is the time it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves it. It never fails.
func (c *Clock) Advance(d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return nil
}
