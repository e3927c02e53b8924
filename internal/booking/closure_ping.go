package booking

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
)

// Lines that say more exactly what a message is about than its kind does.
const (
	// AnotherWay tells of meetings whose time is as it was.
	AnotherWay delivery.Kind = "ping.another_way"
	// StormTomorrow is a storm's line the evening before.
	StormTomorrow delivery.Kind = "ping.storm_tomorrow"
	// StormAnotherWay is a storm's line about meetings of which not all are off: nobody is to set out for those that go over to the phone either.
	StormAnotherWay delivery.Kind = "ping.storm_another_way"
)

// closedLine is the line about what was closed that is true of all that is owed.
func closedLine(line delivery.Kind, owed []pinged, now time.Time, zone *time.Location) delivery.Kind {
	switch {
	case line == delivery.Changed && !slices.ContainsFunc(owed, func(m pinged) bool { return !m.sameTime }):
		return AnotherWay
	case line == delivery.Storm && slices.ContainsFunc(owed, func(m pinged) bool { return m.sameTime }):
		return StormAnotherWay
	case line == delivery.Storm && dayOf(owed[0].Starts, zone).After(now):
		return StormTomorrow
	}
	return line
}
