package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// noticeCalls lists whom to call about a notice.
func (t *talk) noticeCalls(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.noticeCallsPage(ctx, notice.ID(tap.Args[0]), tap.Args[1]))
}

func (t *talk) noticeCallsPage(ctx context.Context, id notice.ID, page int64) (dialog.Screen, error) {
	list, err := t.Notices.CallList(ctx, t.staffID(), id, t.now)
	return message.NoticeCalls(t.say, id, list, t.now, page), err
}

func (t *talk) noticeCall(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	call, contact, err := t.Notices.Call(ctx, t.staffID(), id, family.AdultID(tap.Args[1]), t.now)
	return t.orGone(message.NoticeCall(t.say, id, call, contact, t.now), err)
}

func (t *talk) noticeCalled(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	if err := t.Notices.Called(ctx, t.staffID(), id, family.AdultID(tap.Args[1]), t.now); err != nil {
		return t.hidden(err)
	}
	return t.orGone(t.noticeCallsPage(ctx, id, 0))
}

// correctNotice goes on with the draft that is to take its place.
func (t *talk) correctNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	draft, err := t.Notices.Correct(ctx, t.staffID(), notice.ID(tap.Args[0]), t.key(), t.now)
	if errors.Is(err, notice.ErrChanged) {
		draft, err = notice.ID(tap.Args[0]), nil
	}
	return t.afterNotice(ctx, draft, err)
}

// askNoticeBack asks before a notice is recalled.
func (t *talk) askNoticeBack(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.led(ctx, notice.ID(tap.Args[0]))
	run := message.NoticeRun{Notice: n}
	if err == nil {
		run.Report, err = t.Notices.Report(ctx, t.staffID(), n.ID, t.now)
	}
	return t.orGone(message.AskNoticeBack(t.say, run), err)
}

// led is a notice of which whoever asks may decide what becomes of it.
func (t *talk) led(ctx context.Context, id notice.ID) (notice.Notice, error) {
	n, err := t.Notices.Notice(ctx, t.staffID(), id, t.now)
	if err == nil && !n.Own && !supervisor(t.who) {
		err = notice.ErrNotAllowed
	}
	return n, err
}

func (t *talk) recallNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	return t.control(ctx, id, t.Notices.Recall(ctx, t.staffID(), id, t.now))
}

// askNoticeAgain asks before a notice is sent once more to those whom it did not reach.
func (t *talk) askNoticeAgain(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.led(ctx, notice.ID(tap.Args[0]))
	var missed notice.Count
	if err == nil {
		missed, err = t.Notices.Missed(ctx, t.staffID(), n.ID, t.now)
	}
	return t.orGone(message.AskNoticeAgain(t.say, n, missed), err)
}

// resendNotice shows the run as it is, or says why it may not go out any more: when there is nobody to send it to, nothing has changed.
func (t *talk) resendNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	err := t.Notices.Resend(ctx, t.staffID(), id, int(tap.Args[1]), t.now)
	if errors.Is(err, notice.ErrNotReady) {
		err = nil
	}
	if errors.Is(err, notice.ErrWording) {
		n, err := t.led(ctx, id)
		return t.orGone(message.NoticeNotAgain(t.say, n), err)
	}
	return t.afterNotice(ctx, id, err)
}
