package flow

import (
	"context"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
)

// The sweep cannot close what stands in a stranger's chat: nothing is kept of her by which she could be written to. Still the consent that a right code opens
// should not stand there for ever, so this process remembers such pages until their time is over. It is no promise: after a restart they stand until her next step.

const (
	// pagesKept bounds that memory.
	pagesKept = 10_000
	// pagesEvery is the time between two rounds.
	pagesEvery = time.Second
)

// pages are the screens of strangers that close, one for each person.
type pages struct {
	mu  sync.Mutex
	due map[int64]page
}

type page struct {
	shown account.ScreenChange
	back  dialog.Tap
	say   *i18n.Printer
}

// show remembers what a stranger sees now, or forgets her if it does not close.
func (p *pages) show(person int64, now page) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.due == nil {
		p.due = map[int64]page{}
	}
	delete(p.due, person)
	if !now.shown.ClosesAt.IsZero() && len(p.due) < pagesKept {
		p.due[person] = now
	}
}

// take gives the pages whose time is over and forgets them.
func (p *pages) take(now time.Time) map[int64]page {
	p.mu.Lock()
	defer p.mu.Unlock()
	over := map[int64]page{}
	for person, one := range p.due {
		if !one.shown.ClosesAt.After(now) {
			over[person] = one
			delete(p.due, person)
		}
	}
	return over
}

// Run closes the pages of strangers when their time is over, until the context ends.
func (f *Flow) Run(ctx context.Context) {
	next := time.NewTicker(pagesEvery)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
			f.ClosePages(ctx)
		}
	}
}

// ClosePages does one round of Run, for those who move the clock by hand.
func (f *Flow) ClosePages(ctx context.Context) {
	for person, p := range f.pages.take(f.Clock()) {
		if err := f.closePage(ctx, person, p); err != nil {
			f.Log.Warn("page of a stranger not closed", "class", telegram.ClassOf(err))
		}
	}
}

// closePage closes one page in her own turn, unless she went on or was let in.
func (f *Flow) closePage(ctx context.Context, person int64, p page) error {
	ctx, cancel := context.WithTimeout(telegram.Hasty(ctx), othersTime)
	defer cancel()
	release, err := f.Hold(ctx, person)
	if err != nil {
		return err
	}
	defer release()
	who, err := f.Accounts.Actor(ctx, person, 0)
	if err != nil || who.Kind != account.Stranger || who.Screen.MessageID != p.shown.MessageID || who.Screen.Version != p.shown.Version {
		return err
	}
	shown, err := f.change(ctx, person, who.Screen, message.Closed(p.say, p.back), f.Clock())
	if err != nil {
		return err
	}
	return f.Accounts.Shown(ctx, person, shown)
}
