package message

import (
	"html"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Closures lists when offices receive nobody.
func Closures(p *i18n.Printer, all []booking.Closure, now time.Time, number int64) dialog.Screen {
	entries := make([]listLine, len(all))
	for i, c := range all {
		entries[i] = listLine{closureText(p, c, now), button(inLanguage(p, c.OfficeName)+", "+p.DayTime(c.From, now), RouteClosure, int64(c.ID), 0)}
	}
	heading := p.T("close.title")
	if len(all) == 0 {
		heading = p.T("zero.closures")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteClosures, number) }
	return under(entryList(p, heading, entries, number, turn, tap(RouteSchedule)), button(p.Label("stf.close_office"), RouteClose, 0))
}

// closureText is who receives nobody, and when.
func closureText(p *i18n.Printer, c booking.Closure, now time.Time) string {
	name := inLanguage(p, c.OfficeName)
	if c.Specialist != 0 {
		name = c.Name
	}
	text := []string{bold(html.EscapeString(name)), p.T("close.from", "Time", p.DayTime(c.From, now)), untilText(p, c.Until, now)}
	if c.Storm {
		text = append(text, p.T("close.storm"))
	}
	return lines(text...)
}

// untilText says when a span ends; one that ends at midnight has a last day.
func untilText(p *i18n.Printer, until, now time.Time) string {
	if p.Time(until) == "00:00" {
		return p.T("close.last_day", "Day", p.Day(until.Add(-time.Minute), now))
	}
	return p.T("close.until", "Time", p.DayTime(until, now))
}

// ClosurePage is a closure with what became of its meetings, and how many people are to be called because of it.
type ClosurePage struct {
	booking.Closure
	Met   []booking.Met
	Calls int
}

// Closure shows what became of the meetings of a span that is closed, those that somebody must settle by hand first, with the way to those that whoever reads it may open.
func Closure(p *i18n.Printer, c ClosurePage, now time.Time, number int64) dialog.Screen {
	shown, at := window(byFate(c.Met), metEntries, number)
	buttons := some(nil, c.Calls, toCall(p, c.Calls))
	for _, m := range shown {
		if m.Opens {
			buttons = append(buttons, button(metLine(p, p.Label, m, now), RouteCaseMeet, int64(m.Meeting)))
		}
	}
	buttons = append(buttons, button(p.Label("stf.open_again"), RouteReopen, int64(c.ID)))
	from := tap(RouteClosures, 0)
	if c.Specialist != 0 {
		from = tap(RouteOneDays, int64(c.Specialist), 0)
	}
	turn := func(number int64) dialog.Tap { return tap(RouteClosure, int64(c.ID), number) }
	text := paragraphs(closureText(p, c.Closure, now), metText(p, shown, len(c.Met), now))
	return staffScreen(text, append(buttons, at.end(p, "btn.next_page", turn, from)...), turn(at.number))
}

// metEntries is how many meetings are told of on a page.
const metEntries = 12

// byFate is all of them, as booking.Fates goes.
func byFate(all []booking.Met) []booking.Met {
	var sorted []booking.Met
	for _, fate := range booking.Fates() {
		for _, m := range all {
			if m.Fate == fate {
				sorted = append(sorted, m)
			}
		}
	}
	return sorted
}

// metText lists meetings under what becomes of them.
func metText(p *i18n.Printer, shown []booking.Met, count int, now time.Time) string {
	if count == 0 {
		return p.T("zero.met")
	}
	text := []string{p.T("close.met", "N", count)}
	var fate booking.Fate
	for _, m := range shown {
		if m.Fate != fate {
			fate = m.Fate
			text = append(text, bold(p.T("fate."+string(fate))))
		}
		text[len(text)-1] = lines(text[len(text)-1], markedLine(p, m, now))
	}
	return paragraphs(text...)
}

// markedLine is that of a meeting, marked if somebody is to be called about it.
func markedLine(p *i18n.Printer, m booking.Met, now time.Time) string {
	if m.Call {
		return p.T("close.to_call", "Line", metLine(p, p.Label, m, now))
	}
	return metLine(p, p.T, m, now)
}

// metLine is when a meeting is, and with whom. say is T for a text, Label for a button.
func metLine(p *i18n.Printer, say func(key string, pairs ...any) string, m booking.Met, now time.Time) string {
	return p.DayTime(m.Starts, now) + " · " + adult(say, m.Who.Family, m.Who.Initial)
}

// toCall leads to whom somebody has to call about a meeting.
func toCall(p *i18n.Printer, calls int) dialog.Button {
	return button(p.Label("stf.meeting_calls", "N", calls), RouteMeetCalls, 0)
}

// MeetingCalls lists whom to call, with the way to how.
func MeetingCalls(p *i18n.Printer, all []booking.Call, now time.Time, number int64) dialog.Screen {
	entries := make([]listLine, len(all))
	for i, c := range all {
		entries[i] = listLine{callText(p, c, now), button(adult(p.Label, c.Who.Family, c.Who.Initial), RouteMeetCall, ofCall(c)...)}
	}
	heading := p.T("close.calls")
	if len(all) == 0 {
		heading = p.T("zero.meeting_calls")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteMeetCalls, number) }
	return entryList(p, heading, entries, number, turn, tap(RouteHome))
}

// ofCall is what a button needs to name a call.
func ofCall(c booking.Call) []int64 {
	return []int64{int64(c.Closure), int64(c.Meeting), int64(c.Revision), int64(c.Who.ID)}
}

func callText(p *i18n.Printer, c booking.Call, now time.Time) string {
	text := []string{bold(adult(p.T, c.Who.Family, c.Who.Initial)), p.T("field.date", "Date", p.DayTime(c.Starts, now)), whatBecame(p, c)}
	if c.Travel > 0 {
		text = append(text, p.T("travel.known", "Way", wayText(p, int64(c.Travel/time.Minute))))
	}
	return lines(text...)
}

// whatBecame is what she is to be told.
func whatBecame(p *i18n.Printer, c booking.Call) string {
	switch c.Fate {
	case booking.ByPhone, booking.ByVideo:
		return p.T("meeting.by_" + string(c.Fate))
	case booking.Invitation:
		text := []string{p.T("day.invited_late"), p.T("field.way", "Way", p.Label("mode."+string(c.Mode)))}
		if c.Mode == booking.InPerson {
			text = append(text, placeLine(p, c.Office))
		}
		return lines(text...)
	case "":
		return lines(p.T("meeting.by_in-person"), placeLine(p, c.Office))
	}
	return p.T("case_meeting.displaced")
}

// MeetingCall says how to call one of them.
func MeetingCall(p *i18n.Printer, c booking.Call, to family.Contact, now time.Time) dialog.Screen {
	called := button(p.Label("stf.answered"), RouteMeetCalled, ofCall(c)...)
	return staffScreen(paragraphs(callText(p, c, now), contact(p, to)), []dialog.Button{called, back(p, RouteMeetCalls, 0), hide(p)}, tap(RouteMeetCalls, 0))
}
