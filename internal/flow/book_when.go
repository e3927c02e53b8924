package flow

import (
	"context"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// lookOffice leads on when there is nothing to choose: nobody goes anywhere, or only one office has times. Where none has, she may still wait for a time at the one that she
// can come to, of those where somebody does what she looks for.
func lookOffice(ctx context.Context, t *talk, s *bookState) (dialog.Next, error) {
	s.Office = 0
	if s.Mode != booking.InPerson {
		return dialog.Goto(stepNearest), nil
	}
	in, err := t.lookedIn(ctx, s)
	if err != nil {
		return dialog.Next{}, err
	}
	offices, err := t.Meetings.Offices(ctx, s.holder(t).Adult, s.wish(), in, t.now)
	if err == nil && len(offices) == 0 {
		offices, err = t.Meetings.Receiving(ctx, s.wish(), t.now)
	}
	if s.Offices = offices; len(offices) == 1 {
		s.Office = offices[0].ID
	}
	if len(offices) < 2 {
		return dialog.Goto(stepNearest), err
	}
	return dialog.Again(), err
}

// lookedIn is where times are looked for. Whoever moves a meeting is offered none that she cannot come to: an office with no others would lead her back here (see lookNearest).
func (t *talk) lookedIn(ctx context.Context, s *bookState) (booking.Span, error) {
	if s.Moved.Number == 0 {
		return t.bookable(), nil
	}
	return t.Meetings.Reachable(ctx, s.holder(t).Adult, s.Mode, t.bookable(), t.now)
}

func askOffice(t *talk, s bookState) dialog.Screen {
	return message.AskOffice(t.say, s.Offices, t.who.Simple, s.Page)
}

func takeOffice(_ context.Context, _ *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if answer == message.NextChoices {
		s.Page++
	}
	if !ok || !slices.ContainsFunc(s.Offices, func(o booking.Office) bool { return int64(o.ID) == answer }) {
		return dialog.Again(), nil
	}
	s.Office, s.Page, s.Why = booking.OfficeID(answer), 0, ""
	return dialog.Goto(stepNearest), nil
}

func (t *talk) free(ctx context.Context, s *bookState, in booking.Span, n int) ([]booking.Slot, error) {
	return t.Meetings.Nearest(ctx, s.holder(t).Adult, s.wish(), in, n, t.now)
}

// otherTimes are the nearest other times for a meeting that she can come to, at its office, and only where that has none those elsewhere: it may be closed, or be no more.
func (t *talk) otherTimes(ctx context.Context, adult family.AdultID, w booking.Wish, n int) ([]booking.Slot, error) {
	in, err := t.Meetings.Reachable(ctx, adult, w.Mode, t.bookable(), t.now)
	if err != nil {
		return nil, err
	}
	times, err := t.Meetings.Nearest(ctx, adult, w, in, n, t.now)
	if err != nil || len(times) > 0 || w.Office == 0 {
		return times, err
	}
	w.Office = 0
	return t.Meetings.Nearest(ctx, adult, w, in, n, t.now)
}

// lookNearest lets whoever moves a meeting choose among the other offices when its own has no time. For a new one without a time it finds out whether there is anybody to wait for.
func lookNearest(ctx context.Context, t *talk, s *bookState) (next dialog.Next, err error) {
	s.Nobody, s.NobodyWished = false, false
	if s.Moved.Number != 0 {
		s.Slots, err = t.otherTimes(ctx, s.holder(t).Adult, s.wish(), nearestTimes)
		if s.Office != 0 && len(s.Slots) > 0 && s.Slots[0].Office != s.Office {
			return dialog.Goto(stepOffice), err
		}
		return dialog.Again(), err
	}
	s.Slots, err = t.free(ctx, s, t.bookable(), nearestTimes)
	if err != nil || len(s.Slots) > 0 {
		return dialog.Again(), err
	}
	offices, err := t.Meetings.Receiving(ctx, s.wish(), t.now)
	if err != nil || len(offices) > 0 {
		return dialog.Again(), err
	}
	offices, err = t.Meetings.Receiving(ctx, booking.Wish{Kind: s.Kind, Mode: s.Mode}, t.now)
	s.Nobody, s.NobodyWished = len(offices) == 0, len(offices) > 0
	return dialog.Again(), err
}

func askNearest(t *talk, s bookState) dialog.Screen {
	if s.Nobody {
		return message.NobodyReceives(t.say, t.who.Simple)
	}
	if s.NobodyWished {
		return message.NobodyAsWished(t.say, t.who.Simple)
	}
	if len(s.Slots) == 0 {
		return message.NoFreeTime(t.say, s.where(), s.Why, s.canWait(), t.who.Simple)
	}
	return message.AskNearest(t.say, s.Slots, s.where(), s.Why, t.now, t.who.Simple)
}

// where is the one office in which a time is looked for; nil where nobody comes to one.
func (s bookState) where() *booking.Office {
	i := slices.IndexFunc(s.Offices, func(o booking.Office) bool { return o.ID == s.Office })
	if i < 0 {
		return nil
	}
	return &s.Offices[i]
}

// canWait: whoever moves a meeting has a time already, for whom staff book nobody offers a time in the chat, and where nobody receives as she wishes no time will be given back.
func (s bookState) canWait() bool {
	return len(s.Slots) == 0 && !s.Nobody && !s.NobodyWished && s.Moved.Number == 0 && s.For.ID == 0
}

func takeNearest(ctx context.Context, t *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.OtherDay {
		s.Why, s.Page = "", 0
		return dialog.Goto(stepFreeDay), nil
	} else if ok && answer == message.JoinLine && s.canWait() {
		s.Weekdays, s.Page = nil, 0
		return dialog.Goto(stepWaitDays), nil
	} else if ok && answer == message.OtherWishes && s.NobodyWished {
		return dialog.Goto(stepWishes), nil
	}
	return takeSlot(ctx, t, s, in)
}

// lookDays leads back where no day is free any more: there she is told so.
func lookDays(ctx context.Context, t *talk, s *bookState) (next dialog.Next, err error) {
	s.Days, err = t.Meetings.Days(ctx, s.holder(t).Adult, s.wish(), t.bookable(), t.now)
	if len(s.Days) == 0 {
		next = dialog.Goto(stepNearest)
	}
	return next, err
}

func askDays(t *talk, s bookState) dialog.Screen {
	return message.AskDays(t.say, s.Days, t.now, t.who.Simple, s.Page)
}

func takeFreeDay(_ context.Context, t *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if answer == message.NextChoices {
		s.Page++
	}
	i := slices.IndexFunc(s.Days, func(day time.Time) bool { return day.Unix() == answer })
	if !ok || i < 0 {
		return dialog.Again(), nil
	}
	s.Day, s.Page = s.Days[i].In(t.Meetings.Zone), 0
	return dialog.Goto(stepFreeTime), nil
}

// lookTimes leads back where the day has no time any more.
func lookTimes(ctx context.Context, t *talk, s *bookState) (next dialog.Next, err error) {
	day := s.Day.In(t.Meetings.Zone)
	s.Slots, err = t.free(ctx, s, booking.Span{From: day, Until: day.AddDate(0, 0, 1)}, timesOfDay)
	if len(s.Slots) == 0 {
		next = dialog.Goto(stepFreeDay)
	}
	return next, err
}

func askTimes(t *talk, s bookState) dialog.Screen {
	return message.AskTimes(t.say, s.Day, s.Slots, t.now, t.who.Simple, s.Page)
}

// takeSlot leads to the draft, which holds the time or leads back.
func takeSlot(_ context.Context, _ *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if answer == message.NextChoices {
		s.Page++
	}
	i := slices.IndexFunc(s.Slots, func(slot booking.Slot) bool { return int64(slot.ID) == answer })
	if !ok || i < 0 {
		return dialog.Again(), nil
	}
	s.Slot, s.Why = s.Slots[i], ""
	return dialog.Goto(stepDraft), nil
}
