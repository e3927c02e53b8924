package outbox

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/session"
)

const (
	// recordTime is for writing down what chats show, settleTime for what came of the sends, and flushAgain is the time between two tries to settle.
	recordTime = 3 * time.Second
	settleTime = 5 * time.Second
	flushAgain = 200 * time.Millisecond
)

// writeDown writes what came of messages: what their chats show, and how their claims ended. In between it gives their people's turns back.
func (f *flight) writeDown(ctx context.Context, all []*message) error {
	defer f.unsettled.Add(-int64(len(all)))
	defer f.settle(ctx, all)
	defer f.giveBack(ctx, all)
	return f.record(ctx, all)
}

// record writes down what chats show now. They are different chats: each is shown something in its person's own turn.
func (o *Outbox) record(ctx context.Context, all []*message) error {
	ctx, cancel := context.WithTimeout(ctx, recordTime)
	defer cancel()
	changes := make(map[int64]account.ScreenChange, len(all))
	for _, m := range all {
		if m.shown.MessageID != 0 {
			changes[m.chat.TelegramID] = m.shown
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return o.Accounts.ShownAll(ctx, changes)
}

func (o *Outbox) giveBack(ctx context.Context, all []*message) {
	var held []*session.Held
	for _, m := range all {
		if m.turn != nil {
			held = append(held, m.turn)
		}
	}
	o.letGo(ctx, held...)
}

// letGo gives turns back. What could not be given back ends by itself.
func (o *Outbox) letGo(ctx context.Context, held ...*session.Held) {
	if err := o.LetGo(context.WithoutCancel(ctx), held...); err != nil {
		o.Log.Warn("turns not given back", "turns", len(held), "class", className(err))
	}
}

// settle tries again for a while when the database does not answer: what it cannot write is taken for unanswered when the claim ends, and sent once more.
func (o *Outbox) settle(ctx context.Context, all []*message) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	results := make([]delivery.Result, len(all))
	for i, m := range all {
		results[i] = m.result
	}
	for {
		err := delivery.Settle(ctx, o.Pool, results, o.Clock())
		if err == nil {
			return
		}
		o.Log.Warn("sends not settled", "sends", len(results), "class", className(err))
		if !sleep(ctx, flushAgain) {
			return // the claims end by themselves
		}
	}
}

// forgetScreens forgets messages that were taken out of their chats.
func (o *Outbox) forgetScreens(ctx context.Context, all []account.Screen) error {
	ctx, cancel := context.WithTimeout(ctx, recordTime)
	defer cancel()
	return o.Accounts.ScreensRemoved(ctx, all)
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
