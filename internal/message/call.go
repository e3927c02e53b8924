package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// CallRequested tells an adult by when she will be called. Whoever asks again may want to go past her caseworker: those of the simple menu have no other way to that. The way back from its closed line leads to the menu: to this screen it would ask for another call.
func CallRequested(p *i18n.Printer, r family.CallRequest, now time.Time) dialog.Screen {
	due, buttons := p.DayTime(r.Due, now), []dialog.Button{back(p, RouteHome), hide(p)}
	text := p.T("call.taken", "Date", due)
	if r.Again {
		buttons = append([]dialog.Button{toSupervisor(p)}, buttons...)
		text = p.T("call.again")
		if r.Due.After(now) {
			text = lines(text, p.T("call.due", "Date", due))
		}
	}
	return dialog.Screen{Text: text, Rows: rows(buttons...), ClosesAfter: cardTime, Back: tap(RouteHome)}
}
