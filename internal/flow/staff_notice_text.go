package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/telegram"
)

// noticeTextState is for which language a text, a picture or a voice note is asked. What was sent is kept with the notice only, sealed.
type noticeTextState struct {
	Notice notice.ID          `json:"n"`
	Part   message.NoticePart `json:"p"`
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
	language := languageOf(tap.Args[1])
	part := message.NoticePart{Language: language, Text: n.Texts.In(language) != "", Medium: n.Media.In(language).Kind}
	return writingNotice.begin(t, noticeTextState{Notice: n.ID, Part: part}, stepNoticeText)
}

func askNoticeText(t *talk, s noticeTextState) dialog.Screen {
	return message.AskNoticeText(t.say, s.Part, nil)
}

// takesMedia says whether the answer at hand may be a picture or a voice note.
func takesMedia(a asking) bool { return a.name() == writingNotice.Name }

// takeNoticeText says all that is wrong with a text. Of one with links under its words nothing is kept: whoever wrote it believes that they are there.
func takeNoticeText(ctx context.Context, t *talk, s *noticeTextState, in dialog.Input) (dialog.Next, error) {
	if what, ok := tapped(in); ok {
		return dropFromNotice(ctx, t, s, what)
	}
	if t.update.Kind == telegram.Message && t.update.Media != telegram.NoMedia {
		return takeNoticeMedium(ctx, t, s)
	}
	if in.Text == "" {
		return dialog.Again(), nil
	}
	fault := &notice.TextFault{Linked: true}
	if !in.Linked {
		_, err := t.Notices.SetText(ctx, t.staffID(), s.Notice, s.Part.Language, in.Text, t.now)
		if !errors.As(err, &fault) {
			return t.textTaken(ctx, s.Notice, in.Formatted, err)
		}
	}
	return dialog.Say(message.AskNoticeText(t.say, s.Part, fault)), nil
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
