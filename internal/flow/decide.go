package flow

import (
	"context"
	"slices"
	"strings"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/telegram"
)

// decide finds what the update asks for: a command before a live button before a conversation's step before the kind answer to whatever else.
func (t *talk) decide(ctx context.Context) (reply, error) {
	switch t.update.Kind {
	case telegram.Member:
		return t.blockedOrBack(ctx)
	case telegram.Tap:
		return t.tapped(ctx)
	case telegram.Message:
		if name, payload, ok := command(t.update.Text); ok {
			return t.commanded(ctx, name, payload)
		}
		return t.typed(ctx)
	default:
		return reply{}, nil
	}
}

// asked names what was asked for in a log line; never what was typed.
func (t *talk) asked() string {
	switch t.update.Kind {
	case telegram.Tap:
		if tap, _, err := t.Codec.Open(t.update.Data, t.update.From); err == nil {
			return "tap " + string(tap.Route)
		}
		return "tap"
	case telegram.Message:
		if name, _, ok := command(t.update.Text); ok {
			return "command " + name
		}
		return "message"
	default:
		return "other"
	}
}

// tapped does what a button asks, if it was made for her and stands where it counts.
func (t *talk) tapped(ctx context.Context) (reply, error) {
	tap, version, err := t.Codec.Open(t.update.Data, t.update.From)
	if err != nil {
		return t.expired(), nil
	}
	r, known := routeOf(tap)
	switch {
	case t.onLiveScreen(version, r.from):
	case r.from == older:
		return t.hideOlder(ctx)
	default:
		return t.expired(), nil
	}
	if known && !r.answers() {
		t.leave()
	}
	return t.goTo(ctx, tap)
}

// goTo does what a button of hers asks. It may be one for somebody she is no more: she was let in, or let go, since it was shown. Then she is shown where she stands.
func (t *talk) goTo(ctx context.Context, tap dialog.Tap) (reply, error) {
	if r, known := routeOf(tap); known && r.who(t.who) {
		return r.do(t, ctx, tap)
	}
	return t.home(ctx)
}

// answers says whether the route goes on with a question instead of leading away from it.
func (r route) answers() bool {
	switch r.name {
	case message.RouteStep, message.RouteStepBack, message.RouteStepAgain, message.RouteStepLeave, message.RouteBookNow, message.RouteMoveNow, message.RouteHide:
		return true
	default:
		return false
	}
}

func routeOf(tap dialog.Tap) (route, bool) {
	for _, r := range routes {
		if r.name == tap.Route && r.args == len(tap.Args) {
			return r, true
		}
	}
	return route{}, false
}

// onLiveScreen tells a button of the screen she has now from one of an older screen. A version above the recorded one carries our signature too: it was sent,
// and only Telegram's answer to the sending was lost. Then the message she tapped is the live one; so it is where there is none, for what may be asked from there.
func (t *talk) onLiveScreen(version int64, from reach) bool {
	screen := &t.who.Screen
	switch {
	case version > screen.Version && screen.MessageID == t.update.MessageID:
		screen.Version = version
		return true
	case version > screen.Version, !screen.Live && from != live:
		*screen = account.ScreenState{MessageID: t.update.MessageID, Version: max(version, screen.Version), Live: true}
		return true
	default:
		return version == screen.Version && screen.Live && screen.MessageID == t.update.MessageID
	}
}

// command reads "/name payload"; Telegram's clients also send "/name@bot".
func command(text string) (name, payload string, ok bool) {
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	name, payload, _ = strings.Cut(text[1:], " ")
	name, _, _ = strings.Cut(name, "@")
	_, ok = commands[name]
	return name, strings.TrimSpace(payload), ok
}

func (t *talk) commanded(ctx context.Context, name, payload string) (reply, error) {
	t.leave()
	r, err := commands[name](t, ctx, payload)
	// What hides must not light up the phone, nor leave the page standing until a new message is there.
	r.fresh = name != "hide"
	return r, err
}

// language is hers if she is known, else the one she chose a moment ago, else none: then she is answered in both.
func (t *talk) language() string {
	if t.who.Kind != account.Stranger {
		return t.who.Language
	}
	s, _, err := join.State(t.turn.State())
	if err != nil {
		return ""
	}
	return s.Language
}

// home is the first screen of whoever this is.
func (t *talk) home(ctx context.Context) (reply, error) {
	switch t.who.Kind {
	case account.Adult:
		return t.menu(ctx)
	case account.Staff:
		return t.staffMenu(ctx)
	case account.Joining:
		return t.pairing(ctx)
	default:
		return t.first()
	}
}

func (t *talk) menu(ctx context.Context) (reply, error) {
	news, err := t.Families.HasNews(ctx, t.accountID(), t.now)
	if err == nil && !news {
		news, err = t.Meetings.HasNews(ctx, t.holder().Adult, t.now)
	}
	if err != nil {
		return reply{}, err
	}
	letters, err := t.Notices.Letters(ctx, t.accountID(), t.now)
	news = news || slices.ContainsFunc(letters, func(l notice.Letter) bool { return !l.Opened })
	return show(message.Menu(t.say, t.who.Simple, news, len(letters) > 0)), err
}

func (t *talk) goHome(ctx context.Context, _ dialog.Tap) (reply, error) { return t.home(ctx) }
