package message

import (
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

const (
	// JoinLine is the answer to NoFreeTime that asks for a place in the line.
	JoinLine = -7
	// OtherWishes is the answer to NobodyAsWished that leads back to them.
	OtherWishes = -8
)

// NoFreeTime says that no time is free. Whoever looks for a new meeting can wait for one; whoever moves one has a time until then.
func NoFreeTime(p *i18n.Printer, where *booking.Office, why Why, canWait, simple bool) dialog.Screen {
	more := []dialog.Button{callMe(p)}
	if canWait {
		more = append([]dialog.Button{button(p.Label("btn.waitlist"), RouteStep, JoinLine)}, more...)
	}
	return bookQuestion(p, simple, because(p, why, placed(p, where, p.T("book.no_slots"))...), 1, nil, more...)
}

// NobodyReceives says that nobody holds the meetings she looks for, so that to wait for one would be in vain; somebody can call her.
func NobodyReceives(p *i18n.Printer, simple bool) dialog.Screen {
	return bookQuestion(p, simple, []string{p.T("book.nobody")}, 1, nil, callMe(p))
}

// NobodyAsWished says that those who hold the meetings she looks for are none of whom she wishes for: she can wish for less, or somebody can call her.
func NobodyAsWished(p *i18n.Printer, simple bool) dialog.Screen {
	return bookQuestion(p, simple, []string{p.T("book.nobody_wished")}, 1, nil, button(p.Label("btn.other_wishes"), RouteStep, OtherWishes), callMe(p))
}

// lastWeekday is the last day of the week for which anybody waits: on Sundays nobody is received.
const lastWeekday = 6

// AskWaitDays asks which days of the week suit her; an answer is the day, 1 for Monday.
func AskWaitDays(p *i18n.Printer, days []int, simple bool, page int) dialog.Screen {
	choices := make([]Choice, lastWeekday)
	for i := range choices {
		day := i + 1
		choices[i] = Choice{box(slices.Contains(days, day)) + " " + weekdayName(p, day), int64(day)}
	}
	return bookQuestion(p, simple, []string{p.T("wait.days")}, 1, pageOf(p, choices, choiceRoom(simple, 1), page), button(p.Label("btn.next"), RouteStep, GoOn))
}

// AskWaitPart asks which part of the day suits her. Answers count as in booking.Parts.
func AskWaitPart(p *i18n.Printer, simple bool) dialog.Screen {
	choices := make([]Choice, len(booking.Parts()))
	for i, part := range booking.Parts() {
		choices[i] = Choice{p.Label("btn.part." + string(part)), int64(i)}
	}
	return bookQuestion(p, simple, []string{p.T("wait.parts")}, 1, choices)
}

// Waits lists what she waits for.
func Waits(p *i18n.Printer, all []booking.Wait, simple bool, number int64) dialog.Screen {
	shown, at := window(all, roomFor(simple).entries, number)
	text, buttons := p.T("wait.in"), make([]dialog.Button, len(shown))
	for i, w := range shown {
		buttons[i] = button(p.Label("kind."+string(w.Kind)), RouteWait, int64(w.Number))
	}
	if len(all) == 0 {
		text, buttons = p.T("wait.none"), []dialog.Button{button(p.Label("menu.book"), RouteBook)}
	}
	turn := func(number int64) dialog.Tap { return tap(RouteWaits, number) }
	return dialog.Screen{
		Text:        text,
		Rows:        rows(append(buttons, at.end(p, "btn.next_page", turn, tap(RouteMeetings, 0))...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

// Wait is her place in the line: what she waits for, and no number, which would tell of others.
func Wait(p *i18n.Printer, w booking.Wait) dialog.Screen {
	return dialog.Screen{
		Text:        paragraphs(p.T("wait.in"), waitedFor(p, w)),
		Rows:        rows(button(p.Label("btn.leave_line"), RouteWaitLeave, int64(w.Number)), back(p, RouteMeetings, 0), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteWait, int64(w.Number)),
	}
}

func waitedFor(p *i18n.Printer, w booking.Wait) string {
	days := p.Label("btn.any_day")
	if len(w.Weekdays) > 0 {
		names := make([]string, len(w.Weekdays))
		for i, day := range slices.Sorted(slices.Values(w.Weekdays)) {
			names[i] = weekdayInLine(p, day)
		}
		days = strings.Join(names, ", ")
	}
	return lines(p.T("field.kind", "Kind", p.Label("kind."+string(w.Kind))), p.T("field.mode", "Mode", p.Label("mode."+string(w.Mode))),
		p.T("field.days", "Days", days), p.T("field.part", "Part", p.Label("btn.part."+string(w.Part))))
}

// LeaveLine asks before her place is given up: it cannot be had back.
func LeaveLine(p *i18n.Printer, w booking.Wait) dialog.Screen {
	return dialog.Screen{
		Text:        paragraphs(p.T("wait.leave_ask"), waitedFor(p, w)),
		Rows:        rows(button(p.Label("btn.leave_line"), RouteWaitLeaveNow, int64(w.Number)), button(p.Label("btn.stay_in_line"), RouteWait, int64(w.Number)), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteWait, int64(w.Number)),
	}
}

// LeftLine says that she waits no more.
func LeftLine(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{
		Text:        p.T("wait.left"),
		Rows:        rows(button(p.Label("menu.book"), RouteBook), home(p), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteHome),
	}
}

// Offer is a time that is hers for a while, if she wants it.
func Offer(p *i18n.Printer, o booking.Offer, now time.Time, simple bool) dialog.Screen {
	text := []string{p.T("field.date", "Date", p.Day(o.Slot.Starts, now)), p.T("field.time", "Time", p.Time(o.Slot.Starts)), meetingPlace(p, o.Mode, &o.Office, nil)}
	if !simple {
		text = slices.Concat([]string{p.T("field.kind", "Kind", p.Label("kind."+string(o.Kind)))}, text, []string{p.T("field.specialist", "Name", o.Slot.Name)})
	}
	blocks := []block{loose(p.T("offer.here")), loose(lines(text...)), loose(p.T("book.hold_until", "Time", p.DayTime(o.Until, now)))}
	if !simple {
		blocks = append(blocks, loose(p.T("offer.keeps_place")))
	}
	all, _ := cut("", blocks, roomFor(simple).characters, 0)
	number, slot := int64(o.Number), int64(o.Slot.ID)
	return dialog.Screen{
		Text:        all,
		Rows:        rows(button(p.Label("btn.take_offer"), RouteOfferTake, number, slot), button(p.Label("btn.not_this_time"), RouteOfferNo, number, slot), back(p, RouteNewList, 0), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteOffer, number, slot),
	}
}

// OfferDeclined says that she keeps her place.
func OfferDeclined(p *i18n.Printer) dialog.Screen { return afterOffer(p, p.T("offer.declined")) }

// OfferOver answers whoever comes to an offer too late, with the ways to another time. What became of it, it does not say: that may be about others.
func OfferOver(p *i18n.Printer) dialog.Screen { return afterOffer(p, p.T("offer.over")) }

// OfferBusy says that she is at another meeting then.
func OfferBusy(p *i18n.Printer) dialog.Screen { return afterOffer(p, p.T(string(WhyBusy))) }

func afterOffer(p *i18n.Printer, text string) dialog.Screen {
	return dialog.Screen{
		Text:        text,
		Rows:        rows(button(p.Label("menu.book"), RouteBook), button(p.Label("btn.my_wait"), RouteWaits, 0), home(p), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteHome),
	}
}
