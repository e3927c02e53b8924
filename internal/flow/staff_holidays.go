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

const (
	stepHoliday     = "day"
	stepSaveHoliday = "save"

	// holidayYears is how far ahead days off are written down.
	holidayYears = 2
)

// addingHoliday remembers the day that is to be a day off.
var addingHoliday = questions[time.Time]{dialog.Conversation[*talk, time.Time]{
	Name:    "holiday",
	Version: 1,
	Steps: []dialog.Step[*talk, time.Time]{
		{Name: stepHoliday, Ask: askHoliday, Take: takeHoliday},
		{Name: stepSaveHoliday, Ask: askSaveHoliday, Take: takeSaveHoliday},
	},
}}

func (t *talk) holidays(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.holidaysPage(ctx, tap.Args[0], tap.Args[1]))
}

func (t *talk) holidaysPage(ctx context.Context, year, page int64) (dialog.Screen, error) {
	days, err := t.Meetings.Holidays(ctx, int(year))
	return message.Holidays(t.say, year, days, t.now, page), err
}

func (t *talk) holiday(ctx context.Context, tap dialog.Tap) (reply, error) {
	day := t.Meetings.DayOfNumber(tap.Args[0])
	days, err := t.Meetings.Holidays(ctx, day.Year())
	if err != nil || !slices.ContainsFunc(days, day.Equal) {
		return t.orGone(message.Holidays(t.say, int64(day.Year()), days, t.now, 0), err)
	}
	return show(message.Holiday(t.say, day, t.now)), nil
}

func (t *talk) endHoliday(ctx context.Context, tap dialog.Tap) (reply, error) {
	day := t.Meetings.DayOfNumber(tap.Args[0])
	if err := t.Meetings.SetHoliday(ctx, t.staffID(), day, false, t.now); err != nil {
		return t.hidden(err)
	}
	return t.orGone(t.holidaysPage(ctx, int64(day.Year()), 0))
}

func (t *talk) addHoliday(context.Context, dialog.Tap) (reply, error) {
	return addingHoliday.begin(t, time.Time{}, stepHoliday)
}

func askHoliday(t *talk, _ time.Time) dialog.Screen { return message.AskHoliday(t.say, false) }

func takeHoliday(_ context.Context, t *talk, s *time.Time, in dialog.Input) (dialog.Next, error) {
	today := t.thisDay()
	day, ok := family.ReadDay(in.Text, today, today.AddDate(holidayYears, 0, 0))
	if !ok {
		return dialog.Say(message.AskHoliday(t.say, true)), nil
	}
	*s = day
	return dialog.Goto(stepSaveHoliday), nil
}

func askSaveHoliday(t *talk, s time.Time) dialog.Screen { return message.CheckHoliday(t.say, s, t.now) }

func takeSaveHoliday(ctx context.Context, t *talk, s *time.Time, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	if err := t.Meetings.SetHoliday(ctx, t.staffID(), *s, true, t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	day := booking.DayNumber(s.In(t.Meetings.Zone))
	on := func(m booking.CaseMeeting) bool { return booking.DayNumber(m.Starts.In(t.Meetings.Zone)) == day }
	return t.endWith(t.orUnfit(ctx, on, func() (dialog.Screen, error) { return t.holidaysPage(ctx, day/10000, 0) }))
}
