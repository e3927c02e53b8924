package message

import (
	"html"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// HoursChange is what is asked about the hours of a specialist; a button carries it.
type HoursChange int64

// What can be asked. The numbers are in buttons: new ones go to the end.
const (
	AddWeekly HoursChange = iota + 1
	AddOnDay
	ShutOnDay
)

// NewHours is what was answered so far about hours to be added or closed: whose they are, then, as far as known, on which weekday or day, and where.
type NewHours struct {
	booking.Specialist
	Change  HoursChange
	Weekday int
	Day     time.Time
	Office  booking.Office
}

func (o NewHours) about(p *i18n.Printer, now time.Time, parts ...string) string {
	head := []string{p.T(map[HoursChange]string{AddWeekly: "hours.do_weekly", AddOnDay: "hours.do_add", ShutOnDay: "hours.do_shut"}[o.Change])}
	switch {
	case o.Weekday != 0:
		head = append(head, p.T("hours.on", "Day", weekdayInLine(p, o.Weekday)))
	case !o.Day.IsZero():
		head = append(head, p.T("hours.on", "Day", p.Day(o.Day, now)))
	}
	if o.Office.ID != 0 {
		head = append(head, p.T("hours.office", "Office", inLanguage(p, o.Office.Name)))
	}
	return about(html.EscapeString(o.Name), append([]string{lines(head...)}, parts...)...)
}

// AskWeekday asks on which day of each week. Answers count from 1 for Monday.
func AskWeekday(p *i18n.Printer, of NewHours, now time.Time) dialog.Screen {
	return Question(p, of.about(p, now, p.T("hours.ask_weekday")), 1, weekdays(p)...)
}

func weekdays(p *i18n.Printer) []Choice {
	var choices []Choice
	for weekday := 1; weekday <= 7; weekday++ {
		choices = append(choices, Choice{weekdayName(p, weekday), int64(weekday)})
	}
	return choices
}

// AskHoursDay asks on which day. The answer of a button is how many days from today.
func AskHoursDay(p *i18n.Printer, of NewHours, now time.Time, wrong bool) dialog.Screen {
	return Question(p, of.about(p, now, orWrong(p, "hours.ask_day", "wrong.birth", wrong)...), 2, Choice{p.Label("stf.today"), 0}, Choice{p.Label("stf.tomorrow"), 1})
}

// AskHoursOffice asks where. Answers count as the offices do.
func AskHoursOffice(p *i18n.Printer, of NewHours, offices []booking.Office, now time.Time, page int) dialog.Screen {
	choices := choicesOf(offices, func(o booking.Office) string { return inLanguage(p, o.Name) })
	return Question(p, of.about(p, now, p.T("hours.ask_office")), 1, onPage(p, choices, roomFor(false).entries, page)...)
}

// WholeDay is the answer that names no hours: all of a day is closed, or an office is not open on it.
const WholeDay = -2

// spansOffered are the hours that most people have; an answer counts as they do.
func spansOffered() []booking.OpenOn {
	return []booking.OpenOn{{From: 9 * time.Hour, Until: 13 * time.Hour}, {From: 14 * time.Hour, Until: 18 * time.Hour}, {From: 9 * time.Hour, Until: 18 * time.Hour}}
}

// SpanOffered is the span that an answer to AskSpan stands for.
func SpanOffered(answer int64) (from, until time.Duration, ok bool) {
	all := spansOffered()
	if answer < 0 || answer >= int64(len(all)) {
		return 0, 0, false
	}
	return all[answer].From, all[answer].Until, true
}

// AskSpan asks from when until when.
func AskSpan(p *i18n.Printer, of NewHours, now time.Time, wrong bool) dialog.Screen {
	choices := spanChoices()
	if of.Change == ShutOnDay {
		choices = append([]Choice{{p.Label("stf.whole_day"), WholeDay}}, choices...)
	}
	return Question(p, of.about(p, now, orWrong(p, "hours.ask_span", "wrong.span", wrong)...), 1, choices...)
}

func spanChoices() []Choice {
	return choicesOf(spansOffered(), func(o booking.OpenOn) string { return clock(o.From, o.Until) })
}

// CheckHours asks to look it over.
func CheckHours(p *i18n.Printer, of NewHours, from, until time.Duration, now time.Time) dialog.Screen {
	text := of.about(p, now, p.T("hours.time", "Hours", clock(from, until)), p.T("hours.stands"), p.T("ask.check"))
	return Question(p, text, 1, Choice{Text: p.Label("btn.confirm")})
}

// HoursOverlap says that there are hours then already.
func HoursOverlap(p *i18n.Printer, of booking.SpecialistID) dialog.Screen {
	return word(p, p.T("wrong.overlap"), RouteHours, int64(of), 0)
}

// NoOffice says that there is no office yet at which anybody could be met.
func NoOffice(p *i18n.Printer, of booking.SpecialistID) dialog.Screen {
	return word(p, p.T("zero.offices"), RouteHours, int64(of), 0)
}
