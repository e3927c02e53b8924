package i18n

import (
	"time"
	"unicode"
)

// nearMonths is how far from now a date goes without its year.
const nearMonths = 6

// Day is a day in full: «14 қаңтар, бейсенбі», «четверг, 14 января». The year is said when the day is more than six months away.
func (p *Printer) Day(t, now time.Time) string {
	return p.date("date.day", "date.day_year", t, now)
}

// Since is the day on which something began: «14 қаңтар», «14 января», with the year as Day says it.
func (p *Printer) Since(t, now time.Time) string {
	return p.date("date.since", "date.since_year", t, now)
}

// Weekday is the name of a day of the week as it begins a line: «Дүйсенбі», «Понедельник».
func (p *Printer) Weekday(day time.Weekday) string {
	name := []rune(p.names.WeekdayWide(day))
	name[0] = unicode.ToUpper(name[0])
	return string(name)
}

// WeekdayInLine is the name of a day of the week after other words: «бейсенбі», «четверг».
func (p *Printer) WeekdayInLine(day time.Weekday) string { return p.names.WeekdayWide(day) }

// Year is the year of t in Kazakhstan.
func (p *Printer) Year(t time.Time) int { return t.In(p.zone).Year() }

// Time is the time of day: «10:00».
func (p *Printer) Time(t time.Time) string { return t.In(p.zone).Format("15:04") }

// DayTime is Day and Time: «14 қаңтар, бейсенбі, 10:00».
func (p *Printer) DayTime(t, now time.Time) string {
	return p.Label("date.with_time", "Date", p.Day(t, now), "Time", p.Time(t))
}

// SoonTime is DayTime that says «бүгін» and «ертең» instead of a near date. It is for screens that close within the hour: on one that stays, tomorrow would soon be
// wrong.
func (p *Printer) SoonTime(t, now time.Time) string {
	day := ""
	switch date(t.In(p.zone)) {
	case date(now.In(p.zone)):
		day = p.Label("w.today")
	case date(now.In(p.zone).AddDate(0, 0, 1)):
		day = p.Label("w.tomorrow")
	default:
		return p.DayTime(t, now)
	}
	return p.Label("date.with_time", "Date", day, "Time", p.Time(t))
}

// EndOfDay is the midnight that ends the day of t in Kazakhstan.
func (p *Printer) EndOfDay(t time.Time) time.Time {
	year, month, day := t.In(p.zone).Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, p.zone)
}

// date writes in one language only: a printer of two writes its dates in Kazakh, inside texts that it says twice.
func (p *Printer) date(near, far string, t, now time.Time) string {
	t, now = t.In(p.zone), now.In(p.zone)
	key := near
	if t.After(now.AddDate(0, nearMonths, 0)) || t.Before(now.AddDate(0, -nearMonths, 0)) {
		key = far
	}
	return p.one(key, nil, values{pairs: []any{
		"Year", t.Year(), "Month", p.names.MonthWide(t.Month()), "Day", t.Day(), "Weekday", p.names.WeekdayWide(t.Weekday()),
	}})
}

func date(t time.Time) [3]int {
	year, month, day := t.Date()
	return [3]int{year, int(month), day}
}
