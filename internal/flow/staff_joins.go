package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
)

// bindStaff lets a member of staff in by the one-time link that `staff add` printed.
func (t *talk) bindStaff(ctx context.Context, invitation account.Invitation) (reply, error) {
	language := t.say.Language()
	if language == "" {
		language = invitation.Language
	}
	err := t.Accounts.BindStaff(ctx, t.update.From, invitation.ID, language, t.now)
	if errors.Is(err, account.ErrCode) {
		return t.askAgain(message.CodeWrong(t.say)), nil
	}
	if err != nil {
		return reply{}, err
	}
	t.say = t.Words.Printer(language)
	return show(message.StaffWelcome(t.say)), nil
}

func (t *talk) staffMenu(ctx context.Context) (reply, error) {
	if receiver(t.who) {
		calls, err := t.Meetings.Calls(ctx, t.staffID(), t.now)
		return show(message.ReceiverMenu(t.say, len(calls))), err
	}
	joins, err := t.Accounts.PendingJoins(ctx, t.who.Staff, t.now)
	if err != nil {
		return reply{}, err
	}
	calls, err := t.Families.OpenCalls(ctx, family.StaffID(t.who.Staff), t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.StaffMenu(t.say, len(joins), len(calls), supervisor(t.who))), nil
}

func (t *talk) joins(ctx context.Context, tap dialog.Tap) (reply, error) {
	joins, err := t.Accounts.PendingJoins(ctx, t.who.Staff, t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.PendingJoins(t.say, joins, tap.Args[0])), nil
}

// joinOne shows three pairs of pictures; the adult names hers by voice.
func (t *talk) joinOne(ctx context.Context, tap dialog.Tap) (reply, error) {
	one, err := t.Accounts.PendingJoin(ctx, t.who.Staff, account.ID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.PairChoice(t.say, one)), nil
}

// pickPair decides: the right pair lets her in, a wrong one ends the binding. Her own screen changes at once; the push that follows is for a closed phone.
// When the tap comes again after a crash she was told since and may be anywhere by now, so her screen is left alone.
func (t *talk) pickPair(ctx context.Context, tap dialog.Tap) (reply, error) {
	_, pending := t.Accounts.PendingJoin(ctx, t.who.Staff, account.ID(tap.Args[0]), t.now)
	if pending != nil && !errors.Is(pending, account.ErrNotFound) {
		return reply{}, pending
	}
	decision, err := t.Accounts.Decide(ctx, t.who.Staff, account.ID(tap.Args[0]), int(tap.Args[1]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	if pending == nil {
		t.turnTo(ctx, decision)
	}
	if decision.Matched {
		return show(message.JoinMatched(t.say)), nil
	}
	return show(message.JoinEnded(t.say)), nil
}

// turnTo changes the screen of the person a decision is about. If it cannot, the push or the closing sweep will.
func (t *talk) turnTo(ctx context.Context, d account.Decision) {
	her := t.Words.Printer(d.Chat.Language)
	screen := message.CodePrompt(her)
	if d.Matched {
		screen = message.Menu(her, d.Chat.Simple, false, false)
	}
	if err := t.changeScreen(ctx, d, screen); err != nil {
		t.Log.Warn("her screen not changed after the pair was picked", "update", t.update.ID, "class", telegram.ClassOf(err))
	}
}
