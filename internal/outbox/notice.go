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

// advance begins, pauses and ends notices. It goes beside the pushes: to begin a big one takes its time, and nobody else's message waits for that.
func (o *Outbox) advance(ctx context.Context) error { return o.Notices.Advance(ctx, o.Clock()) }

// sendable skips messages of notices that do not go out any more, or to which another message leads already; while a notice is paused, or that other one is on its way, they wait.
func (o *Outbox) sendable(ctx context.Context, all []*message, now time.Time) error {
	stopped := map[int64]error{0: nil}
	for _, m := range all {
		if _, known := stopped[m.Notice]; !known {
			reason, wait, err := o.Notices.Sendable(ctx, notice.ID(m.Notice), now)
			switch {
			case err != nil:
				return err
			case wait:
				stopped[m.Notice] = later(reason)
			case reason != "":
				stopped[m.Notice] = skipped(reason)
			default:
				stopped[m.Notice] = nil
			}
		}
		m.err = stopped[m.Notice]
	}
	return o.merge(ctx, those(all, func(m *message) bool { return m.Notice != 0 && m.err == nil }))
}

// merge leaves out messages of notices to which another one leads.
func (o *Outbox) merge(ctx context.Context, all []*message) error {
	if len(all) == 0 {
		return nil
	}
	leads, err := delivery.Leads(ctx, o.Pool, deliveries(all))
	if err != nil {
		return err
	}
	for i, m := range all {
		switch {
		case leads[i].Told:
			m.err = skipped("merged")
		case leads[i].Telling:
			m.err = later("another")
		}
	}
	return nil
}
