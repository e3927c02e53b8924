package delivery

import (
	"fmt"
	"time"
)

// Families are left in peace from 21:00 to 09:00 in Kazakhstan: a phone that lights up at night wakes more people than it is for.
const (
	quietFrom  = 21
	quietUntil = 9
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
