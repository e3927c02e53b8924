package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// letters lists the notices that she was sent lately.
func (t *talk) letters(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Notices.Letters(ctx, t.accountID(), t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.Letters(t.say, all, t.now, t.who.Simple, tap.Args[0])), nil
}

func (t *talk) accountID() family.AccountID { return family.AccountID(t.who.Account) }

func (t *talk) letter(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.letterPage(ctx, message.Letter, int(tap.Args[0]), tap.Args[1])
}

// newLetter is a notice with the way back to what else is new.
func (t *talk) newLetter(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.letterPage(ctx, message.NewLetter, int(tap.Args[0]), tap.Args[1])
}

// letterScreen is one of the ways to draw a notice.
type letterScreen func(p *i18n.Printer, l message.ShownLetter, simple bool, number int64) dialog.Screen

// letterPage opens a notice, in the language that the chat speaks to her now. A picture or a voice note comes beside it, unless it stands there still; one that did not come is news still.
// The line of a closed screen may lead to one that is gone: then what there still is of them is shown.
func (t *talk) letterPage(ctx context.Context, screen letterScreen, number int, page int64) (reply, error) {
	l, err := t.Notices.Letter(ctx, t.accountID(), number, t.who.Language, t.now)
	if errors.Is(err, notice.ErrNotFound) {
		return t.letters(ctx, dialog.Tap{Args: []int64{0}})
	}
	if err != nil {
		return t.hidden(err)
	}
	shown := message.ShownLetter{Letter: l}
	if shown.Unsent, err = t.withoutMedium(ctx, l.Medium, screen(t.say, shown, t.who.Simple, page)); err != nil {
		return reply{}, err
	}
	r := show(screen(t.say, shown, t.who.Simple, page))
	r.notice = l.Notice
	if shown.Unsent {
		return r, nil
	}
	r.opened = func(ctx context.Context) error { return t.Notices.Opened(ctx, t.accountID(), l, t.now) }
	return r, nil
}

// withoutMedium sends what belongs to a notice beside its screen, if it does not stand there, and says whether it did not come.
func (t *talk) withoutMedium(ctx context.Context, m notice.Medium, screen dialog.Screen) (bool, error) {
	if !m.There() {
		return false, nil
	}
	stands, err := t.Accounts.StandsBeside(ctx, t.update.From, screen.Beside, t.now)
	if err != nil || stands {
		return false, err
	}
	came, err := t.sendMedium(ctx, m, screen)
	return !came, err
}

// letterUnderstood answers a notice, which then shows her answer.
func (t *talk) letterUnderstood(ctx context.Context, tap dialog.Tap) (reply, error) {
	if _, err := t.Notices.Reply(ctx, t.accountID(), int(tap.Args[0]), notice.Understood, t.key(), t.now); err != nil {
		return t.hidden(err)
	}
	return t.letterPage(ctx, message.Letter, int(tap.Args[0]), 0)
}

// letterHelp asks that she be called, and says by when.
func (t *talk) letterHelp(ctx context.Context, tap dialog.Tap) (reply, error) {
	promised, err := t.Notices.Reply(ctx, t.accountID(), int(tap.Args[0]), notice.Help, t.key(), t.now)
	return t.orGone(message.CallRequested(t.say, family.CallRequest{Promise: promised}, t.now), err)
}
