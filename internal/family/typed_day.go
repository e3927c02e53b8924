package family

import (
	"strconv"
	"strings"
	"time"
)

// ReadDay reads a day as people type it, 14.01.2027 or 14.01, with any of . , / - or a space between the numbers. It must lie between the days of first and last, whose
// zone it is in; without a year it is the first such day of theirs. It is given as its midnight.
func ReadDay(text string, first, last time.Time) (time.Time, bool) {
	days := readDays(text, first, last)
	if len(days) == 0 {
		return time.Time{}, false
	}
	return days[0], true
}

// ReadPastDay is ReadDay for what has been: without a year it is the last such day.
func ReadPastDay(text string, first, last time.Time) (time.Time, bool) {
	days := readDays(text, first, last)
	if len(days) == 0 {
		return time.Time{}, false
	}
	return days[len(days)-1], true
}

// readDays lists the days that the text can mean.
func readDays(text string, first, last time.Time) (days []time.Time) {
	numbers, ok := readNumbers(text, 2, 2, -4)
	if !ok || len(numbers) < 2 {
		return nil
	}
	from, to := first.Year(), last.Year()
	if len(numbers) == 3 {
		from, to = numbers[2], numbers[2]
	}
	begin, end := midnight(first), midnight(last)
	for year := max(from, first.Year()); year <= min(to, last.Year()); year++ {
		day := time.Date(year, time.Month(numbers[1]), numbers[0], 0, 0, 0, 0, first.Location())
		if day.Day() == numbers[0] && int(day.Month()) == numbers[1] && !day.Before(begin) && !day.After(end) {
			days = append(days, day)
		}
	}
	return days
}

// ReadTime reads a time of day as people type it: 10:00, 10.00, 10 00 or 10.
func ReadTime(text string) (hour, minute int, ok bool) {
	numbers, ok := readNumbers(text, 2, -2)
	if !ok || len(numbers) == 0 {
		return 0, 0, false
	}
	if len(numbers) == 2 {
		minute = numbers[1]
	}
	return numbers[0], minute, numbers[0] < 24 && minute < 60
}

// readNumbers reads at most as many numbers as there are widths, none of more digits than its width; a negative width is how many it has exactly.
func readNumbers(text string, widths ...int) ([]int, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".,:/- \u00a0", r) })
	if len(parts) > len(widths) {
		return nil, false
	}
	numbers := make([]int, len(parts))
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || len(part) > max(widths[i], -widths[i]) || widths[i] < 0 && len(part) != -widths[i] {
			return nil, false
		}
		numbers[i] = int(n)
	}
	return numbers, true
}

func midnight(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}
