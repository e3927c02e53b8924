package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// notices lists what waits for her first, then what runs, then what she wrote.
func (t *talk) notices(ctx context.Context, tap dialog.Tap) (reply, error) {
	list := message.NoticeList{Writes: !receiver(t.who), Leads: supervisor(t.who)}
	for _, read := range []func(context.Context) ([]notice.Notice, error){t.noticesDue, t.noticesGoing, t.noticesMine} {
		some, err := read(ctx)
		if err != nil {
			return reply{}, err
		}
		for _, n := range some {
			if !slices.ContainsFunc(list.All, func(other notice.Notice) bool { return other.ID == n.ID }) {
				list.All = append(list.All, n)
			}
		}
	}
	var err error
	if list.Ended, err = t.sums(ctx, list.All); err != nil {
		return reply{}, err
	}
	if list.Trials, err = t.Notices.Trials(ctx, t.staffID()); err != nil {
		return reply{}, err
	}
	list.Stopped, err = t.Notices.AllStopped(ctx)
	return show(message.Notices(t.say, list, tap.Args[0])), err
}

func (t *talk) noticesDue(ctx context.Context) ([]notice.Notice, error) {
	return t.Notices.ForToday(ctx, t.staffID(), t.now)
}

func (t *talk) noticesGoing(ctx context.Context) ([]notice.Notice, error) {
	return t.Notices.Going(ctx, t.staffID(), t.now)
}

func (t *talk) noticesMine(ctx context.Context) ([]notice.Notice, error) {
	return t.Notices.Mine(ctx, t.staffID(), t.now)
}

func (t *talk) newNotice(ctx context.Context, _ dialog.Tap) (reply, error) {
	id, err := t.Notices.Begin(ctx, t.staffID(), t.key(), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return t.orGone(t.noticePage(ctx, id))
}

// notice shows one; once its author has seen how it ended, it waits for nobody any more.
func (t *talk) notice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	r, err := t.orGone(t.noticePage(ctx, id))
	r.opened = func(ctx context.Context) error { return t.Notices.Seen(ctx, t.staffID(), id, t.now) }
	return r, err
}

// noticePage is a notice as whoever reads it works on it: its author until it runs, its second person, or anybody who sees it go.
func (t *talk) noticePage(ctx context.Context, id notice.ID) (dialog.Screen, error) {
	n, err := t.Notices.Notice(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	if !n.MayApprove && !(n.Own && message.NoticePage{Notice: n}.Editable()) {
		return t.runPage(ctx, n)
	}
	page, err := t.counted(ctx, n)
	if n.MayApprove {
		return message.NoticeApproval(t.say, t.Words.Printer, page, t.now), err
	}
	return message.NoticeDraft(t.say, page, t.now), err
}

// readNotice also counts whom it reaches.
func (t *talk) readNotice(ctx context.Context, id notice.ID) (message.NoticePage, error) {
	n, err := t.Notices.Notice(ctx, t.staffID(), id, t.now)
	if err != nil {
		return message.NoticePage{}, err
	}
	return t.counted(ctx, n)
}

func (t *talk) counted(ctx context.Context, n notice.Notice) (page message.NoticePage, err error) {
	page.Notice = n
	if page.Counts, err = t.Notices.Count(ctx, t.staffID(), n.ID, t.now); err == nil {
		page.Offices, err = t.Meetings.AllOffices(ctx)
	}
	return page, err
}

// seeNotice shows it as adults will see it.
func (t *talk) seeNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.readNotice(ctx, notice.ID(tap.Args[0]))
	return t.orGone(message.NoticeSeen(t.say, t.Words.Printer, n, t.now), err)
}

// noticeOffer turns one of the answers that a notice offers.
func (t *talk) noticeOffer(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	n, err := t.Notices.Notice(ctx, t.staffID(), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	offers, on := n.Offers, tap.Args[2] == message.Yes
	if message.NoticeOffer(tap.Args[1]) == message.OfferHelp {
		offers.Help = on
	} else {
		offers.Understood = on
	}
	if offers != n.Offers {
		err = t.Notices.SetOffers(ctx, t.staffID(), id, offers, t.now)
	}
	return t.afterNotice(ctx, id, err)
}

func (t *talk) noticeHopes(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	return t.afterNotice(ctx, id, t.Notices.SetHopes(ctx, t.staffID(), id, tap.Args[1] == message.Yes, t.now))
}

// afterNotice shows the page of a notice as it is after something was done to it, or says why that could not be.
func (t *talk) afterNotice(ctx context.Context, id notice.ID, err error) (reply, error) {
	switch {
	case errors.Is(err, notice.ErrSecondPerson):
		return show(message.NoticeOwn(t.say, id)), nil
	case errors.Is(err, notice.ErrWording):
		return show(message.NoticeWorded(t.say)), nil
	case errors.Is(err, notice.ErrChanged):
		return show(message.NoticeChanged(t.say)), nil
	case errors.Is(err, notice.ErrUnopened):
		return t.orGone(t.noticePage(ctx, id))
	case errors.Is(err, notice.ErrNotReady):
		return show(message.NoticeNotReady(t.say, id)), nil
	case err != nil:
		return t.hidden(err)
	}
	return t.orGone(t.noticePage(ctx, id))
}

// endNotice ends a question about a notice with its page.
func (t *talk) endNotice(ctx context.Context, id notice.ID, err error) (dialog.Next, error) {
	r, err := t.afterNotice(ctx, id, err)
	if err != nil {
		return dialog.Next{}, err
	}
	return dialog.End(*r.screen), nil
}
