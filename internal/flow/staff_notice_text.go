package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/wording"
)

// noticeTextState is which text is asked for. What was typed is kept with the notice only, sealed.
type noticeTextState struct {
	Notice   notice.ID `json:"n"`
	Language string    `json:"l"`
}

const stepNoticeText = "text"

var writingNotice = questions[noticeTextState]{dialog.Conversation[*talk, noticeTextState]{
	Name:    "notice-text",
	Version: 1,
	Steps:   []dialog.Step[*talk, noticeTextState]{{Name: stepNoticeText, Ask: askNoticeText, Take: takeNoticeText}},
}}

func (t *talk) noticeText(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.Notices.Notice(ctx, t.staffID(), notice.ID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	s := noticeTextState{Notice: n.ID, Language: "kk"}
	if tap.Args[1] == message.InRussian {
		s.Language = "ru"
	}
	return writingNotice.begin(t, s, stepNoticeText)
}

func askNoticeText(t *talk, s noticeTextState) dialog.Screen {
	return message.AskNoticeText(t.say, s.Language, nil, false)
}

// takeNoticeText names the first word that must not be said.
func takeNoticeText(ctx context.Context, t *talk, s *noticeTextState, in dialog.Input) (dialog.Next, error) {
	if in.Text == "" {
		return dialog.Again(), nil
	}
	hits, err := t.Notices.SetText(ctx, t.staffID(), s.Notice, s.Language, in.Text, t.now)
	switch {
	case errors.Is(err, notice.ErrWording):
		forbidden := slices.DeleteFunc(hits, func(h wording.Hit) bool { return !h.Forbidden })
		return dialog.Say(message.AskNoticeText(t.say, s.Language, forbidden, true)), nil
	case errors.Is(err, notice.ErrInvalid):
		return dialog.Say(message.AskNoticeText(t.say, s.Language, nil, true)), nil
	}
	return t.endNotice(ctx, s.Notice, err)
}
