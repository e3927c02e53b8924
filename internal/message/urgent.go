package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Urgent is the page for anybody in danger, known here or not.
func Urgent(p *i18n.Printer) dialog.Screen {
	text := paragraphs(p.T("urgent.danger"), p.T("urgent.family"), p.T("urgent.youth"), p.T("urgent.services"))
	return dialog.Screen{Text: text, ClosesAfter: cardTime, Back: tap(RouteUrgent), Rows: rows(back(p, RouteHome), hide(p))}
}
