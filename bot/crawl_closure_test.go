package main

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/message"
)

// stormed books a specialist for an adult and closes that hour when she would soon set out; her caseworker calls her, she says that she understood, and the specialist looks
// at what was closed.
func (c *crawler) stormed(adult, specialist, caseworker string) {
	c.t.Helper()
	ctx, who := c.t.Context(), c.seed.staff[specialist]
	of, err := c.Meetings.Specialist(ctx, who, who, c.clock())
	c.must(err)
	wish := booking.Wish{Kind: of.Kinds[0], Mode: booking.InPerson, Language: "kk"}
	free, err := c.Meetings.Nearest(ctx, c.seed.adults[adult], wish, booking.Span{From: c.clock(), Until: c.clock().Add(booking.Ahead)}, 1, c.clock())
	c.must(err)
	_, err = c.Meetings.Book(ctx, booking.Request{Holder: booking.Holder{Adult: c.seed.adults[adult]}, Slot: free[0].ID, Kind: wish.Kind, Mode: wish.Mode, Language: wish.Language, Key: "storm"}, c.clock())
	c.must(err)
	c.until(free[0].Starts.Add(-2 * time.Hour))
	_, err = c.Meetings.Close(ctx, booking.Closing{Specialist: who, Span: booking.Span{From: free[0].Starts, Until: free[0].Ends}, Storm: true, By: who, Key: "storm"}, c.clock())
	c.must(err)
	c.until(c.clock().Add(21 * time.Minute))
	c.begin(caseworker, "/menu")
	c.follow(caseworker, message.RouteToday, message.RouteMeetCalls, message.RouteMeetCall, message.RouteMeetCalled)
	c.begin(adult, "/menu") // another line may have come after the storm's
	c.follow(adult, message.RouteNew, message.RouteNewMeeting, message.RouteUnderstood)
	c.begin(specialist, "/menu")
	c.follow(specialist, message.RouteSchedule, message.RouteClosures, message.RouteClosure)
}
