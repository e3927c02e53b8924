package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Closed is what a screen becomes when its time is over. The button leads back to what it showed; with a zero tap there is none, and no word of one.
func Closed(p *i18n.Printer, to dialog.Tap) dialog.Screen {
	if to.Zero() {
		return dialog.Screen{Text: p.T("err.closed")}
	}
	return dialog.Screen{Text: p.T("err.expired"), Rows: rows(dialog.Button{Text: p.Label("btn.continue"), Tap: to})}
}

// Hidden is what a screen becomes at once when she asks for it. It looks like any closed one, so that nobody sees that something was hidden; the way on is the
// menu, not what was hidden.
func Hidden(p *i18n.Printer) dialog.Screen {
	s := Closed(p, tap(RouteHome))
	s.Back = tap(RouteHome)
	return s
}

// Failed answers when something broke on our side.
func Failed(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("err.generic"), ClosesAfter: cardTime, Back: tap(RouteHome), Rows: rows(home(p), hide(p))}
}
