package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Menu is an adult's home; the simple one has three things to choose from.
func Menu(p *i18n.Printer, simple bool) dialog.Screen {
	s := dialog.Screen{Text: p.T("open.menu"), ClosesAfter: cardTime, Back: tap(RouteHome), Rows: rows(
		button(p.Label("menu.documents"), RouteDocuments), callMe(p), urgent(p),
	)}
	if !simple {
		s.Rows = append(s.Rows,
			[]dialog.Button{button(p.Label("menu.language"), RouteLanguage), button(p.Label("menu.help"), RouteHelp)},
			[]dialog.Button{button(p.Label("menu.settings"), RouteSettings)})
	}
	s.Rows = append(s.Rows, rows(hide(p))...)
	return s
}
