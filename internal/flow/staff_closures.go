package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

func (t *talk) closures(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Meetings.Closures(ctx, t.staffID(), t.now)
	return t.orGone(message.Closures(t.say, all, t.now, tap.Args[0]), err)
}

func (t *talk) closure(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.closurePage(ctx, booking.ClosureID(tap.Args[0]), tap.Args[1]))
}

func (t *talk) closurePage(ctx context.Context, id booking.ClosureID, page int64) (dialog.Screen, error) {
	closed, met, err := t.Meetings.Closure(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	calls, err := t.callsAbout(ctx, func(c booking.Call) bool { return c.Closure == id })
	return message.Closure(t.say, message.ClosurePage{Closure: closed, Met: met, Calls: calls}, t.now, page), err
}

// callsAbout counts those of the calls to be made by whoever looks that are about one thing.
func (t *talk) callsAbout(ctx context.Context, about func(booking.Call) bool) (calls int, err error) {
	all, err := t.Meetings.Calls(ctx, t.staffID(), t.now)
	for _, c := range all {
		if about(c) {
			calls++
		}
	}
	return calls, err
}

// reopen leads to what else is closed.
func (t *talk) reopen(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := booking.ClosureID(tap.Args[0])
	closed, _, err := t.Meetings.Closure(ctx, t.staffID(), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	if err := t.Meetings.Reopen(ctx, t.staffID(), id, t.now); err != nil {
		return t.hidden(err)
	}
	if closed.Specialist != 0 {
		return t.oneDays(ctx, dialog.Tap{Args: []int64{int64(closed.Specialist), 0}})
	}
	return t.closures(ctx, dialog.Tap{Args: []int64{0}})
}

func (t *talk) meetingCalls(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.meetingCallsPage(ctx, tap.Args[0])
}

func (t *talk) meetingCallsPage(ctx context.Context, page int64) (reply, error) {
	all, err := t.Meetings.Calls(ctx, t.staffID(), t.now)
	return show(message.MeetingCalls(t.say, all, t.now, page)), err
}

func callOf(tap dialog.Tap) booking.CallKey {
	return booking.CallKey{Closure: booking.ClosureID(tap.Args[0]), Meeting: booking.AppointmentID(tap.Args[1]), Revision: int(tap.Args[2]), Adult: family.AdultID(tap.Args[3])}
}

func (t *talk) meetingCall(ctx context.Context, tap dialog.Tap) (reply, error) {
	call, contact, err := t.Meetings.Call(ctx, t.staffID(), callOf(tap), t.now)
	return t.orGone(message.MeetingCall(t.say, call, contact, t.now), err)
}

func (t *talk) meetingCalled(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Meetings.Called(ctx, t.staffID(), callOf(tap), t.now); err != nil {
		return t.hidden(err)
	}
	return t.meetingCallsPage(ctx, 0)
}
