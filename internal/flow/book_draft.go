package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// lookDraft holds the time anew each time she looks at it. Somebody else's is not shown: she is told so, and others are. Who invites to a talk is told when she reads of it.
func lookDraft(ctx context.Context, t *talk, s *bookState) (next dialog.Next, err error) {
	if s.Moved.Number != 0 {
		s.Until, err = t.Meetings.Hold(ctx, s.holder(t), s.Slot.ID, t.now)
	} else {
		s.Until, err = t.Meetings.HoldFor(ctx, s.request(t), t.now)
	}
	if errors.Is(err, booking.ErrTaken) {
		s.Why = message.WhyTaken
		return dialog.Goto(stepNearest), nil
	}
	if err == nil && s.Talk && s.For.ID != 0 {
		s.Invited, err = t.Meetings.Invited(ctx, s.For.ID, t.now)
	}
	return dialog.Again(), err
}

func (s bookState) request(t *talk) booking.Request {
	w := s.Wishes
	return booking.Request{Holder: s.holder(t), Slot: s.Slot.ID, Kind: s.Kind, Mode: s.Mode, Language: w.Language, Woman: w.Woman, WithChild: w.WithChild && w.Leaves,
		Persons: w.Persons, Document: s.Document, Talk: s.Talk}
}

func askDraft(t *talk, s bookState) dialog.Screen {
	d := message.Draft{Kind: s.Kind, Mode: s.Mode, Slot: s.Slot, Until: s.Until, Old: s.Moved.Starts, Number: s.Moved.Number, Revision: s.Moved.Revision}
	for _, o := range s.Offices {
		if o.ID == s.Slot.Office {
			d.Office = o
		}
	}
	for _, who := range s.Wishes.People {
		if slices.Contains(s.Wishes.Persons, who.ID) {
			d.Persons = append(d.Persons, who)
		}
	}
	return message.CheckDraft(t.say, d, t.now, t.who.Simple)
}

func takeDraft(ctx context.Context, t *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	if in.Tap.Route != message.RouteBookNow && in.Tap.Route != message.RouteMoveNow {
		return dialog.Again(), nil
	}
	done, err := t.confirm(ctx, in.Tap)
	if s.gone(err) {
		return dialog.Goto(stepNearest), nil
	}
	return dialog.End(done), err
}

// gone says that the time that was confirmed became somebody else's meanwhile, and keeps why: other times are the answer.
func (s *bookState) gone(err error) (other bool) {
	s.Why, other = whyNot(err)
	return other
}

// confirm books the draft of a tap, or moves the meeting of it, and gives the page of the meeting. It needs no state: what was answered may be forgotten by now.
func (t *talk) confirm(ctx context.Context, tap dialog.Tap) (dialog.Screen, error) {
	if tap.Route == message.RouteMoveNow {
		return t.moveTo(ctx, int(tap.Args[0]), int(tap.Args[1]), booking.SlotID(tap.Args[2]))
	}
	return t.bookDraft(ctx, booking.SlotID(tap.Args[0]))
}

func (t *talk) bookDraft(ctx context.Context, slot booking.SlotID) (dialog.Screen, error) {
	booked, err := t.bookKept(ctx, t.holder(), slot)
	if err != nil {
		return dialog.Screen{}, err
	}
	if booked.Again {
		return t.meetingScreen(ctx, booked.Number, message.SaidAlready)
	}
	return t.meetingScreen(ctx, booked.Number, message.SaidBooked)
}

// bookKept books what somebody kept as a draft.
func (t *talk) bookKept(ctx context.Context, who booking.Holder, slot booking.SlotID) (booking.Booked, error) {
	request, err := t.Meetings.Draft(ctx, who, slot)
	if err != nil {
		return booking.Booked{}, err
	}
	return t.Meetings.Book(ctx, request, t.now)
}

// moveTo has a key of what it was decided on, so that a second tap moves nothing and says the same.
func (t *talk) moveTo(ctx context.Context, number, revision int, slot booking.SlotID) (dialog.Screen, error) {
	m, err := t.Meetings.Meeting(ctx, t.holder().Adult, number, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	key := fmt.Sprintf("move:%d:%d:%d:%d", t.who.Adult, number, revision, slot)
	err = t.Meetings.Move(ctx, booking.Change{Holder: t.holder(), Appointment: m.ID, Revision: revision, Key: key}, slot, t.now)
	switch {
	case errors.Is(err, booking.ErrChanged):
		return t.meetingScreen(ctx, number, message.SaidChanged)
	case errors.Is(err, booking.ErrTooLate) && !message.Movable(m, t.now):
		return t.meetingScreen(ctx, number, t.tooLate(m))
	case err != nil:
		return dialog.Screen{}, err
	}
	return t.meetingScreen(ctx, number, message.SaidMoved)
}

// confirmNow is the tap on a draft, or on one of the times on a meeting's page. While her answers are there, a time that is gone leads to others; without them it leads to the
// beginning, or to the meeting that was to be moved.
func (t *talk) confirmNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	if t.atDraft() {
		r, err := bookingMeeting.take(t, ctx, dialog.Input{Tap: tap})
		if err != nil {
			return t.hidden(err)
		}
		return r, nil
	}
	done, err := t.confirm(ctx, tap)
	why, other := whyNot(err)
	switch {
	case other && tap.Route == message.RouteMoveNow:
		return t.showMeeting(ctx, int(tap.Args[0]), message.Said(why))
	case other:
		return show(message.NotBooked(t.say, why)), nil
	}
	return t.orGone(done, err)
}

func (t *talk) atDraft() bool { return bookingMeeting.at(t, int64(bookingMeeting.Number(stepDraft))) }

// whyNot says whether another time would do, and why this one does not.
func whyNot(err error) (message.Why, bool) {
	switch {
	case errors.Is(err, booking.ErrTaken), errors.Is(err, booking.ErrTooLate):
		return message.WhyTaken, true
	case errors.Is(err, booking.ErrBusy):
		return message.WhyBusy, true
	}
	return "", false
}
