package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// runPage is a notice that goes out, or did.
func (t *talk) runPage(ctx context.Context, n notice.Notice) (dialog.Screen, error) {
	run := message.NoticeRun{Notice: n, Leads: n.Own || supervisor(t.who)}
	var err error
	run.Stopped, err = t.Notices.AllStopped(ctx)
	switch {
	case err != nil:
	case n.State == notice.Running:
		run.Progress, err = t.Notices.Progress(ctx, n, t.now)
	case !n.Began.IsZero():
		run.Report, err = t.Notices.Report(ctx, t.staffID(), n.ID, t.now)
	}
	return message.NoticeGoing(t.say, run, t.now), err
}

// sums are what came of those notices of hers that have ended since she looked at them last.
func (t *talk) sums(ctx context.Context, all []notice.Notice) (map[notice.ID]notice.Progress, error) {
	ended := map[notice.ID]notice.Progress{}
	for _, n := range all {
		if !n.Unseen || n.Began.IsZero() {
			continue
		}
		var err error
		if ended[n.ID], err = t.Notices.Progress(ctx, n, t.now); err != nil {
			return nil, err
		}
	}
	return ended, nil
}

// Page reads anew what a watched screen of a person's leads back to, as she may see it now: the page of a notice on its way. Whatever else it leads to, or is no business of hers any
// more, closes.
func (f *Flow) Page(ctx context.Context, person int64, back dialog.Tap) (dialog.Screen, error) {
	who, err := f.Accounts.Actor(ctx, person, 0)
	if err != nil {
		return dialog.Screen{}, err
	}
	t := &talk{Flow: f, who: who, say: f.Words.Printer(who.Language), now: f.Clock()}
	if _, known := routeOf(back); !known || back.Route != message.RouteNotice || !staff(who) {
		return message.Hidden(t.say), nil
	}
	r, err := t.orGone(t.noticePage(ctx, notice.ID(back.Args[0])))
	if err != nil {
		return dialog.Screen{}, err
	}
	return *r.screen, nil
}
