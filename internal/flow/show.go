package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

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
		shown.Invitation, shown.Notice = r.invitation, int64(r.notice)
		if t.who.Kind == account.Stranger && err == nil {
			t.pages.show(t.update.From, page{shown, r.screen.Back, t.say})
		}
	}
	switch {
	case err != nil && telegram.ClassOf(err) == "":
		return err // the database's
	case err != nil:
		// What was done stands; only its picture is missing, and her next tap or command brings it.
		t.Log.Warn("screen not shown", "update", t.update.ID, "class", telegram.ClassOf(err))
		r.toast = t.say.Label("err.generic")
	case r.opened != nil:
		// Only now: what did not reach her is news still.
		if err := r.opened(ctx); err != nil {
			return err
		}
	}
	if err := t.answerTap(ctx, r.toast); err != nil {
		t.Log.Warn("tap not answered", "update", t.update.ID, "class", telegram.ClassOf(err))
	}
	return t.finish(ctx, shown)
}

func (t *talk) finish(ctx context.Context, shown account.ScreenChange) error {
	if t.who.Blocked && t.update.Kind != telegram.Member {
		// Whoever does something here has not blocked the bot, whatever we thought.
		if err := t.Accounts.SetBlocked(ctx, t.update.From, false, t.now); err != nil {
			return err
		}
	}
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
	if t.who.Screen.Live && !r.fresh {
		shown, err := t.change(ctx, t.update.From, t.who.Screen, *r.screen, t.now)
		if telegram.ClassOf(err) != telegram.Missing {
			return shown, err
		}
		// She deleted the live message herself: a new one takes its place.
	}
	shown := account.ScreenChange{Version: t.who.Screen.Version + 1, Back: r.screen.Back.Pack(), Read: t.now, ClosesAt: r.screen.Closing(t.now), Looks: t.Codec.Looks(*r.screen), Beside: r.screen.Beside}
	err := t.open(ctx, r, &shown, t.Codec.Seal(*r.screen, t.update.From, shown.Version))
	return shown, err
}

// change edits a live message into a screen of what was read at a moment, and gives back what to record of it: no message if it stands as it was.
func (f *Flow) change(ctx context.Context, person int64, live account.ScreenState, screen dialog.Screen, read time.Time) (account.ScreenChange, error) {
	shown := account.ScreenChange{MessageID: live.MessageID, Version: live.Version + 1, Back: screen.Back.Pack(), Read: read, ClosesAt: screen.Closing(read), Looks: f.Codec.Looks(screen), Beside: screen.Beside}
	if err := f.closesInAnyCase(ctx, person, live, shown); err != nil {
		return account.ScreenChange{}, err
	}
	err := f.Telegram.Edit(ctx, person, live.MessageID, f.Codec.Seal(screen, person, shown.Version))
	switch {
	case err == nil:
		return shown, nil
	case shown.ClosesAt.IsZero():
		// It was to hide something. The sweep goes on with that at once.
		shown.Version, shown.ClosesAt = live.Version, read
		return shown, err
	case telegram.ClassOf(err) == telegram.Unknown:
		// It may stand there and has to close then. By the old version the buttons of both screens count, whichever she sees.
		shown.Version = live.Version
		return shown, err
	default:
		return account.ScreenChange{}, err
	}
}

// closesInAnyCase writes down when a message closes before it gets a text that must: if this process dies between the edit and the end of the turn, and the
// update does not come again, nothing else would close it. Most screens close no later than the next one, which is enough; a ping and a closed line never do.
func (f *Flow) closesInAnyCase(ctx context.Context, person int64, live account.ScreenState, next account.ScreenChange) error {
	if next.ClosesAt.IsZero() || !live.ClosesAt.IsZero() && !live.ClosesAt.After(next.ClosesAt) {
		return nil
	}
	next.Version, next.Back, next.Looks = live.Version, live.Back, nil
	return f.Accounts.Shown(ctx, person, next)
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

// remove takes an older screen out of a chat. If it fails, its row stays and the sweep goes on.
func (f *Flow) remove(ctx context.Context, person int64, messageID int, say *i18n.Printer) {
	err := f.Telegram.Remove(ctx, person, messageID, dialog.Message{Text: message.Closed(say, dialog.Tap{}).Text})
	if err == nil {
		err = f.Accounts.ScreenRemoved(ctx, person, messageID)
	}
	if err != nil {
		f.Log.Warn("older screen not removed yet", "class", telegram.ClassOf(err))
	}
}

// othersTime is what of a turn may go to another person's screen.
const othersTime = 4 * time.Second

// changeScreen edits another person's live screen after a decision about her, in her own turn, unless she has gone on to another one since or is no more what
// was decided.
func (f *Flow) changeScreen(ctx context.Context, d account.Decision, screen dialog.Screen) error {
	ctx, cancel := context.WithTimeout(ctx, othersTime)
	defer cancel()
	chat := d.Chat
	release, err := f.Hold(ctx, chat.TelegramID)
	if err != nil {
		return err
	}
	defer release()
	now, err := f.Accounts.Chat(ctx, d.Account)
	if err != nil || !now.Screen.Live || now.Active != d.Matched || now.Screen.MessageID != chat.Screen.MessageID || now.Screen.Version != chat.Screen.Version {
		return err
	}
	shown, err := f.change(ctx, now.TelegramID, now.Screen, screen, f.Clock())
	if shown.MessageID == 0 {
		return err
	}
	return errors.Join(err, f.Accounts.Shown(ctx, now.TelegramID, shown))
}

// typedTime is what of a turn may go to the deletion of what she typed; the sweep can wait for it, she cannot.
const typedTime = 5 * time.Second

func (t *talk) deleteTyped(ctx context.Context) {
	deleting, cancel := context.WithTimeout(ctx, typedTime)
	defer cancel()
	err := t.Telegram.Delete(deleting, t.update.From, t.update.MessageID)
	if err == nil {
		return
	}
	t.Log.Warn("typed message not deleted", "update", t.update.ID, "class", telegram.ClassOf(err))
	if telegram.ClassOf(err) != telegram.TooOld && t.who.Kind != account.Stranger {
		if err := t.Accounts.Retire(ctx, t.update.From, t.update.MessageID); err != nil {
			t.Log.Warn("typed message will not be deleted", "update", t.update.ID)
		}
	}
}

func (t *talk) answerTap(ctx context.Context, toast string) error {
	if t.update.Kind != telegram.Tap {
		return nil
	}
	return t.Telegram.AnswerTap(ctx, t.update.TapID, toast, false)
}
