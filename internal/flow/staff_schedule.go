package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// schedule is the way to when people are met, and where.
func (t *talk) schedule(ctx context.Context, _ dialog.Tap) (reply, error) {
	own, err := t.Meetings.Specialist(ctx, t.staffID(), t.staffID(), t.now)
	if err != nil && !errors.Is(err, family.ErrNotFound) {
		return reply{}, err
	}
	return show(message.Schedule(t.say, own.ID, !receiver(t.who), supervisor(t.who), t.now)), nil
}

// specialistOf is the specialist whose id a tap begins with.
func (t *talk) specialistOf(ctx context.Context, tap dialog.Tap) (booking.Specialist, error) {
	return t.Meetings.Specialist(ctx, t.staffID(), booking.SpecialistID(tap.Args[0]), t.now)
}

func (t *talk) hours(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.hoursPage(ctx, booking.SpecialistID(tap.Args[0]), tap.Args[1]))
}

// hoursPage is a week of a specialist, counted from this one.
func (t *talk) hoursPage(ctx context.Context, id booking.SpecialistID, week int64) (dialog.Screen, error) {
	of, err := t.Meetings.Specialist(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	today := t.thisDay()
	monday := today.AddDate(0, 0, 7*int(week)-(int(today.Weekday())+6)%7)
	days, err := t.Meetings.Week(ctx, t.staffID(), id, monday, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	days = slices.DeleteFunc(days, func(d booking.WeekDay) bool { return d.Day.Before(today) })
	conflicts, err := t.Meetings.Conflicts(ctx, t.staffID(), id, t.now)
	return message.Hours(t.say, message.SpecialistWeek{Specialist: of, Week: week, Days: days, Conflicts: len(conflicts)}, t.now), err
}

func (t *talk) weekly(ctx context.Context, tap dialog.Tap) (reply, error) {
	of, err := t.specialistOf(ctx, tap)
	if err != nil {
		return t.hidden(err)
	}
	all, err := t.Meetings.Weekly(ctx, t.staffID(), of.ID)
	return t.orGone(message.Weekly(t.say, of, all, tap.Args[1]), err)
}

func (t *talk) weeklyOne(ctx context.Context, tap dialog.Tap) (reply, error) {
	of, err := t.specialistOf(ctx, tap)
	if err != nil {
		return t.hidden(err)
	}
	all, err := t.Meetings.Weekly(ctx, t.staffID(), of.ID)
	at := slices.IndexFunc(all, func(h booking.WeeklyHours) bool { return h.ID == booking.HoursID(tap.Args[1]) })
	if err != nil || at < 0 {
		return t.orGone(message.Weekly(t.say, of, all, 0), err)
	}
	return show(message.WeeklyOne(t.say, of, all[at])), nil
}

func (t *talk) endWeekly(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Meetings.EndWeekly(ctx, t.staffID(), booking.HoursID(tap.Args[1]), t.now); err != nil {
		return t.hidden(err)
	}
	return t.hours(ctx, dialog.Tap{Args: []int64{tap.Args[0], 0}})
}

func (t *talk) oneDays(ctx context.Context, tap dialog.Tap) (reply, error) {
	of, added, shut, err := t.readOneDays(ctx, tap)
	return t.orGone(message.OneDays(t.say, of, added, shut, t.now, tap.Args[1]), err)
}

func (t *talk) readOneDays(ctx context.Context, tap dialog.Tap) (of booking.Specialist, added, shut []booking.Hours, err error) {
	if of, err = t.specialistOf(ctx, tap); err != nil {
		return of, nil, nil, err
	}
	if added, err = t.Meetings.Added(ctx, t.staffID(), of.ID, t.now); err != nil {
		return of, nil, nil, err
	}
	shut, err = t.Meetings.Closed(ctx, t.staffID(), of.ID, t.now)
	return of, added, shut, err
}

func (t *talk) addedHours(ctx context.Context, tap dialog.Tap) (reply, error) {
	of, added, shut, err := t.readOneDays(ctx, tap)
	at := slices.IndexFunc(added, func(h booking.Hours) bool { return h.ID == booking.HoursID(tap.Args[1]) })
	if err != nil || at < 0 {
		return t.orGone(message.OneDays(t.say, of, added, shut, t.now, 0), err)
	}
	return show(message.Added(t.say, of, added[at], t.now)), nil
}

func (t *talk) endAdded(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Meetings.EndAdded(ctx, t.staffID(), booking.HoursID(tap.Args[1]), t.now); err != nil {
		return t.hidden(err)
	}
	return t.oneDays(ctx, dialog.Tap{Args: []int64{tap.Args[0], 0}})
}

func (t *talk) shutHours(ctx context.Context, tap dialog.Tap) (reply, error) {
	of, added, shut, err := t.readOneDays(ctx, tap)
	at := slices.IndexFunc(shut, func(h booking.Hours) bool { return h.ID == booking.HoursID(tap.Args[1]) })
	if err != nil || at < 0 {
		return t.orGone(message.OneDays(t.say, of, added, shut, t.now, 0), err)
	}
	return show(message.Shut(t.say, of, shut[at], t.now)), nil
}

// conflicts lists the meetings that fit the hours no more.
func (t *talk) conflicts(ctx context.Context, tap dialog.Tap) (reply, error) {
	of, err := t.specialistOf(ctx, tap)
	if err != nil {
		return t.hidden(err)
	}
	all, err := t.Meetings.Conflicts(ctx, t.staffID(), of.ID, t.now)
	return t.orGone(message.Conflicts(t.say, of, all, t.now, tap.Args[1]), err)
}

// unfit lists all that are this member of staff's to move.
func (t *talk) unfit(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Meetings.Unfit(ctx, t.staffID(), t.now)
	return t.orGone(message.Unfit(t.say, all, t.now, tap.Args[0]), err)
}

// orUnfit is the list of what is to be moved if there is anything of a kind on it, else another page.
func (t *talk) orUnfit(ctx context.Context, of func(booking.CaseMeeting) bool, page func() (dialog.Screen, error)) (dialog.Screen, error) {
	all, err := t.Meetings.Unfit(ctx, t.staffID(), t.now)
	if err != nil || slices.ContainsFunc(all, of) {
		return message.Unfit(t.say, all, t.now, 0), err
	}
	return page()
}

// timesOffered is how many other times are offered for a meeting.
const timesOffered = 5

func (t *talk) caseMeeting(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.caseMeetingPage(ctx, booking.AppointmentID(tap.Args[0])))
}

func (t *talk) caseTimes(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.caseTimesPage(ctx, booking.AppointmentID(tap.Args[0]), false))
}

