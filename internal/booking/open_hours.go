package booking

import (
	"slices"
	"time"
)

// openHours is when a specialist can be met in the days of Span, and what of it nobody is given.
type openHours struct {
	// weekly are the hours of a usual week within those of the office; none on a day off. added are hours of one day, which somebody wrote down by hand: they also
	// count on a day off and when the office is closed otherwise.
	weekly []weeklyHours
	added  []stretch
	off    map[string]bool
	// breaks are when an office makes a pause, closed is when somebody closed it.
	breaks []weeklyHours
	closed []stretch
	// length is how long a time must be for whatever they can be booked for.
	length time.Duration
}

// weeklyHours are hours of one weekday, 1 is Monday, by the clock here; weekday 0 is every day.
type weeklyHours struct {
	office      OfficeID
	weekday     int
	from, until time.Duration
}

// stretch is a time at an office; office 0 is wherever they are.
type stretch struct {
	office OfficeID
	Span
}

// of are the hours on a day, given as its midnight.
func (w weeklyHours) of(day time.Time) (stretch, bool) {
	return stretch{w.office, Span{onClock(day, w.from), onClock(day, w.until)}}, w.weekday == 0 || w.weekday == isoWeekday(day)
}

// onClock is a time of that day by its clock.
func onClock(day time.Time, clock time.Duration) time.Time {
	year, month, date := day.Date()
	return time.Date(year, month, date, 0, int(clock/time.Minute), 0, 0, day.Location())
}

// isoWeekday counts from 1 for Monday.
func isoWeekday(day time.Time) int { return (int(day.Weekday())+6)%7 + 1 }

// open is when people are received in those days, the first first. Hours that overlap are both in it.
func (h openHours) open(days []time.Time) []stretch {
	all := slices.Clone(h.added)
	holes := slices.Clone(h.closed)
	for _, day := range days {
		if !h.off[day.Format(time.DateOnly)] {
			all = append(all, on(day, h.weekly)...)
		}
		holes = append(holes, on(day, h.breaks)...)
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.From.Compare(b.From) })
	var open []stretch
	for _, a := range all {
		for _, left := range without(a.Span, in(a.office, holes)) {
			open = append(open, stretch{a.office, left})
		}
	}
	return open
}

func on(day time.Time, hours []weeklyHours) []stretch {
	var all []stretch
	for _, w := range hours {
		if s, ok := w.of(day); ok {
			all = append(all, s)
		}
	}
	return all
}

// in are the spans that concern an office.
func in(office OfficeID, all []stretch) []Span {
	var spans []Span
	for _, s := range all {
		if s.office == 0 || s.office == office {
			spans = append(spans, s.Span)
		}
	}
	return spans
}

// without is what is left of a span without others, the first first.
func without(whole Span, holes []Span) []Span {
	left := []Span{whole}
	for _, hole := range holes {
		var next []Span
		for _, s := range left {
			if !s.meets(hole) {
				next = append(next, s)
				continue
			}
			if s.From.Before(hole.From) {
				next = append(next, Span{s.From, hole.From})
			}
			if hole.Until.Before(s.Until) {
				next = append(next, Span{hole.Until, s.Until})
			}
		}
		left = next
	}
	return left
}

func (s Span) meets(other Span) bool {
	return s.From.Before(other.Until) && other.From.Before(s.Until)
}

func (s Span) holds(other Span) bool {
	return !other.From.Before(s.From) && !other.Until.After(s.Until)
}

// cut makes times of a length, one after the other, out of open hours, around what is taken. Nobody is at two offices: of hours that overlap, those that begin first count.
func cut(open []stretch, taken []Span, length time.Duration) []stretch {
	var times []stretch
	for _, o := range open {
		for _, left := range without(o.Span, taken) {
			for from := left.From; !from.Add(length).After(left.Until); from = from.Add(length) {
				times = append(times, stretch{o.office, Span{from, from.Add(length)}})
			}
		}
		taken = append(taken, o.Span)
	}
	return times
}
