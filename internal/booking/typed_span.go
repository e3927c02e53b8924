package booking

import (
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

// ReadSpan reads hours as people type them, 09:00-13:00 or 9-13, with any dash between. They count from midnight; 24:00 is the end of the day.
func ReadSpan(text string) (from, until time.Duration, ok bool) {
	both := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-–—−", r) })
	if len(both) != 2 {
		return 0, 0, false
	}
	from, begins := readClock(both[0])
	until, ends := readClock(both[1])
	if !begins || !ends || from >= until {
		return 0, 0, false
	}
	return from, until, true
}

func readClock(text string) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if text == "24:00" || text == "24" {
		return 24 * time.Hour, true
	}
	hour, minute, ok := family.ReadTime(text)
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, ok
}
