package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// toSupervisor leads past her caseworker.
func toSupervisor(p *i18n.Printer) dialog.Button {
	return button(p.Label("btn.supervisor"), RouteSupervisor)
}

// SupervisorRequested tells an adult that a supervisor will call her, and by when.
func SupervisorRequested(p *i18n.Printer, r family.SupervisorRequest, now time.Time) dialog.Screen {
	due := p.DayTime(r.Due, now)
	text := p.T("supervisor.taken", "Date", due)
	if r.Again {
		text = p.T("call.again")
		if r.Due.After(now) {
			text = lines(text, p.T("supervisor.due", "Date", due))
		}
	}
	return dialog.Screen{Text: text, Rows: rows(back(p, RouteHelp), hide(p)), ClosesAfter: cardTime, Back: tap(RouteHome)}
}
