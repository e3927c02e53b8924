// Package flow is in charge of what people make happen: it takes one update of one person, finds what she asked for in the table of routes.go, lets the
// business do it and shows the screen that follows. One file is one conversation or screen.
package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/telegram"
)

// Flow answers people. Its fields are set once at start.
type Flow struct {
	Accounts *account.Store
	Families *family.Store
	Meetings *booking.Store
	Notices  *notice.Store
	Lexicon  *lexicon.Store
	Journal  *audit.Journal
	Words    *i18n.Bundle
	Telegram *telegram.Client
	Codec    dialog.Codec
	Clock    func() time.Time
	Log      *slog.Logger
	// Consent is what the consent names: who keeps the data and how long.
	Consent message.Keeper
	// Hold takes another person's turn while her screen is changed by somebody else's tap.
	Hold func(ctx context.Context, person int64) (release func(), err error)

	strangers floods
	pages     pages
	identity  identity
}

// talk is one turn of one person: who she is, what she did, in which words she is answered.
type talk struct {
	*Flow
	update telegram.Update
	turn   *dialog.Turn
	who    account.Actor
	say    *i18n.Printer
	now    time.Time
}

// reply is what a turn comes to.
type reply struct {
	// screen is what the live message becomes; nil leaves it as it is.
	screen *dialog.Screen
	// instead is what to answer as if its button had been tapped; zero for nothing else.
	instead dialog.Tap
	// toast is the line over the chat that answers a tap.
	toast string
	// fresh asks for a new message even though there is a live one: a command was sent.
	fresh bool
	// opening is the line of the new message, if one must be sent; empty: the menu heading.
	opening dialog.Opening
	// invitation is the one whose code the screen shows, 0 for none.
	invitation int64
	// notice is the one that the screen shows, 0 for none.
	notice notice.ID
	// opened records, once the screen is shown, that what it shows is no news to this account any more.
	opened func(context.Context) error
}

func show(s dialog.Screen) reply { return reply{screen: &s} }

// Handle works one update through to its end. An error means that nothing is settled: the receiver decides whether it is delivered again or answered by Fail.
func (f *Flow) Handle(ctx context.Context, u telegram.Update, turn *dialog.Turn) error {
	t, err := f.talk(ctx, u, turn)
	if err != nil {
		return err
	}
	if t.who.Handled {
		return nil
	}
	if t.who.Kind == account.Stranger {
		// Whoever Telegram wants left alone gets no answer; to wait for that would be at the cost of the others.
		ctx = telegram.Hasty(ctx)
	}
	if t.floods() {
		return t.hush(ctx)
	}
	r, err := t.decide(ctx)
	if err == nil && !r.instead.Zero() {
		r, err = t.goTo(ctx, r.instead)
	}
	if err != nil {
		return fmt.Errorf("flow %s: %w", t.asked(), err)
	}
	return t.show(ctx, r)
}

func (f *Flow) talk(ctx context.Context, u telegram.Update, turn *dialog.Turn) (*talk, error) {
	who, err := f.Accounts.Actor(ctx, u.From, u.ID)
	if err != nil {
		return nil, err
	}
	t := &talk{Flow: f, update: u, turn: turn, who: who, now: f.Clock()}
	t.say = f.Words.Printer(t.language())
	return t, nil
}

// Fail answers a turn that broke: her tap gets the neutral line, her screen the way on. It is best effort; what fails here was already logged with its cause.
// It knows no turn: the one that broke may be the reason.
func (f *Flow) Fail(ctx context.Context, u telegram.Update) {
	turn := dialog.NewTurn(nil, false, nil)
	t, err := f.talk(ctx, u, turn)
	if err != nil {
		t = &talk{Flow: f, update: u, turn: turn, say: f.Words.Printer(u.LanguageCode), now: f.Clock()}
	}
	if u.Kind == telegram.Tap {
		err = t.answerTap(ctx, t.say.Label("err.generic"))
	} else if t.who.Screen.Live {
		err = t.show(ctx, show(message.Failed(t.say)))
	}
	if err != nil {
		f.Log.Warn("failed turn not answered", "update", u.ID, "class", telegram.ClassOf(err))
	}
}

// key makes an effect of this update happen once, however often the update is delivered.
func (t *talk) key() string { return "update:" + strconv.FormatInt(t.update.ID, 10) }

// expired is the one answer to a tap that was not made for her, or not for the screen she has now: nothing changes and nothing is shown (rule 10).
func (t *talk) expired() reply { return reply{toast: t.say.Label("err.expired")} }

// gone answers a button of her own live screen whose matter is not hers, or not there, any more: the neutral toast, and the page that told of it closes.
func (t *talk) gone() reply {
	r := show(message.Hidden(t.say))
	r.toast = t.say.Label("err.expired")
	return r
}

// hidden turns "not found through a live link", and "none of your families", into the neutral answer; other errors pass.
func (t *talk) hidden(err error) (reply, error) {
	if errors.Is(err, family.ErrNotFound) || errors.Is(err, family.ErrNotAllowed) || errors.Is(err, account.ErrNotFound) {
		return t.gone(), nil
	}
	return reply{}, err
}
