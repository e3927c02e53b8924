package message

import "github.com/senim-bot/senim/internal/dialog"

// What buttons ask for, with the ids they carry. A page counts from 0.
const (
	// Anybody
	RouteHome   dialog.Route = "home"
	RouteUrgent dialog.Route = "urgent"
	RouteHide   dialog.Route = "hide"

	// Somebody on her way in
	RouteJoinLanguage dialog.Route = "join-lang" // language
	RouteJoinNext     dialog.Route = "join-next"
	RouteJoinAgree    dialog.Route = "join-yes"
	RouteJoinRefuse   dialog.Route = "join-no"
	RouteJoinConsent  dialog.Route = "join-consent"

	// An adult of a family
	RouteDocuments dialog.Route = "documents" // from the menu; whoever is linked to one person only goes on to that person's documents
	RoutePeople    dialog.Route = "people"    // page; back from a person's documents, so that for one person only it is the menu
	RoutePerson    dialog.Route = "person"    // person, page
	RouteDocument  dialog.Route = "document"  // document, page
	RouteBring     dialog.Route = "bring"     // document, page
	RouteVisit     dialog.Route = "visit"     // document, page
	RouteStill     dialog.Route = "still"     // document, page
	RouteStillOne  dialog.Route = "still-one" // document, which, page
	RouteCall      dialog.Route = "call"
	RouteNew       dialog.Route = "new"

	// Whoever is known
	RouteHelp        dialog.Route = "help"
	RouteLanguage    dialog.Route = "language"
	RouteSetLanguage dialog.Route = "set-lang" // language

	// Staff
	RouteJoins    dialog.Route = "joins"    // page
	RouteJoin     dialog.Route = "join"     // account
	RoutePick     dialog.Route = "pick"     // account, pair; NoPair when the adult named none of them
	RouteCalls    dialog.Route = "calls"    // page
	RouteCallOne  dialog.Route = "call-one" // call
	RouteAnswered dialog.Route = "answered" // call

	// A question to staff
	RouteStep      dialog.Route = "step" // step, answer
	RouteStepBack  dialog.Route = "step-back"
	RouteStepAgain dialog.Route = "step-again"
)

// NoPair is picked when the adult named none of the three pairs; it is as wrong as a wrong one.
const NoPair = 3
