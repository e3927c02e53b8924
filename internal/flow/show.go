package flow

import (
	"context"
	"fmt"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
)

// show carries a reply out: what she typed goes, the live screen changes, the tap is answered, and only then is the update marked as handled, so that a crash
// on the way means the same update again and not a screen the rows do not know.
func (t *talk) show(ctx context.Context, r reply) error {
	if t.update.Kind == telegram.Message {
		t.deleteTyped(ctx)
	}
	var shown account.ScreenChange
	var err error
	if r.screen != nil {
		shown, err = t.put(ctx, r)
	}
	switch {
	case err != nil && telegram.ClassOf(err) == "":
		return err // the database's
	case err != nil:
		// What was done stands; only its picture is missing, and her next tap or command brings it.
		t.Log.Warn("screen not shown", "update", t.update.ID, "class", telegram.ClassOf(err))
		r.toast = t.say.Label("err.generic")
	}
	if err := t.answerTap(ctx, r.toast); err != nil {
		t.Log.Warn("tap not answered", "update", t.update.ID, "class", telegram.ClassOf(err))
	}
	return t.finish(ctx, shown)
}

func (t *talk) finish(ctx context.Context, shown account.ScreenChange) error {
	if shown.MessageID == 0 {
		return t.Accounts.FinishUnchanged(ctx, t.update.ID)
	}
	if err := t.Accounts.Finish(ctx, t.update.From, t.update.ID, shown); err != nil {
		return err
	}
	if old := t.who.Screen; old.Live && old.MessageID != shown.MessageID {
		t.remove(ctx, t.update.From, old.MessageID, t.say)
	}
	return nil
}

// put shows the screen in the live message, or in a new one when there is none or a command asked for it. What it gives back has no message when nothing
// reached the chat.
func (t *talk) put(ctx context.Context, r reply) (account.ScreenChange, error) {
	live := t.who.Screen
	shown := account.ScreenChange{Version: live.Version + 1, Back: r.screen.Back.Pack(), ClosesAt: r.screen.Closing(t.now)}
	sealed := t.Codec.Seal(*r.screen, t.update.From, shown.Version)
	if live.Live && !r.fresh {
		err := t.Telegram.Edit(ctx, t.update.From, live.MessageID, sealed)
		if telegram.ClassOf(err) != telegram.Missing {
			if err == nil {
				shown.MessageID = live.MessageID
			}
			return shown, err
		}
		// She deleted the live message herself: a new one takes its place.
	}
	err := t.open(ctx, r, &shown, sealed)
	return shown, err
}

// open sends a new message. Its text is what a lock screen shows, so it starts as a line of the closed set; a screen that is more than its line comes by an
// edit right after.
func (t *talk) open(ctx context.Context, r reply, shown *account.ScreenChange, sealed dialog.Message) error {
	line := r.opening
	if line == "" {
		line = message.OpenMenu(t.say)
	}
	first := dialog.Message{Text: string(line)}
	if sealed.Text == first.Text {
		first.Keys = sealed.Keys
	}
	id, err := t.Telegram.Send(ctx, t.update.From, first, telegram.SendOptions{})
	if err != nil {
		return fmt.Errorf("open screen: %w", err)
	}
	shown.MessageID = id
	if sealed.Text == first.Text {
		return nil
	}
	return t.fill(ctx, *shown, sealed)
}

// fill gives a new message its text. The message is written down before that: one that no row knows would stand in her chat for ever, with all it says, if
// this process died before the end of the turn.
func (t *talk) fill(ctx context.Context, shown account.ScreenChange, sealed dialog.Message) error {
	if err := t.Accounts.Shown(ctx, t.update.From, shown); err != nil {
		return err
	}
	return t.Telegram.Edit(ctx, t.update.From, shown.MessageID, sealed)
}

// remove takes an older screen out of a chat: neutral first, because an edit has no age limit, then deleted unless it is too old for that. If it fails, its row
// stays and the sweep goes on.
func (f *Flow) remove(ctx context.Context, person int64, messageID int, say *i18n.Printer) {
	err := f.Telegram.Edit(ctx, person, messageID, dialog.Message{Text: message.Closed(say, dialog.Tap{}).Text})
	if err == nil || telegram.ClassOf(err) == telegram.Missing {
		err = f.Telegram.Delete(ctx, person, messageID)
	}
	if err == nil || telegram.ClassOf(err) == telegram.TooOld {
		err = f.Accounts.ScreenRemoved(ctx, person, messageID)
	}
	if err != nil {
		f.Log.Warn("older screen not removed yet", "class", telegram.ClassOf(err))
	}
}

// changeScreen edits another person's live screen after somebody else's decision about her; her turn must be held.
func (f *Flow) changeScreen(ctx context.Context, chat account.Chat, screen dialog.Screen) error {
	if !chat.Screen.Live {
		return nil
	}
	shown := account.ScreenChange{MessageID: chat.Screen.MessageID, Version: chat.Screen.Version + 1, Back: screen.Back.Pack(), ClosesAt: screen.Closing(f.Clock())}
	if err := f.Telegram.Edit(ctx, chat.TelegramID, shown.MessageID, f.Codec.Seal(screen, chat.TelegramID, shown.Version)); err != nil {
		return err
	}
	return f.Accounts.Shown(ctx, chat.TelegramID, shown)
}

func (t *talk) deleteTyped(ctx context.Context) {
	if err := t.Telegram.Delete(ctx, t.update.From, t.update.MessageID); err != nil {
		t.Log.Warn("typed message not deleted", "update", t.update.ID, "class", telegram.ClassOf(err))
	}
}

func (t *talk) answerTap(ctx context.Context, toast string) error {
	if t.update.Kind != telegram.Tap {
		return nil
	}
	return t.Telegram.AnswerTap(ctx, t.update.TapID, toast, false)
}
