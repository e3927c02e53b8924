package main

import (
	"maps"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// reception opens the offices, with everybody whom people meet there.
func (c *crawler) reception() {
	c.t.Helper()
	links, err := c.seed.seedReception(c.t.Context())
	c.must(err)
	maps.Copy(c.links, links)
}

// keepsOffices looks at a closure, corrects an office, and closes one for good, which leaves less to see: so only when everybody has been everywhere.
func (c *crawler) keepsOffices(supervisor string) {
	c.t.Helper()
	for _, way := range [][]dialog.Route{
		{message.RouteClosures, message.RouteClosure},
		{message.RouteOffices, message.RouteAddOffice},
		{message.RouteOffices, message.RouteOffice, message.RouteSetOffice},
		{message.RouteOffices, message.RouteOffice, message.RouteEndOffice, message.RouteEndOfficeNow},
	} {
		c.begin(supervisor, "/menu")
		c.follow(supervisor, append([]dialog.Route{message.RouteSchedule}, way...)...)
		c.checkScreen(supervisor, false, c.screenOf(supervisor))
	}
}

// unfit books a specialist for an adult and lets the specialist close that hour, and add one on another day.
func (c *crawler) unfit(adult, specialist string) {
	c.t.Helper()
	ctx, now, who := c.t.Context(), c.clock(), c.seed.staff[specialist]
	of, err := c.Meetings.Specialist(ctx, who, who, now)
	c.must(err)
	wish := booking.Wish{Kind: of.Kinds[0], Mode: booking.Phone, Language: "kk"}
	free, err := c.Meetings.Nearest(ctx, c.seed.adults[adult], wish, booking.Span{From: now, Until: now.Add(booking.Ahead)}, 1, now)
	c.must(err)
	c.book(free[0], wish, adult, now)
	c.must(c.Meetings.CloseHours(ctx, booking.NewHours{Specialist: who, Span: booking.Span{From: free[0].Starts, Until: free[0].Ends}, By: who, Key: "closed"}, now))
	saturday := time.Date(2026, 12, 5, 10, 0, 0, 0, c.seed.zone)
	c.must(c.Meetings.AddHours(ctx, booking.NewHours{Specialist: who, Office: free[0].Office, Span: booking.Span{From: saturday, Until: saturday.Add(2 * time.Hour)}, By: who, Key: "added"}, now))
}

func (c *crawler) book(slot booking.Slot, wish booking.Wish, adult string, now time.Time) {
	c.t.Helper()
	_, err := c.Meetings.Book(c.t.Context(), booking.Request{Holder: booking.Holder{Adult: c.seed.adults[adult]}, Slot: slot.ID, Kind: wish.Kind, Mode: wish.Mode, Language: wish.Language, Key: "crawl"}, now)
	c.must(err)
}
