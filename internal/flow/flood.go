package flow

import (
	"context"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/telegram"
)

const (
	// strangerLimit is how many answers a stranger gets in each floodTime. What comes beyond it is taken in silence, so that one stranger's flood spends nobody
	// else's share of what Telegram lets us send. Nobody types faster than that.
	strangerLimit = 10
	floodTime     = 10 * time.Second
)

// floods counts what strangers sent to this process lately. It is kept here and not with her conversation: it must count when Redis is away too.
type floods struct {
	mu     sync.Mutex
	since  time.Time
	counts map[int64]flood
}

// flood is what one stranger sent.
type flood struct {
	updates int
	last    int64
}

// over counts one update more and says whether it is one too many. An update that comes again, because the database was away the first time, is the same one:
// counted anew it would be silenced for good.
func (f *floods) over(person, update int64, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if since := now.Truncate(floodTime); !since.Equal(f.since) {
		f.since, f.counts = since, map[int64]flood{}
	}
	c := f.counts[person]
	if c.updates == 0 || c.last != update {
		c = flood{c.updates + 1, update}
		f.counts[person] = c
	}
	return c.updates > strangerLimit
}

// floods says whether a stranger is to be met with silence.
func (t *talk) floods() bool {
	return t.who.Kind == account.Stranger && t.update.Kind != telegram.Member && t.strangers.over(t.update.From, t.update.ID, t.now)
}

// hush is that silence. What she typed goes all the same: it may be a right code that lies open in her chat. Nothing is written down of it.
func (t *talk) hush(ctx context.Context) error {
	if t.update.Kind == telegram.Message {
		t.deleteTyped(ctx)
	}
	return t.answerTap(ctx, "")
}
