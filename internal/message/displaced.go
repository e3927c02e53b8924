package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// otherTimes are the ways on from a meeting whose time the office closed: each time offered is one tap, and names the place if it is another one.
func otherTimes(p *i18n.Printer, m MeetingOf, now time.Time) [][]dialog.Button {
	number, revision := int64(m.Number), int64(m.Revision)
	var at booking.OfficeID
	if m.Office != nil {
		at = m.Office.ID
	}
	var buttons []dialog.Button
	for _, s := range m.Times {
		buttons = append(buttons, button(p.DayTime(s.Starts, now)+elsewhere(p, m.Mode, at, s, m.Offices), RouteMoveNow, number, revision, int64(s.ID)))
	}
	if len(m.Times) == 0 {
		buttons = append(buttons, callMe(p))
	}
	return rows(append(buttons, button(p.Label("btn.other_time"), RouteMeetMove, number, revision), button(p.Label("btn.cancel"), RouteMeetOff, number, revision))...)
}

// understood is the answer to a storm's line.
func understood(p *i18n.Printer, number, revision int64) dialog.Button {
	return button(p.Label("btn.got_it"), RouteUnderstood, number, revision)
}
