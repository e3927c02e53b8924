package outbox

import (
	"time"

	"github.com/senim-bot/senim/internal/telegram"
)

const (
	failuresToPause = 5
	pauseTime       = 5 * time.Second
)

// lane keeps a dead network from turning every due message into a failure: after five in a row it lets nothing through for a while, then one at a time
// until one gets an answer. The zero lane is open.
type lane struct {
	failures int
	until    time.Time
}

// width is how many of n messages may go now.
func (l *lane) width(n int, now time.Time) int {
	switch {
	case l.failures < failuresToPause:
		return n
	case now.Before(l.until):
		return 0
	default:
		return min(n, 1)
	}
}

// note takes in what became of one send; any answer from Telegram, even a refusal, says that the network works.
func (l *lane) note(class telegram.Class, now time.Time) {
	if class != telegram.NotSent && class != telegram.Unknown {
		l.failures = 0
		return
	}
	l.failures++
	if l.failures >= failuresToPause {
		l.until = now.Add(pauseTime)
	}
}
