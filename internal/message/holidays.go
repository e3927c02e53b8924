package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Holidays lists the days off of a year.
func Holidays(p *i18n.Printer, year int64, days []time.Time, now time.Time, number int64) dialog.Screen {
	entries := make([]listLine, len(days))
	for i, day := range days {
		entries[i] = listLine{p.Day(day, now), button(p.Day(day, now), RouteHoliday, booking.DayNumber(day))}
	}
	heading := p.T("holiday.title", "Year", year)
	if len(days) == 0 {
		heading = p.T("holiday.none", "Year", year)
	}
	turn := func(number int64) dialog.Tap { return tap(RouteHolidays, year, number) }
	actions := []dialog.Button{button(p.Label("stf.add_holiday"), RouteAddHoliday)}
	for _, other := range []int64{year - 1, year + 1} {
		if this := int64(p.Year(now)); other == this || other == this+1 {
			actions = append(actions, button(p.Label("stf.of_year", "Year", other), RouteHolidays, other, 0))
		}
	}
	return entryList(p, heading, entries, number, turn, tap(RouteSchedule), actions...)
}

// Holiday asks whether a day off is to be a working day.
func Holiday(p *i18n.Printer, day, now time.Time) dialog.Screen {
	return staffScreen(about(p.Day(day, now), p.T("holiday.is")), []dialog.Button{
		button(p.Label("stf.holiday_end"), RouteHolidayEnd, booking.DayNumber(day)), back(p, RouteHolidays, int64(p.Year(day)), 0), hide(p)}, tap(RouteHolidays, int64(p.Year(day)), 0))
}

// AskHoliday asks which day is to be a day off.
func AskHoliday(p *i18n.Printer, wrong bool) dialog.Screen {
	return Question(p, paragraphs(orWrong(p, "holiday.ask", "wrong.birth", wrong)...), 1)
}

// CheckHoliday asks to look it over.
func CheckHoliday(p *i18n.Printer, day, now time.Time) dialog.Screen {
	return check(p, p.Day(day, now), p.T("holiday.will_be"))
}
