package outbox

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/notice"
)

// changeLetters changes the screens with a notice that nobody is shown any more: into the one that took its place, which is news to her still, or into the neutral line.
func (o *Outbox) changeLetters(ctx context.Context) error {
	changed, err := o.Accounts.NoticeScreens(ctx, screensAtOnce, o.Clock())
	o.each(ctx, changed, func(ctx context.Context, c account.Screen) error { return o.inTurn(ctx, c, o.changeLetter) })
	return err
}

func (o *Outbox) changeLetter(ctx context.Context, c account.Screen, chat account.Chat) error {
	back, err := dialog.Unpack(c.Back)
	if err != nil || len(back.Args) == 0 {
		o.Log.Warn("screen of a notice leads nowhere", "account", c.Account)
		return o.closeHeld(ctx, c, chat)
	}
	if !slices.Contains(o.Letters, back.Route) {
		return nil
	}
	now := o.Clock()
	l, err := o.Notices.Letter(ctx, family.AccountID(c.Account), int(back.Args[0]), chat.Language, now)
	switch {
	case errors.Is(err, notice.ErrNotFound):
		c.Back = nil // what it showed is gone for good
		return o.closeHeld(ctx, c, chat)
	case err != nil:
		return err
	}
	screen := o.Letter(l, chat.Language, chat.Simple)
	shown := account.ScreenChange{MessageID: c.MessageID, Version: c.Version + 1, Back: screen.Back.Pack(), Read: now, ClosesAt: screen.Closing(now), Notice: int64(l.Notice), Beside: screen.Beside}
	if err := o.Telegram.Edit(ctx, c.Chat, c.MessageID, o.Codec.Seal(screen, c.Chat, shown.Version)); err != nil {
		return o.unreachable(ctx, c, err)
	}
	return o.Accounts.Shown(ctx, c.Chat, shown)
}
