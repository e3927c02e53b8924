package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// route says who may ask for what, with how many ids, and from where. Whoever may not is answered as if the button were not there.
type route struct {
	name dialog.Route
	args int
	from reach
	who  func(account.Actor) bool
	do   func(t *talk, ctx context.Context, tap dialog.Tap) (reply, error)
}

// reach is where a button must stand to count (rule 10).
type reach int

const (
	// live: on the screen she has now.
	live reach = iota
	// lost: also on one that no row tells of any more, in a chat without a live screen. Rows of strangers are kept for a week, their first screen stands longer;
	// these routes hold nothing of a family.
	lost
	// older: also on a screen that was replaced and still stands. To hide is the only thing that an older screen may do: it shows nothing, and somebody who
	// looks over her shoulder reads an older card as well as the newest.
	older
)

// routes is the whole table of what buttons can ask for.
var routes = []route{
	// Anybody
	{message.RouteHome, 0, lost, anybody, (*talk).goHome},
	{message.RouteUrgent, 0, lost, anybody, (*talk).urgent},
	{message.RouteHide, 0, older, anybody, (*talk).hide},

	// A stranger on her way in
	{message.RouteJoinLanguage, 1, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinNext, 0, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinAgree, 0, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinRefuse, 0, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinConsent, 0, lost, stranger, (*talk).answerJoin},

	// An adult of a family
	{message.RouteDocuments, 0, live, adult, (*talk).documents},
	{message.RoutePeople, 1, live, adult, (*talk).people},
	{message.RoutePerson, 2, live, adult, (*talk).person},
	{message.RouteDocument, 2, live, adult, (*talk).document},
	{message.RouteBring, 2, live, adult, (*talk).bring},
	{message.RouteVisit, 2, live, adult, (*talk).visit},
	{message.RouteStill, 2, live, adult, (*talk).still},
	{message.RouteStillOne, 3, live, adult, (*talk).stillOne},
	{message.RouteCall, 0, live, adult, (*talk).callMe},
	{message.RouteNew, 0, live, adult, (*talk).documents},

	// Whoever is known
	{message.RouteHelp, 0, live, known, (*talk).help},
	{message.RouteLanguage, 0, live, known, (*talk).chooseLanguage},
	{message.RouteSetLanguage, 1, live, known, (*talk).setLanguage},

	// Staff
	{message.RouteJoins, 1, live, staff, (*talk).joins},
	{message.RouteJoin, 1, live, staff, (*talk).joinOne},
	{message.RoutePick, 2, live, staff, (*talk).pickPair},
	{message.RouteCalls, 1, live, staff, (*talk).calls},
	{message.RouteCallOne, 1, live, staff, (*talk).callOne},
	{message.RouteAnswered, 1, live, staff, (*talk).callAnswered},
}

// commands work from everywhere; each but /hide comes with a new message.
var commands = map[string]func(t *talk, ctx context.Context, payload string) (reply, error){
	"start": (*talk).start,
	"menu":  func(t *talk, ctx context.Context, _ string) (reply, error) { return t.home(ctx) },
	"help":  func(t *talk, ctx context.Context, _ string) (reply, error) { return t.help(ctx, dialog.Tap{}) },
	"hide":  func(t *talk, ctx context.Context, _ string) (reply, error) { return t.hide(ctx, dialog.Tap{}) },
	"language": func(t *talk, ctx context.Context, _ string) (reply, error) {
		return t.chooseLanguage(ctx, dialog.Tap{})
	},
}

func anybody(account.Actor) bool      { return true }
func stranger(who account.Actor) bool { return who.Kind == account.Stranger }
func adult(who account.Actor) bool    { return who.Kind == account.Adult }
func staff(who account.Actor) bool    { return who.Kind == account.Staff }
func known(who account.Actor) bool    { return who.Kind != account.Stranger }

// Routes names every route of the table, for whoever checks that each can be reached.
func Routes() []dialog.Route {
	names := make([]dialog.Route, len(routes))
	for i, r := range routes {
		names[i] = r.name
	}
	return names
}
