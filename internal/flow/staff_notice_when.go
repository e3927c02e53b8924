package flow

import (
	"context"
	"errors"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// noticeTimes is what is remembered while the times of a notice are set.
type noticeTimes struct {
	Notice notice.ID `json:"n"`
	Starts time.Time `json:"s,omitzero"`
}

const (
	stepNoticeStart   = "start"
	stepNoticeExpires = "expires"
)

var timingNotice = questions[noticeTimes]{dialog.Conversation[*talk, noticeTimes]{
	Name:    "notice-when",
	Version: 1,
	Steps: []dialog.Step[*talk, noticeTimes]{
		{Name: stepNoticeStart, Ask: askNoticeStart, Take: takeNoticeStart},
		{Name: stepNoticeExpires, Ask: askNoticeExpires, Take: takeNoticeExpires},
	},
}}

func (t *talk) noticeWhen(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.Notices.Notice(ctx, t.staffID(), notice.ID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return timingNotice.begin(t, noticeTimes{Notice: n.ID}, stepNoticeStart)
}

func askNoticeStart(t *talk, _ noticeTimes) dialog.Screen {
	return message.AskNoticeStart(t.say, false)
}

func takeNoticeStart(_ context.Context, t *talk, s *noticeTimes, in dialog.Input) (dialog.Next, error) {
	starts, _, ok := t.momentAhead(in.Text)
	if _, tapped := tapped(in); tapped {
		s.Starts = time.Time{}
		return dialog.Goto(stepNoticeExpires), nil
	}
	if !ok || !starts.After(t.now) {
		return dialog.Say(message.AskNoticeStart(t.say, true)), nil
	}
	s.Starts = starts
	return dialog.Goto(stepNoticeExpires), nil
}

func askNoticeExpires(t *talk, s noticeTimes) dialog.Screen {
	return message.AskNoticeEndTime(t.say, s.Starts, t.now, false)
}

// takeNoticeExpires takes a day without a time as one until whose end it holds.
func takeNoticeExpires(ctx context.Context, t *talk, s *noticeTimes, in dialog.Input) (dialog.Next, error) {
	expires, timed, ok := t.momentAhead(in.Text)
	if ok && !timed {
		expires = expires.AddDate(0, 0, 1)
	}
	if days, tapped := tapped(in); tapped {
		expires, ok = s.from(t.now).AddDate(0, 0, int(days)), true
	}
	if !ok {
		return dialog.Say(message.AskNoticeEndTime(t.say, s.Starts, t.now, true)), nil
	}
	err := t.Notices.SetWhen(ctx, t.staffID(), s.Notice, s.Starts, expires, t.now)
	if errors.Is(err, notice.ErrInvalid) {
		return dialog.Say(message.AskNoticeEndTime(t.say, s.Starts, t.now, true)), nil
	}
	return t.endNotice(ctx, s.Notice, err)
}

// from is when it begins to hold.
func (s noticeTimes) from(now time.Time) time.Time {
	if s.Starts.IsZero() {
		return now
	}
	return s.Starts
}
