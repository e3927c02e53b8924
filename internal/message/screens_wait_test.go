package message

import (
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// waitScreens are the way into the line, her place in it, and what is offered to who waits.
func waitScreens() []one {
	starts := now.AddDate(0, 0, 3)
	office := booking.Office{ID: 1, Name: map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}, Address: map[string]string{"kk": "Үлгі көшесі, 5-үй", "ru": "улица Улги, дом 5"}}
	wait := booking.Wait{Number: 2, Waiting: booking.Waiting{Kind: booking.Legal, Mode: booking.InPerson, Weekdays: []int{4, 1}, Part: booking.Morning}}
	anyTime := booking.Wait{Number: 3, Waiting: booking.Waiting{Kind: booking.Medical, Mode: booking.Phone, Part: booking.AnyPart}}
	offer := booking.Offer{Number: 2, Kind: booking.Legal, Mode: booking.InPerson, Slot: booking.Slot{ID: 7, Starts: starts, Name: "Марат"}, Office: office, Until: now.AddDate(0, 0, 1)}
	return []one{
		{name: "wait/nothing is free", show: func(p *i18n.Printer) dialog.Screen { return NoFreeTime(p, nil, "", true, false) }},
		{name: "wait/nothing is free, simple", simple: true, show: func(p *i18n.Printer) dialog.Screen { return NoFreeTime(p, nil, "", true, true) }},
		{name: "wait/nothing is free for a move", show: func(p *i18n.Printer) dialog.Screen { return NoFreeTime(p, nil, WhyTaken, false, false) }},
		{name: "wait/nobody to wait for", simple: true, show: func(p *i18n.Printer) dialog.Screen { return NobodyReceives(p, true) }},
		{name: "wait/nobody as she wishes", simple: true, show: func(p *i18n.Printer) dialog.Screen { return NobodyAsWished(p, true) }},
		{name: "wait/which days", show: func(p *i18n.Printer) dialog.Screen { return AskWaitDays(p, []int{4}, false, 0) }},
		{name: "wait/which days, simple", simple: true, show: func(p *i18n.Printer) dialog.Screen { return AskWaitDays(p, nil, true, 1) }},
		{name: "wait/which part of the day", simple: true, show: func(p *i18n.Printer) dialog.Screen { return AskWaitPart(p, true) }},
		{name: "wait/her place", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Wait(p, wait) }},
		{name: "wait/two places", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Waits(p, []booking.Wait{wait, anyTime}, true, 0) }},
		{name: "wait/none", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Waits(p, nil, true, 0) }},
		{name: "wait/to leave", simple: true, show: func(p *i18n.Printer) dialog.Screen { return LeaveLine(p, anyTime) }},
		{name: "wait/left", simple: true, show: LeftLine},
		{name: "wait/offer", show: func(p *i18n.Printer) dialog.Screen { return Offer(p, offer, now, false) }},
		{name: "wait/offer, simple", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Offer(p, offer, now, true) }},
		{name: "wait/declined", simple: true, show: OfferDeclined},
		{name: "wait/over", simple: true, show: OfferOver},
		{name: "wait/at another meeting then", simple: true, show: OfferBusy},
	}
}
