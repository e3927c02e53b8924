package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// StaffWelcome greets somebody of the staff whose account was just bound.
func StaffWelcome(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("staff.welcome"), ClosesAfter: staffTime, Back: tap(RouteHome), Rows: rows(home(p), hide(p))}
}

// StaffMenu is the home of the staff: how many adults wait to be let in, how many calls are owed. A supervisor has two lists more.
func StaffMenu(p *i18n.Printer, joins, calls int, supervises bool) dialog.Screen {
	s := dialog.Screen{
		Text:        lines(counted(p, "joins", joins), counted(p, "calls", calls)),
		ClosesAfter: staffTime,
		Back:        tap(RouteHome),
	}
	if joins > 0 {
		s.Rows = append(s.Rows, rows(button(p.Label("stf.joins", "N", joins), RouteJoins, 0))...)
	}
	if calls > 0 {
		s.Rows = append(s.Rows, rows(button(p.Label("stf.calls", "N", calls), RouteCalls, 0))...)
	}
	s.Rows = append(s.Rows, rows(button(p.Label("stf.for_today"), RouteToday), button(p.Label("stf.families"), RouteFamilies, 0))...)
	if supervises {
		s.Rows = append(s.Rows, rows(button(p.Label("stf.overseen"), RouteOverseen), button(p.Label("stf.deputies"), RouteDeputies, 0))...)
	}
	s.Rows = append(s.Rows,
		[]dialog.Button{button(p.Label("menu.language"), RouteLanguage), button(p.Label("menu.help"), RouteHelp)},
		[]dialog.Button{hide(p)})
	return s
}

func counted(p *i18n.Printer, what string, n int) string {
	if n == 0 {
		return p.T("zero." + what)
	}
	return p.N("count."+what, n)
}
