package message

import (
	"html"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Schedule is the way to one's own hours, for those whom people meet, and for a supervisor to everybody's, to the offices and the days off; closes: who asks may close an office.
// own is 0 for whoever meets nobody.
func Schedule(p *i18n.Printer, own booking.SpecialistID, closes, supervises bool, now time.Time) dialog.Screen {
	text := p.T("schedule.title")
	var buttons []dialog.Button
	if own != 0 {
		buttons = append(buttons, button(p.Label("stf.my_hours"), RouteHours, int64(own), 0))
	}
	if closes {
		buttons = append(buttons, button(p.Label("stf.closures"), RouteClosures, 0))
	}
	if supervises {
		buttons = append(buttons, button(p.Label("stf.specialists"), RouteSpecialists, 0), button(p.Label("stf.offices"), RouteOffices, 0),
			button(p.Label("stf.holidays"), RouteHolidays, int64(p.Year(now)), 0))
	}
	if len(buttons) == 0 {
		text = p.T("zero.own_hours")
	}
	return staffScreen(text, append(buttons, back(p, RouteHome), hide(p)), tap(RouteSchedule))
}

// SpecialistWeek is a week of somebody whom people meet.
type SpecialistWeek struct {
	booking.Specialist
	// Week counts from this one.
	Week int64
	Days []booking.WeekDay
	// Conflicts counts the meetings that fit the hours no more.
	Conflicts int
}

// weeksAhead is the last week for which times are made.
const weeksAhead = int64(booking.Ahead / (7 * 24 * time.Hour))

// Hours shows a week of a specialist, with the ways to change it.
func Hours(p *i18n.Printer, w SpecialistWeek, now time.Time) dialog.Screen {
	text := []string{bold(html.EscapeString(w.Name))}
	for _, d := range w.Days {
		text = append(text, weekDay(p, d, now))
	}
	id := int64(w.ID)
	buttons := some(nil, w.Conflicts, button(p.Label("stf.conflicts", "N", w.Conflicts), RouteConflicts, id, 0))
	buttons = append(buttons,
		button(p.Label("stf.add_hours"), RouteAskHours, id, int64(AddOnDay)), button(p.Label("stf.shut_hours"), RouteAskHours, id, int64(ShutOnDay)),
		button(p.Label("stf.close_span"), RouteClose, id), button(p.Label("stf.one_days"), RouteOneDays, id, 0), button(p.Label("stf.weekly"), RouteWeekly, id, 0))
	if w.Week < weeksAhead {
		buttons = append(buttons, button(p.Label("stf.next_week"), RouteHours, id, w.Week+1))
	}
	from := back(p, RouteSchedule)
	if w.Week > 0 {
		from = back(p, RouteHours, id, w.Week-1)
	}
	return staffScreen(paragraphs(text...), append(buttons, from, hide(p)), tap(RouteHours, id, w.Week))
}

func weekDay(p *i18n.Printer, d booking.WeekDay, now time.Time) string {
	day := p.Day(d.Day, now)
	if len(d.Open) == 0 {
		return p.T("hours.none", "Day", day)
	}
	spans := make([]string, len(d.Open))
	for i, s := range d.Open {
		spans[i] = interval(p, s)
	}
	text := []string{p.T("hours.day", "Day", day, "Hours", strings.Join(spans, ", "))}
	if d.Booked > 0 {
		text = append(text, p.T("hours.booked", "N", d.Booked))
	}
	if d.Free > 0 {
		text = append(text, p.T("hours.free", "N", d.Free))
	}
	return lines(text...)
}

// interval is a span of one day: «10:00–10:45». Midnight at its end is 24:00.
func interval(p *i18n.Printer, s booking.Span) string {
	from, until := p.Time(s.From), p.Time(s.Until)
	if until == "00:00" {
		until = "24:00"
	}
	return from + "–" + until
}

// clock is interval for times that count from midnight.
func clock(from, until time.Duration) string {
	said := func(d time.Duration) string { return time.Time{}.Add(d).Format("15:04") }
	if until == 24*time.Hour {
		return said(from) + "–24:00"
	}
	return said(from) + "–" + said(until)
}

// weekdayName is the name of a weekday counted from 1 for Monday, as it begins a line or stands on a button; weekdayInLine is it after other words.
func weekdayName(p *i18n.Printer, weekday int) string { return p.Weekday(time.Weekday(weekday % 7)) }
func weekdayInLine(p *i18n.Printer, weekday int) string {
	return p.WeekdayInLine(time.Weekday(weekday % 7))
}

// Weekly lists the hours of a specialist's usual week.
func Weekly(p *i18n.Printer, of booking.Specialist, all []booking.WeeklyHours, number int64) dialog.Screen {
	entries := make([]listLine, len(all))
	for i, h := range all {
		name := weekdayName(p, h.Weekday) + " " + clock(h.From, h.Until)
		entries[i] = listLine{weeklyText(p, h), button(name, RouteWeeklyOne, int64(of.ID), int64(h.ID))}
	}
	heading := p.T("hours.weekly")
	if len(all) == 0 {
		heading = p.T("zero.weekly")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteWeekly, int64(of.ID), number) }
	return entryList(p, paragraphs(bold(html.EscapeString(of.Name)), heading), entries, number, turn, tap(RouteHours, int64(of.ID), 0),
		button(p.Label("stf.add_weekly"), RouteAskHours, int64(of.ID), int64(AddWeekly)))
}

