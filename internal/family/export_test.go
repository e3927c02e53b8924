package family

import (
	"strings"
	"time"
)

// Classes writes a track's stages with their own classes, as the tables of the tracks do.
func Classes(t Track) string {
	var list []string
	for _, s := range t.entry().steps {
		list = append(list, string(s.stage)+" "+map[Class]string{Ping: "P", ViewOnly: "V", HumanFirst: "H"}[s.class])
	}
	return strings.Join(list, ", ")
}

// NextWorkingDay lets the calendar be tested without a database.
func NextWorkingDay(now time.Time, zone *time.Location, holidays []time.Time) time.Time {
	return nextWorkingDay(now, zone, holidays)
}

// Near lets birthdays be tested without a database.
func (b Birth) Near(today time.Time, guarded bool) (int, time.Time) { return b.near(today, guarded) }
