package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// route says who may ask for what, and with how many ids. Whoever may not is answered as if the button were not there.
type route struct {
	name dialog.Route
	args int
	who  func(account.Actor) bool
	do   func(t *talk, ctx context.Context, tap dialog.Tap) (reply, error)
}

// routes is the whole table of what buttons can ask for.
var routes = []route{
	// Anybody
	{message.RouteHome, 0, anybody, (*talk).goHome},
	{message.RouteUrgent, 0, anybody, (*talk).urgent},
	{message.RouteHide, 0, anybody, (*talk).hide},

	// A stranger on her way in
	{message.RouteJoinLanguage, 1, stranger, (*talk).answerJoin},
	{message.RouteJoinNext, 0, stranger, (*talk).answerJoin},
	{message.RouteJoinAgree, 0, stranger, (*talk).answerJoin},
	{message.RouteJoinRefuse, 0, stranger, (*talk).answerJoin},
	{message.RouteJoinConsent, 0, stranger, (*talk).answerJoin},

	// An adult of a family
	{message.RouteDocuments, 0, adult, (*talk).documents},
	{message.RoutePeople, 1, adult, (*talk).people},
	{message.RoutePerson, 2, adult, (*talk).person},
	{message.RouteDocument, 2, adult, (*talk).document},
	{message.RouteBring, 2, adult, (*talk).bring},
	{message.RouteVisit, 2, adult, (*talk).visit},
	{message.RouteStill, 2, adult, (*talk).still},
	{message.RouteStillOne, 3, adult, (*talk).stillOne},
	{message.RouteCall, 0, adult, (*talk).callMe},
	{message.RouteNew, 0, adult, (*talk).documents},

	// Whoever is known
	{message.RouteHelp, 0, known, (*talk).help},
	{message.RouteLanguage, 0, known, (*talk).chooseLanguage},
	{message.RouteSetLanguage, 1, known, (*talk).setLanguage},

	// Staff
	{message.RouteJoins, 1, staff, (*talk).joins},
	{message.RouteJoin, 1, staff, (*talk).joinOne},
	{message.RoutePick, 2, staff, (*talk).pickPair},
	{message.RouteCalls, 1, staff, (*talk).calls},
	{message.RouteCallOne, 1, staff, (*talk).callOne},
	{message.RouteAnswered, 1, staff, (*talk).callAnswered},
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
