package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/wording"
)

// urgent is the page for anybody in danger, known here or not, in both languages: the one who needs it may not be the one whose phone it is.
func (t *talk) urgent(context.Context, dialog.Tap) (reply, error) {
	return show(message.Urgent(t.Words.Printer(""))), nil
}

// help says what the buttons do. A stranger gets the urgent page instead: nothing here may tell her what the bot is for.
func (t *talk) help(ctx context.Context, tap dialog.Tap) (reply, error) {
	if t.who.Kind == account.Stranger {
		return t.urgent(ctx, tap)
	}
	if t.who.Kind == account.Staff {
		return show(message.StaffHelp(t.say)), nil
	}
	return show(message.Help(t.say, t.who.Kind == account.Adult)), nil
}

// hide closes the screen at once, and takes away what stands beside it. The way back leads to the menu and not to what was just hidden.
func (t *talk) hide(ctx context.Context, _ dialog.Tap) (reply, error) {
	if t.who.Kind == account.Staff || t.who.Kind == account.Adult {
		if err := t.Accounts.HidePictures(ctx, t.update.From, t.now); err != nil {
			return reply{}, err
		}
	}
	return show(message.Hidden(t.say)), nil
}

// hideOlder hides a screen that was replaced and still stands, and the one she has now with it.
func (t *talk) hideOlder(ctx context.Context) (reply, error) {
	if t.update.MessageID != t.who.Screen.MessageID {
		t.remove(ctx, t.update.From, t.update.MessageID, t.say)
	}
	if !t.who.Screen.Live {
		return reply{}, nil
	}
	return t.hide(ctx, dialog.Tap{})
}

// unreadable answers what a known person sent instead of tapping: it was deleted, nobody reads here, somebody can call her. A place or a contact is answered
// like a text: it was no picture of a paper.
func (t *talk) unreadable() (reply, error) {
	switch {
	case t.who.Kind != account.Adult:
		return show(message.Unreadable(t.say)), nil
	case t.update.Media == telegram.Voice:
		return show(message.VoiceRefused(t.say)), nil
	case t.update.Media == telegram.Photo, t.update.Media == telegram.File:
		return show(message.FileRefused(t.say)), nil
	case wording.PersonalNumber(t.update.Text):
		return show(message.NumberRefused(t.say)), nil
	default:
		return show(message.TextRefused(t.say)), nil
	}
}

// blockedOrBack keeps whether her account can be reached at all.
func (t *talk) blockedOrBack(ctx context.Context) (reply, error) {
	if t.who.Kind == account.Stranger {
		return reply{}, nil
	}
	return reply{}, t.Accounts.SetBlocked(ctx, t.update.From, t.update.Blocked, t.now)
}
