package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// remindScreens are the messages about meetings with what stands under them, and what [remind later] asks and says.
func remindScreens() []one {
	at := now.AddDate(0, 0, 1)
	mine := booking.Pinged{Number: 3, Revision: 2, Mode: booking.InPerson, Own: true, Movable: true}
	other := func(mode booking.Mode, own bool) booking.Pinged {
		m := mine
		m.Mode, m.Own, m.Movable = mode, own, own
		return m
	}
	said := func(line delivery.Kind, count int, m booking.Pinged) func(p *i18n.Printer) dialog.Screen {
		return func(p *i18n.Printer) dialog.Screen {
			_, s := MeetingPing(p, booking.Said{Line: line, Count: count, First: at, Meeting: m})
			return s
		}
	}
	understands := func(line delivery.Kind) func(p *i18n.Printer) dialog.Screen {
		return func(p *i18n.Printer) dialog.Screen {
			_, s := MeetingPing(p, booking.Said{Line: line, Count: 1, First: at, Meeting: mine, Understand: true})
			return s
		}
	}
	meeting := booking.Meeting{Number: 3, Revision: 2, Starts: at}
	return []one{
		{name: "remind/tomorrow", simple: true, show: said(delivery.Tomorrow, 1, mine)},
		{name: "remind/tomorrow, two", simple: true, show: said(delivery.Tomorrow, 2, booking.Pinged{})},
		{name: "remind/today, by phone", simple: true, show: said(delivery.Today, 1, other(booking.Phone, true))},
		{name: "remind/today, too late to move", simple: true, show: said(delivery.Today, 1, booking.Pinged{Number: 3, Revision: 2, Mode: booking.InPerson, Own: true})},
		{name: "remind/today, five", simple: true, show: said(delivery.Today, 5, booking.Pinged{})},
		{name: "remind/soon, a date outside", simple: true, show: said(delivery.Soon, 1, other(booking.Outside, true))},
		{name: "remind/today, another's meeting", simple: true, show: said(delivery.Today, 1, other(booking.InPerson, false))},
		{name: "remind/today, at her home", simple: true, show: said(delivery.Today, 1, booking.Pinged{Number: 3, Revision: 2, Mode: booking.Home, AtHome: true, Own: true, Movable: true})},
		{name: "remind/changed", simple: true, show: said(delivery.Changed, 1, mine)},
		{name: "remind/cancelled, two", simple: true, show: said(delivery.Cancelled, 2, booking.Pinged{})},
		{name: "remind/storm", simple: true, show: understands(delivery.Storm)},
		{name: "remind/storm, by phone at the same hour", simple: true, show: understands(booking.StormAnotherWay)},
		{name: "remind/later", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			return RemindLater(p, meeting, []time.Time{now.Add(time.Hour), at.Add(-time.Hour)}, now)
		}},
		{name: "remind/too late", simple: true, show: func(p *i18n.Printer) dialog.Screen { return RemindLater(p, meeting, nil, now) }},
	}
}
