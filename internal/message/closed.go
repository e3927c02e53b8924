package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Closed is what a screen becomes when its time is over. The button leads back to what it showed; with a zero tap there is none.
func Closed(p *i18n.Printer, to dialog.Tap) dialog.Screen {
	s := dialog.Screen{Text: p.T("err.expired")}
	if !to.Zero() {
		s.Rows = rows(dialog.Button{Text: p.Label("btn.continue"), Tap: to})
	}
	return s
}

// Hidden is what a screen becomes at once when she asks for it. It looks like any closed one, so that nobody sees that something was hidden; the way on is the
// menu, not what was hidden.
func Hidden(p *i18n.Printer) dialog.Screen { return Closed(p, tap(RouteHome)) }

// Failed answers when something broke on our side.
func Failed(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("err.generic"), Back: tap(RouteHome), Rows: rows(home(p), hide(p))}
}
