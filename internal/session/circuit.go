package session

import (
	"sync"
	"time"
)

// coolDown is how long a failed Redis is left alone: not every turn may pay for a time-out.
const coolDown = time.Second

// circuit is open for a while after each failure.
type circuit struct {
	clock  func() time.Time
	mu     sync.Mutex
	failed bool
	until  time.Time
}

func (c *circuit) open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed && c.clock().Before(c.until)
}

// trip says whether this is the first failure after a success.
func (c *circuit) trip() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := !c.failed
	c.failed, c.until = true, c.clock().Add(coolDown)
	return first
}

// reset says whether this is the first success after a failure.
func (c *circuit) reset() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.failed
	c.failed = false
	return first
}
