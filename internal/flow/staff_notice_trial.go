package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// askTrier asks to whose phone a notice is sent to be looked at: the author's own, or a colleague's.
func (t *talk) askTrier(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.Notices.Notice(ctx, t.staffID(), notice.ID(tap.Args[0]), t.now)
	if err == nil && !n.Own {
		err = notice.ErrNotFound
	}
	if err != nil {
		return t.hidden(err)
	}
	all, err := t.Notices.Triers(ctx, t.staffID())
	return show(message.AskTrier(t.say, n.ID, all, t.staffID(), tap.Args[1])), err
}

// tryNotice sends it. The line that comes with it is the one of every task.
func (t *talk) tryNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	if err := t.Notices.Try(ctx, t.staffID(), id, family.StaffID(tap.Args[1]), t.key(), t.now); err != nil {
		return t.afterNotice(ctx, id, err)
	}
	return show(message.NoticeTried(t.say, id)), nil
}

// noticeTrial shows what was sent to be looked at.
func (t *talk) noticeTrial(ctx context.Context, tap dialog.Tap) (reply, error) {
	trial, err := t.Notices.Trial(ctx, t.staffID(), notice.ID(tap.Args[0]))
	if err != nil {
		return t.hidden(err)
	}
	r := show(message.NoticeTrial(t.say, t.Words.Printer, trial))
	r.opened = func(ctx context.Context) error { return t.Notices.Tried(ctx, t.staffID(), trial.Notice, t.now) }
	return r, nil
}
