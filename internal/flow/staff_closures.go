package flow

import (
	"context"
	"slices"

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
	calls, err := t.Meetings.StormCalls(ctx, t.staffID(), t.now)
	calls = slices.DeleteFunc(calls, func(c booking.StormCall) bool { return c.Closure != id })
	return message.Closure(t.say, message.ClosurePage{Closure: closed, Met: met, Calls: len(calls)}, t.now, page), err
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

func (t *talk) stormCalls(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.stormCallsPage(ctx, tap.Args[0])
}

func (t *talk) stormCallsPage(ctx context.Context, page int64) (reply, error) {
	all, err := t.Meetings.StormCalls(ctx, t.staffID(), t.now)
	return show(message.StormCalls(t.say, all, t.now, page)), err
}

func (t *talk) stormCall(ctx context.Context, tap dialog.Tap) (reply, error) {
	closure, meeting, who := booking.ClosureID(tap.Args[0]), booking.AppointmentID(tap.Args[1]), family.AdultID(tap.Args[2])
	call, contact, err := t.Meetings.StormCall(ctx, t.staffID(), closure, meeting, who, t.now)
	return t.orGone(message.StormCall(t.say, call, contact, t.now), err)
}

func (t *talk) stormCalled(ctx context.Context, tap dialog.Tap) (reply, error) {
	closure, meeting, who := booking.ClosureID(tap.Args[0]), booking.AppointmentID(tap.Args[1]), family.AdultID(tap.Args[2])
	if err := t.Meetings.Called(ctx, t.staffID(), closure, meeting, who, t.now); err != nil {
		return t.hidden(err)
	}
	return t.stormCallsPage(ctx, 0)
}