func (t *talk) caseTimesPage(ctx context.Context, id booking.AppointmentID, taken bool) (dialog.Screen, error) {
	m, err := t.Meetings.CaseMeeting(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	if !m.Movable(t.now) {
		return t.caseMeetingScreen(m), nil
	}
	times, err := t.otherTimes(ctx, m.Who.ID, m.Wish(), timesOffered)
	if err != nil {
		return dialog.Screen{}, err
	}
	offices, err := t.Meetings.AllOffices(ctx)
	return message.CaseTimes(t.say, m, times, offices, taken, t.now), err
}

// moveCase gives a meeting another time. If somebody else has that by now, or the meeting is another one, others are offered.
func (t *talk) moveCase(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := booking.AppointmentID(tap.Args[0])
	c := booking.Change{Holder: booking.Holder{By: t.staffID()}, Appointment: id, Revision: int(tap.Args[1]), Key: t.key()}
	err := t.Meetings.Move(ctx, c, booking.SlotID(tap.Args[2]), t.now)
	switch {
	case errors.Is(err, booking.ErrTaken), errors.Is(err, booking.ErrBusy), errors.Is(err, booking.ErrTooLate):
		return t.orGone(t.caseTimesPage(ctx, id, true))
	case err != nil && !errors.Is(err, booking.ErrChanged):
		return t.hidden(err)
	}
	return t.caseMeeting(ctx, dialog.Tap{Args: tap.Args[:1]})
}
