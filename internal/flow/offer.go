package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
)

// waitScreen is one of the ways to draw a wait.
type waitScreen func(*i18n.Printer, booking.Wait) dialog.Screen

// offer opens a time that is offered to her. From then on its time passes, if it did not yet.
func (t *talk) offer(ctx context.Context, tap dialog.Tap) (reply, error) {
	o, err := t.Meetings.OfferOf(ctx, t.holder().Adult, int(tap.Args[0]), booking.SlotID(tap.Args[1]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return t.opensOffer(o), nil
}

func (t *talk) opensOffer(o booking.Offer) reply {
	if !o.Open {
		return show(message.OfferOver(t.say))
	}
	r := show(message.Offer(t.say, o, t.now, t.who.Simple))
	if !o.Told {
		r.opened = func(ctx context.Context) error { return t.Meetings.OfferSeen(ctx, t.holder().Adult, o) }
	}
	return r
}

// takeOffer books what is offered; taken once more it is the same meeting.
func (t *talk) takeOffer(ctx context.Context, tap dialog.Tap) (reply, error) {
	booked, err := t.Meetings.TakeOffer(ctx, t.holder().Adult, int(tap.Args[0]), booking.SlotID(tap.Args[1]), t.now)
	switch {
	case errors.Is(err, booking.ErrTaken), errors.Is(err, booking.ErrTooLate):
		return show(message.OfferOver(t.say)), nil
	case errors.Is(err, booking.ErrBusy):
		return show(message.OfferBusy(t.say)), nil
	case err != nil:
		return t.hidden(err)
	case booked.Again:
		return t.showMeeting(ctx, booked.Number, message.SaidAlready)
	}
	return t.showMeeting(ctx, booked.Number, message.SaidBooked)
}

func (t *talk) declineOffer(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Meetings.Decline(ctx, t.holder().Adult, int(tap.Args[0]), booking.SlotID(tap.Args[1]), t.now); err != nil {
		return t.hidden(err)
	}
	return show(message.OfferDeclined(t.say)), nil
}
