package message

import (
	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// PendingJoins lists the adults who wait to be let in.
func PendingJoins(p *i18n.Printer, joins []account.PendingJoin, number int64) dialog.Screen {
	text := p.T("staff.pending")
	if len(joins) == 0 {
		text = p.T("zero.joins")
	}
	shown, at := window(joins, roomFor(false).entries, number)
	var buttons []dialog.Button
	for _, j := range shown {
		buttons = append(buttons, button(adult(p.Label, j.Family, j.Initial), RouteJoin, int64(j.Account)))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteJoins, number) }
	return staffScreen(text, append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHome))...), tap(RouteJoins, 0))
}

// PairChoice asks which pair the adult named. What is picked decides at once and for good.
func PairChoice(p *i18n.Printer, j account.PendingJoin) dialog.Screen {
	var buttons []dialog.Button
	for i, pair := range j.Pairs {
		text := picture(p, pair[0]) + ", " + picture(p, pair[1])
		buttons = append(buttons, button(text, RoutePick, int64(j.Account), int64(i)))
	}
	buttons = append(buttons, button(p.Label("stf.none_of_these"), RoutePick, int64(j.Account), NoPair), back(p, RouteJoins, 0), hide(p))
	text := paragraphs(bold(adult(p.T, j.Family, j.Initial)), p.T("staff.pick"))
	return staffScreen(text, buttons, tap(RouteJoins, 0))
}

// JoinMatched tells that the adult was let in.
func JoinMatched(p *i18n.Printer) dialog.Screen {
	return word(p, p.T("staff.matched"), RouteHome)
}

// JoinEnded tells that the pair was wrong and the adult's account was let go.
func JoinEnded(p *i18n.Printer) dialog.Screen {
	return word(p, p.T("staff.ended"), RouteHome)
}

// adult is how staff call an adult: by the family's code and an initial. say is T for a text, Label for a button.
func adult(say func(key string, pairs ...any) string, code, initial string) string {
	return say("staff.person", "Code", code, "Initial", initial)
}

// staffScreen closes soon; closed is where its closed line leads.
func staffScreen(text string, buttons []dialog.Button, closed dialog.Tap) dialog.Screen {
	return dialog.Screen{Text: text, Rows: rows(buttons...), ClosesAfter: staffTime, Back: closed}
}

// word says something to staff and leads back to a page, as its closed line does.
func word(p *i18n.Printer, text string, route dialog.Route, args ...int64) dialog.Screen {
	return staffScreen(text, []dialog.Button{back(p, route, args...), hide(p)}, tap(route, args...))
}
