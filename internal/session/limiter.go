package session

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Limiter is the push rate that all processes share, by the generic cell rate algorithm on the clock of Redis. After a refusal it pauses and goes on with
// four fifths of the rate, which comes back by one hundredth a second.
type Limiter struct {
	redis redis.UniversalClient
	key   string
	rate  float64
	burst int
}

// NewLimiter makes a limiter of so many pushes a second, of which burst may go at once. Limiters of one key and one rate share it.
func NewLimiter(client redis.UniversalClient, key string, rate float64, burst int) *Limiter {
	return &Limiter{redis: client, key: key, rate: rate, burst: burst}
}

// Both scripts begin so. Times are microseconds. part is the fraction of the rate in force at time since; it may lie ahead, at the end of a pause.
const limiterHead = `
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local kept = redis.call('HMGET', KEYS[1], 'next', 'pause', 'part', 'since')
local next, pause = tonumber(kept[1] or now), tonumber(kept[2] or 0)
local part, since = tonumber(kept[3] or 1), tonumber(kept[4] or now)
part = math.min(1, part + 0.01 * math.max(0, now - since) / 1000000)
local function keep(...)
  redis.call('HSET', KEYS[1], ...)
  redis.call('PEXPIRE', KEYS[1], 3600000 + math.max(0, math.ceil((pause - now) / 1000)))
end
`

// ARGV: rate, burst, asked for. Gives {granted, microseconds to wait}.
var takeTokens = redis.NewScript(limiterHead + `
if pause > now then return {0, math.ceil(pause - now)} end
local gap = 1000000 / (ARGV[1] * part)
if next < now then next = now end
local room = now + ARGV[2] * gap - next
local granted = math.min(tonumber(ARGV[3]), math.floor(room / gap))
if granted <= 0 then return {0, math.ceil(gap - room)} end
keep('next', string.format('%.0f', next + granted * gap))
return {granted, 0}
`)

// ARGV: pause in microseconds. A refusal that comes while the pause lasts belongs to the same burst and lowers nothing.
var slowDown = redis.NewScript(limiterHead + `
local fresh = pause <= now
pause = math.max(pause, now + ARGV[1])
if fresh then part = math.max(0.1, part * 0.8) end
keep('pause', string.format('%.0f', pause), 'part', tostring(part), 'since', string.format('%.0f', math.max(pause, now)))
return 1
`)

// Tokens takes up to n pushes' worth. When none is granted, wait says when to ask again. An error means that Redis is out of reach.
func (l *Limiter) Tokens(ctx context.Context, n int) (granted int, wait time.Duration, err error) {
	answer, err := takeTokens.Run(ctx, l.redis, []string{l.key}, l.rate, l.burst, n).Int64Slice()
	if err != nil {
		return 0, 0, fmt.Errorf("take %d tokens: %w", n, err)
	}
	if len(answer) != 2 {
		return 0, 0, fmt.Errorf("take %d tokens: %d values from redis", n, len(answer))
	}
	return int(answer[0]), time.Duration(answer[1]) * time.Microsecond, nil
}

// Slow pauses all processes and lowers the rate.
func (l *Limiter) Slow(ctx context.Context, pause time.Duration) error {
	if err := slowDown.Run(ctx, l.redis, []string{l.key}, pause.Microseconds()).Err(); err != nil {
		return fmt.Errorf("slow down for %s: %w", pause, err)
	}
	return nil
}
