package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// joinState is what is remembered of somebody on her way in. It holds nothing of a family: only a right code leads to one.
type joinState struct {
	Language   string `json:"l,omitempty"`
	Invitation int64  `json:"i,omitempty"`
	Simple     bool   `json:"b,omitempty"`
	Page       int    `json:"p,omitempty"`
}

const (
	stepLanguage = "language"
	stepCode     = "code"
	stepConsent  = "consent"
)

// join is the way in: language, code, consent. The two pictures come after it, when she is no stranger any more.
var join = dialog.Conversation[*talk, joinState]{
	Name:    "join",
	Version: 1,
	Steps: []dialog.Step[*talk, joinState]{
		{Name: stepLanguage, Ask: askLanguage, Take: takeLanguage},
		{Name: stepCode, Ask: askCode, Take: takeCode},
		{Name: stepConsent, Ask: askConsent, Take: takeConsent},
	},
}

func askLanguage(t *talk, _ joinState) dialog.Screen { return message.First(t.Words.Printer("")) }

func takeLanguage(_ context.Context, t *talk, s *joinState, in dialog.Input) (dialog.Next, error) {
	if in.Tap.Route != message.RouteJoinLanguage {
		return dialog.Again(), nil
	}
	s.Language = message.LanguageOf(in.Tap.Args[0])
	if s.Invitation != 0 {
		// Her code was right already; she only wants to read the consent in the other language.
		return dialog.Goto(stepConsent), nil
	}
	return dialog.Goto(stepCode), nil
}

func askCode(t *talk, s joinState) dialog.Screen {
	return message.CodePrompt(t.Words.Printer(s.Language))
}

func takeCode(_ context.Context, t *talk, s *joinState, in dialog.Input) (dialog.Next, error) {
	if in.Tap.Route == message.RouteJoinLanguage {
		s.Language = message.LanguageOf(in.Tap.Args[0])
	}
	return dialog.Again(), nil
}

func askConsent(t *talk, s joinState) dialog.Screen {
	return message.Consent(t.Words.Printer(s.Language), t.Consent, s.Simple, s.Page)
}

func takeConsent(ctx context.Context, t *talk, s *joinState, in dialog.Input) (dialog.Next, error) {
	switch in.Tap.Route {
	case message.RouteJoinNext:
		s.Page++
		return dialog.Again(), nil
	case message.RouteJoinConsent:
		s.Page = 0
		return dialog.Again(), nil
	case message.RouteJoinRefuse:
		return dialog.Say(message.ConsentRefused(t.say)), nil
	case message.RouteJoinAgree:
		return t.agree(ctx, *s)
	default:
		return dialog.Again(), nil
	}
}

// agree burns the code, binds her account and shows the two pictures. Somebody else may have used the code in between.
func (t *talk) agree(ctx context.Context, s joinState) (dialog.Next, error) {
	consent := account.Consent{Version: message.ConsentVersion, Language: s.Language}
	pictures, err := t.Accounts.Join(ctx, t.update.From, s.Invitation, consent, message.PictureCount, t.now)
	if errors.Is(err, account.ErrCode) {
		return dialog.End(message.CodeWrong(t.say)), nil
	}
	if err != nil {
		return dialog.Next{}, err
	}
	return dialog.End(message.Pairing(t.say, pictures)), nil
}

// start is /start: a payload is a try of a link code, from a stranger only; whoever is known goes home and burns nothing.
func (t *talk) start(ctx context.Context, payload string) (reply, error) {
	if t.who.Kind != account.Stranger || payload == "" {
		return t.home(ctx)
	}
	return t.tryCode(ctx, payload)
}

// tryCode is a stranger's try, typed or by a link.
func (t *talk) tryCode(ctx context.Context, code string) (reply, error) {
	invitation, err := t.Accounts.TryCode(ctx, t.update.From, t.update.ID, code, t.now)
	switch {
	case errors.Is(err, account.ErrCode):
		return t.askAgain(message.CodeWrong(t.say)), nil
	case errors.Is(err, account.ErrTooMany):
		return t.askAgain(message.TooMany(t.say)), nil
	case err != nil:
		return reply{}, err
	case invitation.Staff != 0:
		return t.bindStaff(ctx, invitation)
	}
	s, _, _ := join.State(t.turn.State())
	s.Invitation, s.Simple, s.Page = invitation.ID, invitation.Simple, 0
	if s.Language == "" {
		s.Language = invitation.Language
	}
	t.say = t.Words.Printer(s.Language)
	return t.beginJoin(s, stepConsent)
}

// askAgain answers a code that cannot be used. The line on the lock screen is the one that asks for a code, whatever was wrong.
func (t *talk) askAgain(s dialog.Screen) reply {
	r := show(s)
	r.opening = message.OpenCode(t.say)
	return r
}

func (t *talk) first() (reply, error) {
	s, _, _ := join.State(t.turn.State())
	s.Page = 0
	r, err := t.beginJoin(s, stepLanguage)
	r.opening = message.OpenFirst(t.Words.Printer(""))
	return r, err
}

func (t *talk) beginJoin(s joinState, step string) (reply, error) {
	screen, raw, err := join.Begin(t, s, step, dialog.Tap{})
	if err != nil {
		return reply{}, err
	}
	t.turn.Save(raw)
	return show(screen), nil
}

// answerJoin gives a tap to the step at hand; if the state was lost, that is the first one.
func (t *talk) answerJoin(ctx context.Context, tap dialog.Tap) (reply, error) {
	state := t.turn.State()
	if _, _, err := join.State(state); err != nil {
		if state, err = join.Save(stepLanguage, joinState{}); err != nil {
			return reply{}, err
		}
	}
	screen, raw, err := join.Take(ctx, t, state, dialog.Input{Tap: tap})
	if err != nil {
		return reply{}, err
	}
	t.turn.Save(raw)
	return show(screen), nil
}

// typed answers whatever is not a command. Only what reads as a code is a try; the rest is neither kept nor looked at further.
func (t *talk) typed(ctx context.Context) (reply, error) {
	if a, ok := t.asking(); ok && t.who.Kind == account.Staff && (t.update.Media == "" || takesMedia(a)) {
		return t.typedStep(ctx, a)
	}
	if t.who.Kind != account.Stranger {
		return t.unreadable()
	}
	if code, ok := account.NormalizeCode(t.update.Text); ok && t.update.Media == "" {
		return t.tryCode(ctx, code)
	}
	r := show(message.StrangerLine(t.say))
	r.opening = message.OpenStranger(t.say)
	return r, nil
}

// pairing shows the two pictures again to somebody who waits for her caseworker; if the decision fell in this moment, she is shown where she stands since.
func (t *talk) pairing(ctx context.Context) (reply, error) {
	pictures, err := t.Accounts.Pictures(ctx, t.who.Account)
	if errors.Is(err, account.ErrNotFound) {
		return t.decided(ctx)
	}
	if err != nil {
		return reply{}, err
	}
	return show(message.Pairing(t.say, pictures)), nil
}

// decided shows home to whoever she is by now; if she waits all the same, which cannot be, the neutral page. Her screen stays the one that her tap was held against.
func (t *talk) decided(ctx context.Context) (reply, error) {
	who, err := t.Accounts.Actor(ctx, t.update.From, t.update.ID)
	if err != nil || who.Kind == account.Joining {
		return t.gone(), err
	}
	who.Screen, t.who = t.who.Screen, who
	return t.home(ctx)
}
