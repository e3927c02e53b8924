package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/telegram"
)

// atOnce is how many messages are in flight in one process, and so how many a crash can leave unanswered.
const atOnce = 4

// push sends all that is due now, as fast as the limiter grants it.
func (o *Outbox) push(ctx context.Context) error {
	now := o.Clock()
	if err := delivery.Reclaim(ctx, o.Pool, now); err != nil {
		return err
	}
	if err := delivery.Expire(ctx, o.Pool, now); err != nil {
		return err
	}
	for ctx.Err() == nil {
		claimed, err := o.pushSome(ctx)
		if err != nil || claimed == 0 {
			return err
		}
	}
	return nil
}

// pushSome sends a handful. The right to send is taken before the rows are: a row that waits here would hold up more urgent ones.
func (o *Outbox) pushSome(ctx context.Context) (int, error) {
	now := o.Clock()
	due, err := delivery.Due(ctx, o.Pool, atOnce, now)
	if err != nil || due == 0 {
		return 0, err
	}
	granted, _ := o.Telegram.Take(ctx, due)
	if granted == 0 {
		return 0, nil
	}
	claimed, err := delivery.Claim(ctx, o.Pool, granted, now)
	if err != nil {
		return 0, err
	}
	sending, cancel := graced(ctx)
	defer cancel()
	replaced, err := o.carryOut(sending, claimed)
	o.each(ctx, replaced, o.remove)
	return len(claimed), err
}

const (
	// sendTime and settleTime together stay below the lease of a claim, or a slow send would be done twice.
	sendTime   = 20 * time.Second
	settleTime = 5 * time.Second
	// graceTime is what of it is left to sends when the process is asked to stop. With settleTime it stays well below the time after which a process is killed.
	graceTime = 3 * time.Second
)

// graced is a context that outlives ctx by graceTime: what is being sent may still be answered, and what is not by then counts as unanswered.
func graced(ctx context.Context) (context.Context, context.CancelFunc) {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(graceTime, cancel) })
	return sending, func() { stop(); cancel() }
}

// carryOut is not stopped half way: what was claimed is sent, or given up when ctx ends, and settled. It gives the screens that the messages replaced.
func (o *Outbox) carryOut(ctx context.Context, claimed []delivery.Delivery) (replaced []account.Screen, err error) {
	results := make([]delivery.Result, len(claimed))
	for i, s := range o.sendAll(ctx, claimed) {
		results[i] = outcome(claimed[i], s.err, o.Clock())
		o.logUnsent(results[i], s.err)
		if s.replaced.MessageID != 0 {
			replaced = append(replaced, s.replaced)
		}
	}
	settling, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	return replaced, delivery.Settle(settling, o.Pool, results, o.Clock())
}

// sent is what came of one send, and the screen that stood in its chat until then.
type sent struct {
	err      error
	replaced account.Screen
}

func (o *Outbox) sendAll(ctx context.Context, claimed []delivery.Delivery) []sent {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	all := make([]sent, len(claimed))
	var sending sync.WaitGroup
	for i, d := range claimed {
		sending.Go(func() {
			all[i].err = guarded(func() (err error) {
				all[i].replaced, err = o.send(ctx, d)
				return err
			})
		})
	}
	sending.Wait()
	return all
}

// send sends one delivery, if it is still owed, in the person's own turn. It becomes the live screen of her chat.
func (o *Outbox) send(ctx context.Context, d delivery.Delivery) (replaced account.Screen, err error) {
	chat, err := o.owed(ctx, d)
	if err != nil {
		return account.Screen{}, err
	}
	release, err := o.Hold(ctx, chat.TelegramID)
	if err != nil {
		return account.Screen{}, fmt.Errorf("hold the person of delivery %d: %w", d.ID, err)
	}
	defer release()
	// Whatever she did until the turn was ours counts: another screen, a block.
	if chat, err = o.owed(ctx, d); err != nil {
		return account.Screen{}, err
	}
	return o.sendTo(ctx, d, chat)
}

func (o *Outbox) sendTo(ctx context.Context, d delivery.Delivery, chat account.Chat) (replaced account.Screen, err error) {
	line, screen := o.Ping(d.Kind, chat.Language)
	screen.Text = string(line)
	now := o.Clock()
	shown := account.ScreenChange{Version: chat.Screen.Version + 1, Back: screen.Back.Pack(), Read: now, ClosesAt: screen.Closing(now)}
	shown.MessageID, err = o.Telegram.Send(ctx, chat.TelegramID, o.Codec.Seal(screen, chat.TelegramID, shown.Version), telegram.SendOptions{Bulk: true})
	if telegram.ClassOf(err) == telegram.Gone {
		err = errors.Join(err, o.Accounts.SetBlocked(ctx, chat.TelegramID, true, o.Clock()))
	}
	if err != nil {
		return account.Screen{}, err
	}
	if err := o.Accounts.Shown(ctx, chat.TelegramID, shown); err != nil {
		// The message is out all the same: a row that could not be written costs its button, not the news.
		o.Log.Warn("sent, but not recorded as the screen", "delivery", d.ID, "class", className(err))
		return account.Screen{}, nil
	}
	return account.Screen{Account: account.ID(d.Account), Chat: chat.TelegramID, Language: chat.Language,
		MessageID: chat.Screen.MessageID, Version: chat.Screen.Version}, nil
}

// skipped is the error of a delivery that must not go out any more. Its text is the reason for the report.
type skipped string

func (s skipped) Error() string { return string(s) }

// owed gives the chat of a delivery if it may still be sent there.
func (o *Outbox) owed(ctx context.Context, d delivery.Delivery) (account.Chat, error) {
	chat, err := o.Accounts.Chat(ctx, account.ID(d.Account), d.Persons...)
	switch {
	case errors.Is(err, account.ErrNotFound), err == nil && !chat.Active:
		return account.Chat{}, skipped("ended")
	case err != nil:
		return account.Chat{}, err
	case chat.Blocked:
		return account.Chat{}, skipped("blocked")
	case !chat.Linked:
		return account.Chat{}, skipped("unlinked")
	}
	return chat, nil
}
