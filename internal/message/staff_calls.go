package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Calls lists the calls that are owed, with by when.
func Calls(p *i18n.Printer, calls []family.OpenCall, now time.Time, number int64) dialog.Screen {
	text := p.T("staff.calls")
	if len(calls) == 0 {
		text = p.T("zero.calls")
	}
	shown, at := window(calls, roomFor(false).entries, number)
	var buttons []dialog.Button
	for _, c := range shown {
		text = paragraphs(text, lines(bold(adult(p.T, c.Family, c.Initial)), due(p, c, now)))
		buttons = append(buttons, button(adult(p.Label, c.Family, c.Initial), RouteCallOne, int64(c.ID)))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteCalls, number) }
	return staffScreen(text, append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHome))...), tap(RouteCalls, 0))
}

// CallOne says how to call one adult and by when.
func CallOne(p *i18n.Printer, c family.OpenCall, to family.Contact, now time.Time) dialog.Screen {
	text := paragraphs(lines(bold(adult(p.T, c.Family, c.Initial)), due(p, c, now)), contact(p, to))
	answered := button(p.Label("stf.answered"), RouteAnswered, int64(c.ID))
	return staffScreen(text, []dialog.Button{answered, back(p, RouteCalls, 0), hide(p)}, tap(RouteCalls, 0))
}

func due(p *i18n.Printer, c family.OpenCall, now time.Time) string {
	text := p.T("field.due", "Date", p.SoonTime(c.Due, now))
	if c.Overdue {
		text = lines(text, p.T("staff.overdue"))
	}
	return text
}
