package family

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Birth is a date of birth as far as it is known: Month and Day may be 0. It has no place.
type Birth struct {
	Year, Month, Day int
}

// String is the form that is sealed: 2014, 2014-05 or 2014-05-12.
func (b Birth) String() string {
	switch {
	case b.Month == 0:
		return fmt.Sprintf("%04d", b.Year)
	case b.Day == 0:
		return fmt.Sprintf("%04d-%02d", b.Year, b.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", b.Year, b.Month, b.Day)
}

// ParseBirth reads what String wrote. Its errors do not repeat the date.
func ParseBirth(s string) (Birth, error) {
	var b Birth
	parts := strings.Split(s, "-")
	for i, to := range []*int{&b.Year, &b.Month, &b.Day}[:min(3, len(parts))] {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return Birth{}, fmt.Errorf("%w: date of birth", ErrInvalid)
		}
		*to = n
	}
	if !b.valid() || b.String() != s {
		return Birth{}, fmt.Errorf("%w: date of birth", ErrInvalid)
	}
	return b, nil
}

func (b Birth) valid() bool {
	if b.Year < 1900 || b.Year > 2200 || (b.Month == 0 && b.Day != 0) {
		return false
	}
	month, day := max(b.Month, 1), max(b.Day, 1)
	d := time.Date(b.Year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return d.Year() == b.Year && int(d.Month()) == month && d.Day() == day
}
