package outbox

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
)

const (
	// recordTime is for writing down what chats show, settleTime for what came of the sends, and flushAgain is the time between two tries to settle.
	recordTime = 3 * time.Second
	settleTime = 5 * time.Second
	flushAgain = 200 * time.Millisecond
)

// shown is a chat's new screen.
type shown struct {
	chat   int64
	change account.ScreenChange
}

// record writes down what chats show now. They are different chats: each is shown something in its person's own turn.
func (o *Outbox) record(ctx context.Context, all []shown) error {
	changes := make(map[int64]account.ScreenChange, len(all))
	for _, s := range all {
		changes[s.chat] = s.change
	}
	return o.Accounts.ShownAll(ctx, changes)
}

// settle tries again for a while when the database does not answer: what it cannot write is taken for unanswered when the claim ends, and sent once more.
func (o *Outbox) settle(ctx context.Context, results []delivery.Result) error {
	for {
		err := delivery.Settle(ctx, o.Pool, results, o.Clock())
		if err == nil {
			return nil
		}
		o.Log.Warn("sends not settled", "sends", len(results), "class", className(err))
		if !sleep(ctx, flushAgain) {
			return err
		}
	}
}

// sleep says whether the time passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
