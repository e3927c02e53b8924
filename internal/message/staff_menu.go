package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// StaffWelcome greets somebody of the staff whose account was just bound.
func StaffWelcome(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("staff.welcome"), ClosesAfter: staffTime, Back: tap(RouteHome), Rows: rows(home(p), hide(p))}
}

// ReceiverMenu is the home of those of the staff who meet people and look after no family, with how many people they are to call about a meeting.
func ReceiverMenu(p *i18n.Printer, calls int) dialog.Screen {
	buttons := append(some(nil, calls, toCall(p, calls)), meetingsToday(p), button(p.Label("stf.schedule"), RouteSchedule), staffNotices(p))
	return dialog.Screen{Text: p.T("open.menu"), ClosesAfter: staffTime, Back: tap(RouteHome), Rows: append(rows(buttons...), menuEnd(p)...)}
}

// StaffMenu is the home of those who look after families: how many adults wait to be let in, how many calls are owed. A supervisor has two lists more.
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
	s.Rows = append(s.Rows, rows(button(p.Label("stf.for_today"), RouteToday), button(p.Label("stf.families"), RouteFamilies, 0),
		meetingsToday(p), button(p.Label("stf.schedule"), RouteSchedule), staffNotices(p))...)
	if supervises {
		s.Rows = append(s.Rows, rows(button(p.Label("stf.overseen"), RouteOverseen), button(p.Label("stf.deputies"), RouteDeputies, 0))...)
	}
	s.Rows = append(s.Rows, menuEnd(p)...)
	return s
}

func meetingsToday(p *i18n.Printer) dialog.Button {
	return button(p.Label("stf.meetings"), RouteDay, No, 0)
}

// staffNotices leads to notices: whoever of the staff sees that one must not go out can stop it.
func staffNotices(p *i18n.Printer) dialog.Button {
	return button(p.Label("menu.notices"), RouteNotices, 0)
}

func menuEnd(p *i18n.Printer) [][]dialog.Button {
	return [][]dialog.Button{{button(p.Label("menu.language"), RouteLanguage), button(p.Label("menu.help"), RouteHelp)}, {hide(p)}}
}

func counted(p *i18n.Printer, what string, n int) string {
	if n == 0 {
		return p.T("zero." + what)
	}
	return p.N("count."+what, n)
}
