package flow

import (
	"context"
	"errors"
	"fmt"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// day is who is met today, or up to the end of the next working day.
func (t *talk) day(ctx context.Context, tap dialog.Tap) (reply, error) {
	d := message.DayOf{Ahead: tap.Args[0] == message.Yes}
	read := t.Meetings.Day
	if d.Ahead {
		read = t.Meetings.Ahead
	}
	var err error
	if d.Meetings, err = read(ctx, t.staffID(), t.now); err != nil {
		return reply{}, err
	}
	return show(message.Day(t.say, d, t.now, tap.Args[1])), nil
}

// adultMeetings is what one adult has before her.
func (t *talk) adultMeetings(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	all, err := t.Meetings.Before(ctx, t.staffID(), a.ID, t.now)
	return t.orGone(message.AdultMeetings(t.say, a.CaseName, all, t.now, tap.Args[1]), err)
}

func (t *talk) caseMeetingPage(ctx context.Context, id booking.AppointmentID) (dialog.Screen, error) {
	m, err := t.Meetings.CaseMeeting(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	return t.caseMeetingScreen(m), nil
}

func (t *talk) caseMeetingScreen(m booking.CaseMeeting) dialog.Screen {
	return message.CaseMeeting(t.say, m, !receiver(t.who), t.now)
}

// attend writes down whether they came.
func (t *talk) attend(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.changeCase(ctx, tap, fmt.Sprint("attend:", tap.Args), func(c booking.Change) error {
		return t.Meetings.Attend(ctx, c, tap.Args[2] == message.Yes, t.now)
	})
}

// caseOff asks whether a meeting is to be called off, caseOffNow calls it off.
func (t *talk) caseOff(ctx context.Context, tap dialog.Tap) (reply, error) {
	m, err := t.Meetings.CaseMeeting(ctx, t.staffID(), booking.AppointmentID(tap.Args[0]), t.now)
	switch {
	case err != nil:
		return t.hidden(err)
	case !m.Cancellable(t.now):
		return t.caseMeeting(ctx, tap)
	}
	return show(message.CaseOff(t.say, m, t.now)), nil
}

func (t *talk) caseOffNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.changeCase(ctx, tap, fmt.Sprint("office-off:", tap.Args), func(c booking.Change) error {
		return t.Meetings.Cancel(ctx, c, booking.ByOffice, t.now)
	})
}

// changeCase does what a tap with a meeting and its revision asks, once for each, and shows the meeting as it is then.
func (t *talk) changeCase(ctx context.Context, tap dialog.Tap, key string, do func(booking.Change) error) (reply, error) {
	id := booking.AppointmentID(tap.Args[0])
	err := do(booking.Change{Holder: booking.Holder{By: t.staffID()}, Appointment: id, Revision: int(tap.Args[1]), Key: key})
	if err != nil && !errors.Is(err, booking.ErrChanged) && !errors.Is(err, booking.ErrTooLate) {
		return t.hidden(err)
	}
	return t.orGone(t.caseMeetingPage(ctx, id))
}

// shares lists who else may see a meeting.
func (t *talk) shares(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := booking.AppointmentID(tap.Args[0])
	all, err := t.Meetings.Sharers(ctx, t.staffID(), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	m, err := t.Meetings.CaseMeeting(ctx, t.staffID(), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.Shares(t.say, m, all, t.now, tap.Args[1])), nil
}

func (t *talk) share(ctx context.Context, tap dialog.Tap) (reply, error) {
	share := t.Meetings.Share
	if tap.Args[2] != message.Yes {
		share = t.Meetings.Unshare
	}
	err := share(ctx, t.staffID(), booking.AppointmentID(tap.Args[0]), family.AdultID(tap.Args[1]), t.now)
	if err != nil && !errors.Is(err, booking.ErrChanged) {
		return t.hidden(err)
	}
	return t.shares(ctx, dialog.Tap{Args: []int64{tap.Args[0], 0}})
}
