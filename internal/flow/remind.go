package flow

import (
	"context"
	"errors"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// willCome is her answer to a reminder. It is to the meeting as it was then: of another one she is shown how it is now.
func (t *talk) willCome(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.asItIs(ctx, tap, stands, func(m booking.Meeting) (reply, error) {
		if err := t.Meetings.WillCome(ctx, t.holder().Adult, m.Number, m.Revision, t.now); err != nil {
			return reply{}, err
		}
		return t.showMeeting(ctx, m.Number, message.SaidWillCome)
	})
}

// later asks when to remind her once more.
func (t *talk) later(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.asItIs(ctx, tap, stands, func(m booking.Meeting) (reply, error) { return t.asksWhen(m), nil })
}

func (t *talk) asksWhen(m booking.Meeting) reply {
	return show(message.RemindLater(t.say, m, booking.LaterMoments(m.Starts, t.now, t.Meetings.Zone), t.now))
}

// laterAt owes her the reminder. A moment that has come meanwhile is asked for anew.
func (t *talk) laterAt(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.asItIs(ctx, tap, stands, func(m booking.Meeting) (reply, error) {
		at := time.Unix(tap.Args[2]*60, 0).UTC()
		err := t.Meetings.RemindLater(ctx, t.holder().Adult, m.Number, m.Revision, at, t.now)
		if errors.Is(err, booking.ErrTooLate) {
			return t.asksWhen(m), nil
		}
		if err != nil {
			return reply{}, err
		}
		r, err := t.showMeeting(ctx, m.Number, message.SaidNothing)
		r.toast = t.say.Label("rem.set", "Time", t.say.SoonTime(at, t.now))
		return r, err
	})
}

func stands(m booking.Meeting, now time.Time) bool {
	return m.Status == booking.Standing && m.Starts.After(now)
}
