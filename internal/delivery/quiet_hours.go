package delivery

import (
	"fmt"
	"time"
)

// window is from when until when, after midnight by the clock of Kazakhstan, a kind may light up a phone. Zero: at any hour.
type window struct{ from, until time.Duration }

// window of a kind: staff are told at any hour; who is reminded of a meeting may be on her way by nine; a shut road is told of before anybody sets out.
func (k Kind) window() window {
	switch {
	case k == Staff || !nights:
		return window{}
	case k == Storm:
		return window{5*time.Hour + 30*time.Minute, 22*time.Hour + 30*time.Minute}
	case k.Reminds():
		return window{8*time.Hour + 30*time.Minute, 21 * time.Hour}
	default:
		return window{9 * time.Hour, 21 * time.Hour}
	}
}

// outsideQuietHours is due, or the end of the quiet hours of the kind it falls into.
func (k Kind) outsideQuietHours(due time.Time) (time.Time, error) {
	open := k.window()
	if open == (window{}) {
		return due, nil
	}
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		return time.Time{}, fmt.Errorf("quiet hours: %w", err)
	}
	return open.next(due, zone), nil
}

// Earliest is at, or when the kind may go out first after it.
func (k Kind) Earliest(at time.Time) (time.Time, error) { return k.outsideQuietHours(at) }

// awake are the kinds that may go out now. A message is due outside quiet hours, but one that could not be sent then may come to be sent at night.
func awake(now time.Time) ([]Kind, error) {
	var kinds []Kind
	for _, k := range allKinds() {
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

// next is at, or the next beginning of the window by the clock of zone if at is outside.
func (w window) next(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	switch since := local.Sub(midnight); {
	case since < w.from:
		return midnight.Add(w.from).UTC()
	case since >= w.until:
		return midnight.AddDate(0, 0, 1).Add(w.from).UTC()
	default:
		return at
	}
}
