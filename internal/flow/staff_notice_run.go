package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// sendNotice asks a second person.
func (t *talk) sendNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	if err := t.Notices.Submit(ctx, t.staffID(), id, int(tap.Args[1]), t.now); err != nil {
		return t.afterNotice(ctx, id, err)
	}
	return show(message.NoticeSent(t.say, id)), nil
}

// approveNotice approves what was shown: its button carries the revision.
func (t *talk) approveNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	return t.afterNotice(ctx, id, t.Notices.Approve(ctx, t.staffID(), id, int(tap.Args[1]), t.now))
}

func (t *talk) refuseNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	if err := t.Notices.Refuse(ctx, t.staffID(), id, int(tap.Args[1]), t.now); err != nil {
		return t.afterNotice(ctx, id, err)
	}
	return show(message.NoticeTurnedDown(t.say)), nil
}

// stopNotice stops a run until its author or a supervisor lets it go on. Nobody is asked twice: whoever sees that it must not go out has a moment for it.
func (t *talk) stopNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	return t.control(ctx, id, t.Notices.Pause(ctx, t.staffID(), id, t.now))
}

func (t *talk) resumeNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	return t.control(ctx, id, t.Notices.Resume(ctx, t.staffID(), id, t.now))
}

// control shows a run as it is: what was too late shows why.
func (t *talk) control(ctx context.Context, id notice.ID, err error) (reply, error) {
	if err != nil && !errors.Is(err, notice.ErrChanged) {
		return t.hidden(err)
	}
	return t.orGone(t.noticePage(ctx, id))
}

// askNoticeEnd asks before a notice is stopped for good.
func (t *talk) askNoticeEnd(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.led(ctx, notice.ID(tap.Args[0]))
	return t.orGone(message.AskNoticeEnd(t.say, n), err)
}

func (t *talk) endNoticeNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Notices.Cancel(ctx, t.staffID(), notice.ID(tap.Args[0]), t.now); err != nil {
		return t.control(ctx, notice.ID(tap.Args[0]), err)
	}
	return t.notices(ctx, dialog.Tap{Args: []int64{0}})
}

// stopNotices stops all of them, or lets them go on.
func (t *talk) stopNotices(ctx context.Context, tap dialog.Tap) (reply, error) {
	turn := t.Notices.LetAll
	if tap.Args[0] == message.Yes {
		turn = t.Notices.StopAll
	}
	if err := turn(ctx, t.staffID(), t.now); err != nil {
		return t.hidden(err)
	}
	return t.notices(ctx, dialog.Tap{Args: []int64{0}})
}
