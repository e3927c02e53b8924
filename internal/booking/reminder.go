package booking

import (
	"time"

	"github.com/senim-bot/senim/internal/delivery"
)

// Reminder is a moment at which an adult is reminded of a meeting. At Expires its line would not be true any more.
type Reminder struct {
	Kind         delivery.Kind
	Due, Expires time.Time
}

// Timing is what decides when a meeting is reminded of.
type Timing struct {
	Starts time.Time
	// Travel is how long the family is on its way; 0 when not known, or when nobody has to leave the house.
	Travel time.Duration
	// Weekly: a visit of every week, whose ping must not come at the same hour each time.
	Weekly bool
}

const (
	// dayBeforeHour is when people are reminded the day before; of a Monday's meeting it is Sunday at sundayHour, and on no other Sunday anything.
	dayBeforeHour = 18
	sundayHour    = 17
	// eveningHour is when they are told, the evening before, what would have come in the night.
	eveningHour = 20
	// usualLead is how long before the beginning people set out, and gettingReady what is added to a known way.
	usualLead    = 2 * time.Hour
	gettingReady = time.Hour
	// reminderFrom and reminderUntil are when a reminder may come.
	reminderFrom  = 8*time.Hour + 30*time.Minute
	reminderUntil = 21 * time.Hour
)

// Reminders are the moments at which a meeting is reminded of, by the clock of zone: the day before, and before leaving. What would come in the night comes the evening
// before, never later.
func (t Timing) Reminders(zone *time.Location) []Reminder {
	day := dayOf(t.Starts, zone)
	before := Reminder{delivery.Tomorrow, t.dayBefore(day), day.UTC()}
	leaving := t.leaving(day, zone)
	if leaving == before {
		return []Reminder{before}
	}
	return []Reminder{before, leaving}
}

func dayOf(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
}

const (
	// weeklyStep is what lies between the moments, one a week, at which a visit of every week is reminded of in the evening, and mostVaried between the first and the last.
	weeklyStep = 9 * time.Minute
	mostVaried = 6 * weeklyStep
)

// varied is by how much the evening's moments of a visit of every week differ from those of the first, the same for the same week however often it is asked.
func (t Timing) varied(day time.Time) time.Duration {
	if !t.Weekly {
		return 0
	}
	return weekOf(day) * weeklyStep
}

func (t Timing) dayBefore(day time.Time) time.Time {
	return eveOf(day, dayBeforeHour).Add(t.varied(day)).UTC()
}

// lateEve is when she is told in the evening what would have come in the night. On a Sunday that is said once; a visit of every week is told of earlier than others, never later.
func (t Timing) lateEve(day time.Time) time.Time {
	eve := eveOf(day, eveningHour)
	switch {
	case eve.Weekday() == time.Sunday:
		return t.dayBefore(day)
	case t.Weekly:
		return eve.Add(t.varied(day) - mostVaried)
	}
	return eve
}

// weekOf is a number from 0 to 6 that is another one from week to week.
func weekOf(day time.Time) time.Duration {
	_, week := day.ISOWeek()
	return time.Duration(week * 37 % 7)
}

// eveOf is an hour of the day before, or on a Sunday the one hour at which people are reminded then.
func eveOf(day time.Time, hour int) time.Time {
	eve := day.AddDate(0, 0, -1)
	if eve.Weekday() == time.Sunday {
		hour = sundayHour
	}
	return time.Date(eve.Year(), eve.Month(), eve.Day(), hour, 0, 0, 0, day.Location())
}

func (t Timing) leaving(day time.Time, zone *time.Location) Reminder {
	lead := max(usualLead, t.Travel+gettingReady)
	if t.Weekly {
		lead += weekOf(day) * 7 * time.Minute
	}
	due := t.Starts.Add(-lead).In(zone)
	eve := t.lateEve(day)
	switch {
	case !due.Before(day.Add(reminderFrom)) && due.Before(day.Add(reminderUntil)):
		return Reminder{delivery.Today, due.UTC(), t.Starts.UTC()}
	case due.Before(eve):
		// A way of a day is begun the day before; earlier than its morning nobody is told of tomorrow.
		due = later(due, dayOf(eve, zone).Add(reminderFrom))
		return Reminder{delivery.Tomorrow, due.UTC(), day.UTC()}
	default:
		return Reminder{delivery.Tomorrow, eve.UTC(), day.UTC()}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
