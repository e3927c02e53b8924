package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// meetings lists what she has before her.
func (t *talk) meetings(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Meetings.Meetings(ctx, t.holder().Adult, t.now)
	if err != nil {
		return reply{}, err
	}
	waits, err := t.Meetings.Waits(ctx, t.holder().Adult, t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.Meetings(t.say, all, len(waits) > 0, t.now, t.who.Simple, tap.Args[0])), nil
}

func (t *talk) meeting(ctx context.Context, tap dialog.Tap) (reply, error) {
	m, err := t.meetingOf(ctx, int(tap.Args[0]))
	if err != nil {
		return t.hidden(err)
	}
	return t.opensMeeting(m, message.Meeting(t.say, m, message.SaidNothing, t.now, t.who.Simple, tap.Args[1])), nil
}

// newMeeting is the page of a meeting with the way back to what else is new.
func (t *talk) newMeeting(ctx context.Context, tap dialog.Tap) (reply, error) {
	m, err := t.meetingOf(ctx, int(tap.Args[0]))
	if err != nil {
		return t.hidden(err)
	}
	return t.opensMeeting(m, message.NewMeeting(t.say, m, t.now, t.who.Simple, tap.Args[1])), nil
}

// opensMeeting shows a meeting's page, after which what the office did to it is no news any more.
func (t *talk) opensMeeting(m message.MeetingOf, screen dialog.Screen) reply {
	r := show(screen)
	if m.News {
		r.opened = func(ctx context.Context) error { return t.Meetings.Seen(ctx, t.holder().Adult, m.Meeting) }
	}
	return r
}

// meetingOf finds a meeting of hers by her own number, with the paper it is about if she still sees that.
func (t *talk) meetingOf(ctx context.Context, number int) (message.MeetingOf, error) {
	m, err := t.Meetings.Meeting(ctx, t.holder().Adult, number, t.now)
	if err != nil {
		return message.MeetingOf{}, err
	}
	of := message.MeetingOf{Meeting: m, Later: len(booking.LaterMoments(m.Starts, t.now, t.Meetings.Zone)) > 0}
	if m.Document != 0 {
		of.About, err = t.Families.Document(ctx, t.holder().Adult, m.Document, t.now)
		if errors.Is(err, family.ErrNotFound) {
			err = nil
		}
	}
	if err == nil && m.Status == booking.Displaced && m.Own {
		of.Times, err = t.otherTimes(ctx, t.holder().Adult, movedFrom(m).wish(), timesInstead)
	}
	if err == nil && len(of.Times) > 0 {
		of.Offices, err = t.Meetings.AllOffices(ctx)
	}
	return of, err
}

// timesInstead is how many times are offered in the place of one that was closed.
const timesInstead = 3

// meetingScreen is a meeting's page after something was done to it, or could not be.
func (t *talk) meetingScreen(ctx context.Context, number int, said message.Said) (dialog.Screen, error) {
	m, err := t.meetingOf(ctx, number)
	if err != nil {
		return dialog.Screen{}, err
	}
	return message.Meeting(t.say, m, said, t.now, t.who.Simple, 0), nil
}

func (t *talk) showMeeting(ctx context.Context, number int, said message.Said) (reply, error) {
	m, err := t.meetingOf(ctx, number)
	if err != nil {
		return t.hidden(err)
	}
	return t.opensMeeting(m, message.Meeting(t.say, m, said, t.now, t.who.Simple, 0)), nil
}

func (t *talk) meetingMore(ctx context.Context, tap dialog.Tap) (reply, error) {
	m, err := t.meetingOf(ctx, int(tap.Args[0]))
	if err != nil {
		return t.hidden(err)
	}
	return show(message.MeetingMore(t.say, m, t.who.Simple, tap.Args[1])), nil
}

// tooLate says why a button cannot change a meeting any more.
func (t *talk) tooLate(m booking.Meeting) message.Said {
	if m.Starts.After(t.now) {
		return message.SaidLate
	}
	return message.SaidBegun
}

// asItIs does something about a meeting that is still what the tap was decided on. If it is another one by now, or it is too late, the page that says so comes instead.
func (t *talk) asItIs(ctx context.Context, tap dialog.Tap, may func(booking.Meeting, time.Time) bool, do func(booking.Meeting) (reply, error)) (reply, error) {
	m, err := t.Meetings.Meeting(ctx, t.holder().Adult, int(tap.Args[0]), t.now)
	switch {
	case err != nil:
		return t.hidden(err)
	case m.Revision != int(tap.Args[1]):
		return t.showMeeting(ctx, m.Number, message.SaidChanged)
	case !may(m, t.now):
		return t.showMeeting(ctx, m.Number, t.tooLate(m))
	}
	r, err := do(m)
	if errors.Is(err, booking.ErrChanged) {
		return t.showMeeting(ctx, m.Number, message.SaidChanged)
	}
	return r, err
}

// moveMeeting looks for another time for a meeting, of the same kind, at the same office and with the same wishes.
func (t *talk) moveMeeting(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.asItIs(ctx, tap, message.Movable, func(m booking.Meeting) (reply, error) {
		return bookingMeeting.beginLooking(t, ctx, movedFrom(m), stepNearest)
	})
}

// callOff asks why.
func (t *talk) callOff(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.asItIs(ctx, tap, message.Cancellable, func(m booking.Meeting) (reply, error) {
		return show(message.CallOff(t.say, m, t.now, t.who.Simple)), nil
	})
}

// callOffNow calls a meeting off. The key is of what was decided on: a second tap calls off nothing else.
func (t *talk) callOffNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	whys := booking.Whys()
	if tap.Args[2] < 0 || tap.Args[2] >= int64(len(whys)) {
		return t.gone(), nil
	}
	return t.changeMeeting(ctx, tap, func(c booking.Change) error { return t.Meetings.Cancel(ctx, c, whys[tap.Args[2]], t.now) },
		func(m booking.Meeting, _ error) message.Said { return t.tooLate(m) })
}

// takeBack makes a meeting stand again that she called off a moment ago.
func (t *talk) takeBack(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.changeMeeting(ctx, tap, func(c booking.Change) error { return t.Meetings.TakeBack(ctx, c, t.now) },
		func(_ booking.Meeting, err error) message.Said {
			if errors.Is(err, booking.ErrBusy) {
				return message.SaidBusy
			}
			return message.SaidNotKept
		})
}

// changeMeeting does a change of a meeting and shows what the meeting is then; why says why it cannot be done any more.
func (t *talk) changeMeeting(ctx context.Context, tap dialog.Tap, do func(booking.Change) error, why func(booking.Meeting, error) message.Said) (reply, error) {
	number, revision := int(tap.Args[0]), int(tap.Args[1])
	m, err := t.Meetings.Meeting(ctx, t.holder().Adult, number, t.now)
	if err != nil {
		return t.hidden(err)
	}
	err = do(booking.Change{Holder: t.holder(), Appointment: m.ID, Revision: revision, Key: fmt.Sprintf("%s:%d:%d:%d", tap.Route, t.who.Adult, number, revision)})
	switch {
	case err == nil:
		return t.showMeeting(ctx, number, message.SaidNothing)
	case errors.Is(err, booking.ErrTooLate), errors.Is(err, booking.ErrBusy), errors.Is(err, booking.ErrTaken):
		return t.showMeeting(ctx, number, why(m, err))
	case errors.Is(err, booking.ErrChanged):
		return t.showMeeting(ctx, number, message.SaidChanged)
	}
	return t.hidden(err)
}
