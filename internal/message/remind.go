package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// RemindLater asks when to be reminded of a meeting once more; or says that there is no time left for it.
func RemindLater(p *i18n.Printer, m booking.Meeting, moments []time.Time, now time.Time) dialog.Screen {
	number, revision := int64(m.Number), int64(m.Revision)
	text := p.T("rem.when")
	if len(moments) == 0 {
		text = p.T("rem.too_late")
	}
	var buttons []dialog.Button
	for _, at := range moments {
		buttons = append(buttons, button(p.SoonTime(at, now), RouteLaterAt, number, revision, at.Unix()/60))
	}
	return dialog.Screen{
		Text:        text,
		Rows:        rows(append(buttons, back(p, RouteMeeting, number, 0), hide(p))...),
		ClosesAfter: cardTime,
		Back:        tap(RouteLater, number, revision),
	}
}
