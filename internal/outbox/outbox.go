// Package outbox is in charge of getting out what is owed: it claims due deliveries, sends them and settles what became of each; and it sweeps the chats:
// screens whose time is over are closed, replaced ones removed.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/telegram"
)

// Outbox sends what is owed. Its fields are set once at start. Any number of processes may run one each on the same database.
type Outbox struct {
	Pool     *pgxpool.Pool
	Accounts *account.Store
	Telegram *telegram.Client
	// Families is asked whether there is still something to tell of papers, Meetings of meetings, and what.
	Families *family.Store
	Meetings *booking.Store
	// Notices runs the notices: it is asked before each of their messages.
	Notices *notice.Store
	// AtOnce is how many messages may be in flight, 4 if zero; as many again are made ready meanwhile. More than what goes out in the time that Telegram takes for one is of no use.
	AtOnce int
	Codec  dialog.Codec
	// Ping is what a delivery says: the line of the new message, and a screen of which the buttons, Back and the closing count. Of what is not about meetings nothing is said.
	Ping func(kind delivery.Kind, said booking.Said, language string) (dialog.Opening, dialog.Screen)
	// Closed is the neutral line that a closed screen shows, with «Жалғастыру» leading back; without a button for the zero tap.
	Closed func(language string, back dialog.Tap) dialog.Screen
	// Letter is the page of a notice.
	Letter func(l notice.Letter, language string, simple bool) dialog.Screen
	// Letters are where pages of notices lead back to, Watched is where watched pages do. A process of the release before draws others over them that are still marked as such: those are left
	// alone.
	Letters []dialog.Route
	Watched dialog.Route
	// Home is where the closed line leads when what the screen showed is gone for good: nobody is left with a page and no way on.
	Home dialog.Tap
	// Page reads anew what a watched screen of a person's leads back to, as she may see it now.
	Page func(ctx context.Context, person int64, back dialog.Tap) (dialog.Screen, error)
	// Hold takes people's turns, so that a screen never changes under her tap, and LetGo gives them back. One person is waited for; of several, nil stands for whoever is busy.
	Hold  func(ctx context.Context, people ...int64) ([]*session.Held, error)
	LetGo func(ctx context.Context, held ...*session.Held) error
	Clock func() time.Time
	Log   *slog.Logger

	forgot time.Time
}

// every is the time between two rounds, and so how late a message or a closing may be.
const every = 500 * time.Millisecond

// Run works until ctx ends and returns when what was in flight is settled. Screens are left to the next process.
func (o *Outbox) Run(ctx context.Context) {
	var loops sync.WaitGroup
	loops.Go(func() {
		f := o.takeOff(ctx)
		defer f.land()
		o.repeat(ctx, "push", func(ctx context.Context) error { _, err := f.round(ctx); return err })
	})
	loops.Go(func() { o.repeat(ctx, "notices", o.advance) })
	loops.Go(func() { o.repeat(ctx, "sweep", o.sweep) })
	loops.Go(func() { o.repeat(ctx, "watch", o.watch) })
	loops.Wait()
}

// Tick does one round of everything, for those who move the clock by hand. It must not be called while Run works.
func (o *Outbox) Tick(ctx context.Context) error {
	return errors.Join(o.advance(ctx), o.push(ctx), o.sweep(ctx), o.watch(ctx))
}

func (o *Outbox) repeat(ctx context.Context, what string, round func(context.Context) error) {
	next := time.NewTicker(every)
	defer next.Stop()
	for ctx.Err() == nil {
		if err := guard.Run(func() error { return round(ctx) }); err != nil && ctx.Err() == nil {
			o.Log.Warn("outbox round not finished", "round", what, "class", className(err))
		}
		select {
		case <-ctx.Done():
		case <-next.C:
		}
	}
}
