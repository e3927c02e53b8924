package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// CallRequested tells an adult by when she will be called. The way back from its closed line leads to the menu: to this screen it would ask for another call.
func CallRequested(p *i18n.Printer, r family.CallRequest, now time.Time) dialog.Screen {
	due := p.DayTime(r.Due, now)
	text := p.T("call.taken", "Date", due)
	if r.Again {
		text = p.T("call.again")
		if r.Due.After(now) {
			text = lines(text, p.T("call.due", "Date", due))
		}
	}
	return dialog.Screen{Text: text, Rows: rows(back(p, RouteHome), hide(p)), ClosesAfter: cardTime, Back: tap(RouteHome)}
}
