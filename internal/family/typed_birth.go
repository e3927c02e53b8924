package family

import (
	"strconv"
	"strings"
	"time"
)

// ReadBirth reads a date of birth as people type it, as far as it is known: 12.05.2014, 05.2014 or 2014, with any of . , / - or a space between the numbers.
func ReadBirth(text string) (Birth, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".,/- \u00a0", r) })
	if len(parts) == 0 || len(parts) > 3 || len(parts[len(parts)-1]) != 4 {
		return Birth{}, false
	}
	var numbers [3]int
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || len(part) > 2 && i < len(parts)-1 {
			return Birth{}, false
		}
		numbers[3-len(parts)+i] = n
	}
	b := Birth{Day: numbers[0], Month: numbers[1], Year: numbers[2]}
	return b, b.valid()
}

// ToCome says whether nobody can have been born then yet.
func (b Birth) ToCome(now time.Time) bool {
	year, month, day := now.Date()
	first := time.Date(b.Year, time.Month(max(b.Month, 1)), max(b.Day, 1), 0, 0, 0, 0, time.UTC)
	return first.After(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Turned says whether somebody born then is that old on the day of now, even if born on the last day that the date allows.
func (b Birth) Turned(age int, now time.Time) bool {
	last := time.Date(b.Year, time.Month(b.Month), b.Day, 0, 0, 0, 0, time.UTC)
	switch {
	case b.Month == 0:
		last = time.Date(b.Year, time.December, 31, 0, 0, 0, 0, time.UTC)
	case b.Day == 0:
		last = time.Date(b.Year, time.Month(b.Month)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	year, month, day := now.Date()
	return !last.AddDate(age, 0, 0).After(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}
