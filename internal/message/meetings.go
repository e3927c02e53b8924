package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Meetings lists what an adult has before her. Waits: she is in line for a time.
func Meetings(p *i18n.Printer, all []booking.Meeting, waits bool, now time.Time, simple bool, number int64) dialog.Screen {
	// Buttons that other lists do not have: to book, and to where she waits.
	own := []dialog.Button{button(p.Label("menu.book"), RouteBook)}
	if waits {
		own = append(own, button(p.Label("btn.my_wait"), RouteWaits, 0))
	}
	shown, at := window(all, roomFor(simple).entries-len(own), number)
	text := []string{p.T("book.none")}
	if standing := countStanding(all); standing > 0 {
		text = []string{p.N("count.meetings", standing)}
	}
	var buttons []dialog.Button
	for _, m := range shown {
		text = append(text, meetingInShort(p, m, now))
		buttons = append(buttons, button(p.DayTime(m.Starts, now), RouteMeeting, int64(m.Number), 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteMeetings, number) }
	end := at.end(p, "btn.next_page", turn, tap(RouteHome))
	buttons = append(buttons, own...)
	return dialog.Screen{
		Text:        paragraphs(text...),
		Rows:        rows(append(buttons, end...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

// countStanding counts what will take place: whatever else is listed says of itself how it stands.
func countStanding(all []booking.Meeting) int {
	n := 0
	for _, m := range all {
		if m.Status == booking.Standing {
			n++
		}
	}
	return n
}

// meetingInShort is when it is, about whom, and how it stands if it does not.
func meetingInShort(p *i18n.Printer, m booking.Meeting, now time.Time) string {
	text := []string{bold(p.DayTime(m.Starts, now))}
	if len(m.Persons) > 0 {
		text = append(text, persons(p, m.Persons))
	}
	if m.Status != booking.Standing || m.News {
		text = append(text, firstLine(p, m, SaidNothing))
	}
	return lines(text...)
}
