package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Menu is an adult's home; the simple one has four things to choose from, and booking is behind her meetings. While there is something she has not opened, the way to it comes before them: a ping
// that was swiped away, or that never came, loses nothing. letters: she was sent a notice lately. The simple menu has no room for them beside what is new, among which an unread one stands.
func Menu(p *i18n.Printer, simple, news, letters bool) dialog.Screen {
	s := dialog.Screen{Text: p.T("open.menu"), ClosesAfter: cardTime, Back: tap(RouteHome), Rows: rows(
		button(p.Label("menu.documents"), RouteDocuments), button(p.Label("menu.meetings"), RouteMeetings, 0),
	)}
	if !simple {
		s.Rows = append(s.Rows, rows(button(p.Label("menu.book"), RouteBook))...)
	}
	if letters && !(simple && news) {
		s.Rows = append(s.Rows, rows(button(p.Label("menu.notices"), RouteLetters, 0))...)
	}
	s.Rows = append(s.Rows, rows(callMe(p), urgent(p))...)
	if news {
		s.Rows = append(rows(button(p.Label("btn.whats_new"), RouteNew)), s.Rows...)
	}
	if !simple {
		s.Rows = append(s.Rows,
			[]dialog.Button{button(p.Label("menu.language"), RouteLanguage), button(p.Label("menu.help"), RouteHelp)},
			[]dialog.Button{button(p.Label("menu.settings"), RouteSettings)})
	}
	s.Rows = append(s.Rows, rows(hide(p))...)
	return s
}
