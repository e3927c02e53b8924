package session

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

// hold is one attempt to hold a person. Its three keys share the hash tag in braces, so a cluster keeps them on one node.
type hold struct {
	redis             redis.UniversalClient
	person            int64
	lock, seen, state string
	process, token    string
}

// taken is what Redis said: busy, or held (or seen before, which needs no hold). Degraded: it said nothing.
type taken struct {
	busy     bool
	seen     bool
	degraded bool
	state    []byte
}

// A lock of this same process is taken over: inside the process people wait in a queue, so such a lock is left from a turn whose answer was lost.
var take = redis.NewScript(`
if redis.call('EXISTS', KEYS[2]) == 1 then return {'seen', ''} end
local holder = redis.call('GET', KEYS[1])
if holder and string.sub(holder, 1, #ARGV[1]) ~= ARGV[1] then return {'busy', ''} end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return {'held', redis.call('GET', KEYS[3]) or ''}
`)

// The token fences: a turn that lost its hold may not overwrite what the next one saved. That the update was handled is true in any case.
var give = redis.NewScript(`
local mine = redis.call('GET', KEYS[1]) == ARGV[1]
if ARGV[2] == '1' then redis.call('SET', KEYS[2], '1', 'PX', ARGV[5]) end
if not mine then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[3] == '1' then
  if ARGV[4] == '' then redis.call('DEL', KEYS[3]) else redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[6]) end
end
return 1
`)

func (h hold) keys() []string { return []string{h.lock, h.seen, h.state} }

func (h hold) take(ctx context.Context) (taken, error) {
	answer, err := take.Run(ctx, h.redis, h.keys(), h.process, h.token, holdTime.Milliseconds()).StringSlice()
	if err != nil {
		return taken{}, fmt.Errorf("take hold: %w", err)
	}
	if len(answer) != 2 {
		return taken{}, fmt.Errorf("take hold: %d values from redis", len(answer))
	}
	return taken{busy: answer[0] == "busy", seen: answer[0] == "seen", state: []byte(answer[1])}, nil
}

func (h hold) give(ctx context.Context, done, changed bool, sealed []byte) error {
	mine, err := give.Run(ctx, h.redis, h.keys(), h.token, flag(done), flag(changed), sealed,
		seenTime.Milliseconds(), stateTime.Milliseconds()).Int()
	switch {
	case err != nil:
		return fmt.Errorf("give hold up: %w", err)
	case mine == 0 && changed:
		return ErrLost
	}
	return nil
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// pause waits a moment for another process to finish with the person. Turns take milliseconds, and waiting updates of one person are few.
func pause(ctx context.Context) {
	timer := time.NewTimer(20*time.Millisecond + rand.N(60*time.Millisecond))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
