package outbox

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/notice"
)

// soon is when what is to be sent later is looked at again.
const soon = 2 * time.Second

// later is the error of a delivery that is owed as before, and not to be sent just now. Its text is the reason.
type later string

func (l later) Error() string { return string(l) }

// advance begins, pauses and ends notices. What goes wrong there keeps nobody else's message back.
func (f *flight) advance(ctx context.Context, now time.Time) {
	if err := f.Notices.Advance(ctx, now); err != nil && ctx.Err() == nil {
		f.Log.Warn("notices not advanced", "class", className(err))
	}
}

// sendable is skipped when the notice of a message does not go out any more, or another message leads her there already; later while it is paused, or as long as that other one is on its way.
func (o *Outbox) sendable(ctx context.Context, d delivery.Delivery, now time.Time) error {
	reason, wait, err := o.Notices.Sendable(ctx, notice.ID(d.Notice), now)
	switch {
	case err != nil:
		return err
	case wait:
		return later(reason)
	case reason != "":
		return skipped(reason)
	}
	told, telling, err := delivery.ToldAlready(ctx, o.Pool, d)
	switch {
	case err != nil:
		return err
	case told:
		return skipped("merged")
	case telling:
		return later("another")
	}
	return nil
}
