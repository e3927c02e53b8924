package main

import (
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/message"
)

// offered lets an adult wait for what somebody has time for, by day, and go from the ping to what is offered: she does not want the first and leaves her place in the end, waits anew, and takes
// the next.
func (c *crawler) offered(name string) {
	c.t.Helper()
	c.waits(name, "crawl")
	c.follow(name, message.RouteNew, message.RouteNewList, message.RouteOffer, message.RouteOfferNo, message.RouteWaits, message.RouteWaitLeave, message.RouteWait,
		message.RouteWaitLeave, message.RouteWaitLeaveNow)
	c.waits(name, "crawl once more")
	c.follow(name, message.RouteNew, message.RouteNewList, message.RouteOffer, message.RouteOfferTake)
}

// waits lets an adult wait until something is offered to her.
func (c *crawler) waits(name, key string) {
	c.t.Helper()
	_, err := c.Meetings.Join(c.t.Context(), booking.NewWait{Adult: c.seed.adults[name],
		Waiting: booking.Waiting{Kind: booking.Education, Mode: booking.Phone, Language: "kk", Part: booking.AnyPart}, Key: key}, c.clock())
	c.must(err)
	c.must(c.Meetings.OfferFreed(c.t.Context(), c.clock()))
	c.work()
}