func weeklyText(p *i18n.Printer, h booking.WeeklyHours) string {
	return lines(p.T("hours.day", "Day", weekdayName(p, h.Weekday), "Hours", clock(h.From, h.Until)), p.T("hours.office", "Office", inLanguage(p, h.OfficeName)))
}

// WeeklyOne asks whether hours are to be taken out of the usual week.
func WeeklyOne(p *i18n.Printer, of booking.Specialist, h booking.WeeklyHours) dialog.Screen {
	return staffScreen(about(html.EscapeString(of.Name), weeklyText(p, h), p.T("hours.weekly_end")), []dialog.Button{
		button(p.Label("stf.take_out"), RouteWeeklyEnd, int64(of.ID), int64(h.ID)), back(p, RouteWeekly, int64(of.ID), 0), hide(p)}, tap(RouteWeekly, int64(of.ID), 0))
}

// OneDays lists what is different on single days: hours added, hours closed.
func OneDays(p *i18n.Printer, of booking.Specialist, added, shut []booking.Hours, now time.Time, number int64) dialog.Screen {
	var entries []listLine
	for _, h := range added {
		entries = append(entries, listLine{addedText(p, h, now), button(p.Since(h.From, now)+" "+interval(p, booking.Span{From: h.From, Until: h.Until}), RouteAdded, int64(of.ID), int64(h.ID))})
	}
	for _, h := range shut {
		entries = append(entries, listLine{shutText(p, h, now), button(p.Since(h.From, now)+" "+interval(p, booking.Span{From: h.From, Until: h.Until}), RouteShut, int64(of.ID), int64(h.ID))})
	}
	heading := p.T("hours.one_days")
	if len(entries) == 0 {
		heading = p.T("zero.one_days")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteOneDays, int64(of.ID), number) }
	return entryList(p, paragraphs(bold(html.EscapeString(of.Name)), heading), entries, number, turn, tap(RouteHours, int64(of.ID), 0))
}

// onDay is the day and the hours of it.
func onDay(p *i18n.Printer, h booking.Hours, now time.Time) string {
	return p.Label("date.with_time", "Date", p.Day(h.From, now), "Time", interval(p, booking.Span{From: h.From, Until: h.Until}))
}

func addedText(p *i18n.Printer, h booking.Hours, now time.Time) string {
	return lines(p.T("hours.added", "Time", onDay(p, h, now)), p.T("hours.office", "Office", inLanguage(p, h.OfficeName)))
}

func shutText(p *i18n.Printer, h booking.Hours, now time.Time) string {
	return p.T("hours.shut", "Time", onDay(p, h, now))
}

// Added asks whether hours that were added are to be taken back.
func Added(p *i18n.Printer, of booking.Specialist, h booking.Hours, now time.Time) dialog.Screen {
	return staffScreen(about(html.EscapeString(of.Name), addedText(p, h, now), p.T("hours.stands")), []dialog.Button{
		button(p.Label("stf.take_out"), RouteAddedEnd, int64(of.ID), int64(h.ID)), back(p, RouteOneDays, int64(of.ID), 0), hide(p)}, tap(RouteOneDays, int64(of.ID), 0))
}

// Shut asks whether hours that were closed are to be opened again.
func Shut(p *i18n.Printer, of booking.Specialist, h booking.Hours, now time.Time) dialog.Screen {
	return staffScreen(about(html.EscapeString(of.Name), shutText(p, h, now)), []dialog.Button{
		button(p.Label("stf.open_again"), RouteReopen, int64(h.ID)), back(p, RouteOneDays, int64(of.ID), 0), hide(p)}, tap(RouteOneDays, int64(of.ID), 0))
}
