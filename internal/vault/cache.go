package vault

import (
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	// cacheTime bounds how long an erased owner's values still open in a process that had the key.
	cacheTime = time.Minute
	cacheSize = 1024
)

// cache spares a query and an unwrapping for owners met a moment ago.
type cache struct {
	now  func() time.Time
	mu   sync.Mutex
	keys map[Owner]cached
}

type cached struct {
	key   tink.AEAD
	until time.Time
}

func newCache(now func() time.Time) *cache {
	return &cache{now: now, keys: map[Owner]cached{}}
}

// get gives nil for an owner who is not remembered, or no longer.
func (c *cache) get(o Owner) tink.AEAD {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.keys[o]
	if !ok {
		return nil
	}
	if !c.now().Before(found.until) {
		delete(c.keys, o)
		return nil
	}
	return found.key
}

func (c *cache) put(o Owner, key tink.AEAD) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.keys) >= cacheSize {
		c.makeRoom()
	}
	c.keys[o] = cached{key, c.now().Add(cacheTime)}
}

// makeRoom drops what is out of date, and then some owners until a quarter is free, or each new one would look through all: a key is soon read again.
func (c *cache) makeRoom() {
	now := c.now()
	for o, found := range c.keys {
		if !now.Before(found.until) {
			delete(c.keys, o)
		}
	}
	for o := range c.keys {
		if len(c.keys) <= cacheSize*3/4 {
			return
		}
		delete(c.keys, o)
	}
}
