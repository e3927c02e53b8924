package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/telegram"
)

// takeNoticeMedium takes what was sent in place of a text. What is neither a picture nor a voice note, or is too long, is refused; all of it is deleted from the chat.
func takeNoticeMedium(ctx context.Context, t *talk, s *noticeTextState) (dialog.Next, error) {
	kinds := map[telegram.Media]notice.MediumKind{telegram.Photo: notice.Picture, telegram.Voice: notice.Voice}
	file := t.update.File
	sent := notice.SentMedium{Medium: notice.Medium{Kind: kinds[t.update.Media], File: file.ID}, Bytes: file.Bytes, Length: file.Duration}
	err := t.Notices.SetMedium(ctx, t.staffID(), s.Notice, s.Part.Language, sent, t.now)
	if errors.Is(err, notice.ErrInvalid) {
		return dialog.Say(message.WrongNoticeMedium(t.say, s.Part)), nil
	}
	return t.endNotice(ctx, s.Notice, err)
}

// dropFromNotice takes out what the answer says.
func dropFromNotice(ctx context.Context, t *talk, s *noticeTextState, what int64) (dialog.Next, error) {
	drop := t.Notices.DropMedium
	if what == message.DropText {
		drop = t.Notices.DropText
	}
	return t.endNotice(ctx, s.Notice, drop(ctx, t.staffID(), s.Notice, s.Part.Language, t.now))
}

// playNotice sends a picture or a voice note of a notice beside its page, as it is at the revision that was shown, and writes down who opened it: without that nobody approves it.
func (t *talk) playNotice(ctx context.Context, tap dialog.Tap) (reply, error) {
	id, language := notice.ID(tap.Args[0]), languageOf(tap.Args[2])
	n, err := t.Notices.Notice(ctx, t.staffID(), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	medium := n.Media.In(language)
	if n.Revision != int(tap.Args[1]) || !medium.There() {
		return t.afterNotice(ctx, id, notice.ErrChanged)
	}
	page := t.seeNotice
	if n.MayApprove {
		page = t.notice
	}
	beside, err := page(ctx, tap)
	if err != nil {
		return reply{}, err
	}
	if came, err := t.sendMedium(ctx, medium, *beside.screen); err != nil || !came {
		return reply{toast: t.say.Label("notice.not_played")}, err
	}
	if err := t.Notices.MediumOpened(ctx, t.staffID(), id, n.Revision, language, t.now); err != nil {
		return reply{}, err
	}
	return page(ctx, tap)
}

// languageOf is the language that a button of a notice carries.
func languageOf(button int64) string {
	if button == message.InRussian {
		return "ru"
	}
	return "kk"
}

// sendMedium sends a picture or a voice note that stands in the chat as part of a screen, and goes with it. came is false if it did not reach the chat.
func (t *talk) sendMedium(ctx context.Context, m notice.Medium, screen dialog.Screen) (came bool, err error) {
	sending, cancel := context.WithTimeout(ctx, besideTime)
	defer cancel()
	send := t.Telegram.SendPhoto
	if m.Kind == notice.Voice {
		send = t.Telegram.SendVoice
	}
	id, err := send(sending, t.update.From, m.File)
	if class := telegram.ClassOf(err); class != "" {
		t.Log.Warn("no picture or voice note sent beside a screen", "update", t.update.ID, "kind", m.Kind, "class", class)
		return false, nil
	}
	return true, errors.Join(err, t.Accounts.BesideScreen(ctx, t.update.From, id, screen.Beside, t.now, screen.Closing(t.now)))
}
