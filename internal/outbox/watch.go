package outbox

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/telegram"
)

const (
	// watchEvery is the least time between two edits of a page that somebody watches. One look at it takes no longer: whoever looks next, in another process maybe, is alone with it.
	watchEvery = 3 * time.Second
	// watchersAtOnce is how many pages are looked at together.
	watchersAtOnce = 20
)

// watch brings the pages that are watched up to date.
func (o *Outbox) watch(ctx context.Context) error {
	due, err := o.Accounts.WatchedScreens(ctx, watchersAtOnce, watchEvery, o.Clock())
	var looks sync.WaitGroup
	for _, c := range due {
		looks.Go(func() {
			o.each(ctx, []account.Screen{c.Screen}, func(ctx context.Context, _ account.Screen) error { return o.refresh(ctx, c) })
		})
	}
	looks.Wait()
	return err
}

// refresh edits a watched page if there is something new to show. It closes when it would have closed, and its buttons count as before: nobody's tap comes to nothing because a number changed.
func (o *Outbox) refresh(ctx context.Context, c account.Watched) error {
	ctx, cancel := context.WithTimeout(ctx, watchEvery)
	defer cancel()
	read := o.Clock()
	back, err := dialog.Unpack(c.Back)
	if err != nil {
		return fmt.Errorf("watched page of account %d leads nowhere: %w", c.Account, err)
	}
	if back.Route != o.Watched {
		return nil
	}
	page, err := o.Page(ctx, c.Chat, back)
	if err != nil || slices.Equal(o.Codec.Looks(page), c.Looks) || !o.spare(ctx) {
		return err
	}
	held, err := o.Hold(ctx, c.Chat)
	if err != nil {
		return fmt.Errorf("hold the person of account %d: %w", c.Account, err)
	}
	defer o.letGo(ctx, held...)
	if chat, err := o.Accounts.Chat(ctx, c.Account); err != nil || chat.Screen.MessageID != c.MessageID || chat.Screen.Version != c.Version {
		return err
	}
	if err := o.Telegram.Edit(telegram.Hasty(ctx), c.Chat, c.MessageID, o.Codec.Seal(page, c.Chat, c.Version)); err != nil {
		return o.unreachable(ctx, c.Screen, err)
	}
	shown := account.ScreenChange{MessageID: c.MessageID, Version: c.Version, Back: page.Back.Pack(), Read: read, ClosesAt: c.ClosesAt, Looks: o.Codec.Looks(page), Beside: page.Beside}
	return o.Accounts.Shown(ctx, c.Chat, shown)
}

// spare takes the right to one message from the pushes: what somebody watches slows them by no more than that. It gives up when there is none soon; there is a next look.
func (o *Outbox) spare(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, every)
	defer cancel()
	for {
		granted, wait := o.Telegram.Take(ctx, 1)
		if granted > 0 || !sleep(ctx, wait) {
			return granted > 0
		}
	}
}
