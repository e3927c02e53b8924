package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/telegram"
)

const (
	// screensAtOnce is how many screens are held at a time: few enough to be done before their leases end.
	screensAtOnce = 20
	// screenTime is how long one screen may take, and deafChats how many chats may fail before the others are not tried either: together they stay below the lease.
	screenTime  = 8 * time.Second
	deafChats   = 3
	forgetEvery = time.Hour
)

// sweep closes the screens whose time is over or that show what no longer holds, a code that was used say, removes replaced ones that still stand, and once an hour forgets old rows.
func (o *Outbox) sweep(ctx context.Context) error {
	return errors.Join(o.Accounts.ChangedScreens(ctx, o.Clock()), o.Accounts.SpentCodes(ctx, o.Clock()), o.changeLetters(ctx), o.closeDue(ctx), o.removeRetired(ctx), o.forget(ctx))
}

func (o *Outbox) closeDue(ctx context.Context) error {
	due, err := o.Accounts.DueScreens(ctx, screensAtOnce, o.Clock())
	o.each(ctx, due, o.close)
	return err
}

func (o *Outbox) removeRetired(ctx context.Context) error {
	retired, err := o.Accounts.RetiredScreens(ctx, screensAtOnce, o.Clock())
	o.each(ctx, retired, o.remove)
	return err
}

// each goes one by one, so that even hundreds of closings stay below what Telegram allows, until ctx ends: all of it can be done again. A screen that fails is
// tried again when its lease ends; where one chat after the other fails there is no network, and the rest need not be tried.
func (o *Outbox) each(ctx context.Context, screens []account.Screen, do func(context.Context, account.Screen) error) {
	deaf := map[int64]bool{}
	for _, c := range screens {
		if ctx.Err() != nil || len(deaf) == deafChats {
			return
		}
		err := o.one(ctx, c, do)
		if err == nil || ctx.Err() != nil {
			continue
		}
		o.Log.Warn("screen stands as it was", "account", c.Account, "message", c.MessageID, "class", className(err))
		if class := telegram.ClassOf(err); class == telegram.NotSent || class == telegram.Unknown {
			deaf[c.Chat] = true
		}
	}
}

func (o *Outbox) one(ctx context.Context, c account.Screen, do func(context.Context, account.Screen) error) error {
	ctx, cancel := context.WithTimeout(ctx, screenTime)
	defer cancel()
	return guard.Run(func() error { return do(ctx, c) })
}

func (o *Outbox) forget(ctx context.Context) error {
	now := o.Clock()
	if now.Sub(o.forgot) < forgetEvery {
		return nil
	}
	if more, err := delivery.Forget(ctx, o.Pool, now); more || err != nil {
		return err // no screen waits for what is left of them: the next round goes on
	}
	if err := o.Accounts.Forget(ctx, now); err != nil {
		return err
	}
	o.forgot = now
	return nil
}

// close edits a screen into the neutral line that leads back to it, in the person's own turn and unless she tapped on it meanwhile.
func (o *Outbox) close(ctx context.Context, c account.Screen) error {
	return o.inTurn(ctx, c, o.closeHeld)
}

// inTurn changes a screen in the person's own turn, unless she tapped on it meanwhile.
func (o *Outbox) inTurn(ctx context.Context, c account.Screen, change func(context.Context, account.Screen, account.Chat) error) error {
	held, err := o.Hold(ctx, c.Chat)
	if err != nil {
		return fmt.Errorf("hold the person of account %d: %w", c.Account, err)
	}
	defer o.letGo(ctx, held...)
	chat, err := o.Accounts.Chat(ctx, c.Account)
	if err != nil || chat.Screen.MessageID != c.MessageID || chat.Screen.Version != c.Version {
		return err
	}
	return change(ctx, c, chat)
}

// closeHeld is close for whoever has the person's turn.
func (o *Outbox) closeHeld(ctx context.Context, c account.Screen, _ account.Chat) error {
	back, err := dialog.Unpack(c.Back)
	if err != nil {
		o.Log.Warn("closed screen leads nowhere", "account", c.Account)
	}
	if back.Zero() {
		back = o.Home
	}
	version := c.Version + 1
	err = o.Telegram.Edit(ctx, c.Chat, c.MessageID, o.Codec.Seal(o.Closed(c.Language, back), c.Chat, version))
	if err != nil {
		return o.unreachable(ctx, c, err)
	}
	return o.Accounts.ScreenClosed(ctx, c, version)
}

func (o *Outbox) remove(ctx context.Context, c account.Screen) error {
	return o.takeOut(ctx, c, func(c account.Screen) error { return o.Accounts.ScreensRemoved(ctx, []account.Screen{c}) })
}

// takeOut takes a replaced message out of its chat. Its row is forgotten last: until then it is tried again.
func (o *Outbox) takeOut(ctx context.Context, c account.Screen, forget func(account.Screen) error) error {
	err := o.Telegram.Remove(ctx, c.Chat, c.MessageID, o.Codec.Seal(o.Closed(c.Language, dialog.Tap{}), c.Chat, c.Version))
	if err != nil {
		return o.unreachable(ctx, c, err)
	}
	return forget(c)
}

// unreachable settles what repeating would not change: a message that is gone from its chat, a person who blocked the bot. Other errors pass.
func (o *Outbox) unreachable(ctx context.Context, c account.Screen, err error) error {
	switch telegram.ClassOf(err) {
	case telegram.Missing:
		return o.Accounts.ScreenRemoved(ctx, c.Chat, c.MessageID)
	case telegram.Gone:
		return o.Accounts.SetBlocked(ctx, c.Chat, true, o.Clock())
	default:
		return err
	}
}
