package booking

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// said writes times as "Mon 09:00-10:00", with the office before it when it is not the first.
func said(times []stretch) string {
	var all []string
	for _, s := range times {
		from, until := s.From.In(almaty), s.Until.In(almaty)
		text := from.Format("Mon 15:04-") + until.Format("15:04")
		if s.office != 1 {
			text = "elsewhere " + text
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func TestTimesAreCutOutOfOpenHours(t *testing.T) {
	t.Parallel()
	clock := func(text string) time.Duration {
		d, err := time.ParseDuration(strings.Replace(text, ":", "h", 1) + "m")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	weekly := func(office OfficeID, weekday int, from, until string) weeklyHours {
		return weeklyHours{office, weekday, clock(from), clock(until)}
	}
	day := func(from, until string) stretch {
		return stretch{1, Span{at(t, "2026-11-27 "+from), at(t, "2026-11-27 "+until)}}
	}
	lunch, prayer := weekly(1, 0, "13:00", "14:00"), weekly(1, 5, "13:00", "14:30")
	for name, tt := range map[string]struct {
		hours openHours
		taken []Span
		want  string
	}{
		"one after the other, and no shorter one": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 4, "09:00", "11:40")}},
			want:  "Thu 09:00-09:50, Thu 09:50-10:40, Thu 10:40-11:30"},
		"around lunch": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 4, "12:00", "15:00")}, breaks: []weeklyHours{lunch, prayer}},
			want:  "Thu 12:00-12:50, Thu 14:00-14:50"},
		"around the prayer of a Friday": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 5, "12:00", "16:00")}, breaks: []weeklyHours{lunch, prayer}},
			want:  "Fri 12:00-12:50, Fri 14:30-15:20"},
		"another office's pause is its own": {
			hours: openHours{weekly: []weeklyHours{weekly(2, 4, "13:00", "14:00")}, breaks: []weeklyHours{lunch}},
			want:  "elsewhere Thu 13:00-13:50"},
		"not on a day off": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 4, "09:00", "10:00"), weekly(1, 5, "09:00", "10:00")}, off: map[string]bool{"2026-11-26": true}},
			want:  "Fri 09:00-09:50"},
		"hours added by hand count on a day off, but not in a pause": {
			hours: openHours{added: []stretch{day("12:10", "15:20")}, off: map[string]bool{"2026-11-27": true}, breaks: []weeklyHours{prayer}},
			want:  "Fri 12:10-13:00, Fri 14:30-15:20"},
		"not where it is closed": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 5, "09:00", "13:00")}, closed: []stretch{day("09:50", "11:10")}},
			want:  "Fri 09:00-09:50, Fri 11:10-12:00, Fri 12:00-12:50"},
		"a closure of another office": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 5, "09:00", "10:00")}, closed: []stretch{{2, day("09:00", "10:00").Span}}},
			want:  "Fri 09:00-09:50"},
		"a closure of all": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 5, "09:00", "10:00")}, closed: []stretch{{0, day("09:00", "10:00").Span}}},
			want:  ""},
		"around what somebody has": {
			hours: openHours{weekly: []weeklyHours{weekly(1, 5, "09:00", "12:00")}},
			taken: []Span{day("09:30", "10:20").Span},
			want:  "Fri 10:20-11:10, Fri 11:10-12:00"},
		"hours that overlap are met once": {
			hours: openHours{weekly: []weeklyHours{weekly(2, 5, "10:00", "12:00"), weekly(1, 5, "09:00", "11:00")}},
			want:  "Fri 09:00-09:50, Fri 09:50-10:40, elsewhere Fri 11:00-11:50"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			monday := dayOf(at(t, "2026-11-23 10:00"), almaty)
			var week []time.Time
			for i := range 7 {
				week = append(week, monday.AddDate(0, 0, i))
			}
			if diff := cmp.Diff(tt.want, said(cut(tt.hours.open(week), tt.taken, 50*time.Minute))); diff != "" {
				t.Errorf("times (-want +got)\n%s", diff)
			}
		})
	}
}
