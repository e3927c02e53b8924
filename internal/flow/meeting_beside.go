package flow

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
)

const (
	// besideTime is what of a turn may go to a map or a file.
	besideTime = 5 * time.Second
	// besideMost is how long one of them stands at most: nobody can delete it once it is 48 hours old.
	besideMost = 47 * time.Hour
)

// meetingMap sends the place of a meeting on the map. The page stays as it is.
func (t *talk) meetingMap(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.beside(ctx, tap, message.OnMap, func(ctx context.Context, m booking.Meeting) (int, error) {
		return t.Telegram.SendPlace(ctx, t.update.From, m.Office.Latitude, m.Office.Longitude, message.OpenPlace(t.say))
	})
}

// meetingFile sends a meeting for the calendar of a phone. The page stays as it is.
func (t *talk) meetingFile(ctx context.Context, tap dialog.Tap) (reply, error) {
	standing := func(m booking.Meeting) bool { return m.Status == booking.Standing }
	return t.beside(ctx, tap, standing, func(ctx context.Context, m booking.Meeting) (int, error) {
		return t.Telegram.SendCalendar(ctx, t.update.From, calendar(m, t.Meetings.CalendarID(t.holder().Adult, m.Number), string(message.OpenMeeting(t.say)), t.now))
	})
}

// beside sends something that stands in the chat beside the page, until the meeting's day is over.
func (t *talk) beside(ctx context.Context, tap dialog.Tap, may func(booking.Meeting) bool, send func(context.Context, booking.Meeting) (int, error)) (reply, error) {
	m, err := t.Meetings.Meeting(ctx, t.holder().Adult, int(tap.Args[0]), t.now)
	switch {
	case err != nil:
		return t.hidden(err)
	case !may(m):
		return t.showMeeting(ctx, m.Number, message.SaidChanged)
	}
	sending, cancel := context.WithTimeout(ctx, besideTime)
	defer cancel()
	id, err := send(sending, m)
	if class := telegram.ClassOf(err); class != "" {
		t.Log.Warn("nothing sent beside a page", "update", t.update.ID, "class", class)
		return reply{toast: t.say.Label("meeting.no_file")}, nil
	}
	closes := t.say.EndOfDay(m.Starts)
	if most := t.now.Add(besideMost); closes.After(most) {
		closes = most
	}
	return reply{}, errors.Join(err, t.Accounts.BesideShown(ctx, t.update.From, id, 0, closes))
}

// calendar writes a meeting as an iCalendar file (RFC 5545) that says nothing but when. A later file with that id takes the place of the one before.
func calendar(m booking.Meeting, id, title string, now time.Time) []byte {
	const utc = "20060102T150405Z"
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//-//-", "METHOD:PUBLISH",
		"BEGIN:VEVENT",
		"UID:" + id + "@meeting.invalid",
		"SEQUENCE:" + strconv.Itoa(m.Revision),
		"DTSTAMP:" + now.UTC().Format(utc),
		"DTSTART:" + m.Starts.UTC().Format(utc),
		"DTEND:" + m.Ends.UTC().Format(utc),
		"SUMMARY:" + title,
		"END:VEVENT", "END:VCALENDAR", "",
	}
	return []byte(strings.Join(lines, "\r\n"))
}
