package main

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/message"
)

// reminded gives an adult a meeting the day after tomorrow and goes where the lines about it lead: to what is new, and from each reminder to what its buttons do.
func (c *crawler) reminded(f demoFamily, name string) {
	c.t.Helper()
	day := c.clock().In(c.seed.zone).AddDate(0, 0, 2)
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, c.seed.zone)
	r := booking.Request{Holder: booking.Holder{Adult: c.seed.adults[name], By: c.seed.staff[f.caseworker]}, Kind: booking.Legal, Mode: booking.Phone, Language: "kk", Key: "crawl:" + name}
	slots, err := c.Meetings.Nearest(c.t.Context(), r.Adult, booking.Wish{Kind: r.Kind, Mode: r.Mode}, booking.Span{From: day.Add(14 * time.Hour), Until: day.Add(18 * time.Hour)}, 1, c.clock())
	c.must(err)
	if len(slots) == 0 {
		c.t.Fatalf("nobody has time on %s", day)
	}
	r.Slot = slots[0].ID
	_, err = c.Meetings.Book(c.t.Context(), r, c.clock())
	c.must(err)
	c.news(f)
	c.follow(name, message.RouteNew, message.RouteNewMeeting)
	c.until(day.Add(-6 * time.Hour))
	c.follow(name, message.RouteLater, message.RouteLaterAt)
	c.until(slots[0].Starts.Add(-2 * time.Hour))
	c.follow(name, message.RouteWillCome)
}

// until lets it become a little later than that, with what is due then.
func (c *crawler) until(at time.Time) {
	c.sim.Advance(at.Add(time.Second).Sub(c.clock()))
	c.work()
}
