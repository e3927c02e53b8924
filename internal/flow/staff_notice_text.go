package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
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
	return message.AskNoticeText(t.say, s.Language, nil)
}

// takeNoticeText says all that is wrong with a text. Of one with links under its words nothing is kept: whoever wrote it believes that they are there.
func takeNoticeText(ctx context.Context, t *talk, s *noticeTextState, in dialog.Input) (dialog.Next, error) {
	if in.Text == "" {
		return dialog.Again(), nil
	}
	fault := &notice.TextFault{Linked: true}
	if !in.Linked {
		_, err := t.Notices.SetText(ctx, t.staffID(), s.Notice, s.Language, in.Text, t.now)
		if !errors.As(err, &fault) {
			return t.textTaken(ctx, s.Notice, in.Formatted, err)
		}
	}
	return dialog.Say(message.AskNoticeText(t.say, s.Language, fault)), nil
}

// textTaken shows the notice with its text, and says so if the text looked otherwise where it was typed.
func (t *talk) textTaken(ctx context.Context, id notice.ID, formatted bool, err error) (dialog.Next, error) {
	r, err := t.afterNotice(ctx, id, err)
	if err != nil {
		return dialog.Next{}, err
	}
	if formatted {
		return dialog.End(message.Unformatted(t.say, *r.screen)), nil
	}
	return dialog.End(*r.screen), nil
}
