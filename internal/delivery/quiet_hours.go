package delivery

import (
	"fmt"
	"time"
)

// outsideQuietHours is due, or the end of the quiet hours it falls into. Staff are told at any hour.
func (k Kind) outsideQuietHours(due time.Time) (time.Time, error) {
	if k == Staff {
		return due, nil
	}
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		return time.Time{}, fmt.Errorf("quiet hours: %w", err)
	}
	return afterQuiet(due, zone), nil
}

// awake are the kinds that may go out now. A message is due outside quiet hours, but one that could not be sent then may come to be sent at night.
func awake(now time.Time) ([]Kind, error) {
	var kinds []Kind
	for _, k := range []Kind{New, Staff} {
		from, err := k.outsideQuietHours(now)
		if err != nil {
			return nil, err
		}
		if from.Equal(now) {
			kinds = append(kinds, k)
		}
	}
	return kinds, nil
}

// afterQuiet is at, or nine o'clock by the clock of zone if at is quiet there.
func afterQuiet(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	day := local.Day()
	switch hour := local.Hour(); {
	case hour >= quietFrom:
		day++
	case hour >= quietUntil:
		return at
	}
	return time.Date(local.Year(), local.Month(), day, quietUntil, 0, 0, 0, zone).UTC()
}
