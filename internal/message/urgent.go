package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Urgent is the page for anybody in danger, known here or not.
func Urgent(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("urgent.text"), Back: tap(RouteHome), Rows: rows(back(p, RouteHome), hide(p))}
}
