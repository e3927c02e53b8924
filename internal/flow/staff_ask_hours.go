package flow

import (
	"context"
	"errors"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// hoursState is what is remembered while hours are added or closed. From and Until count from midnight.
type hoursState struct {
	Of      message.NewHours `json:"of"`
	Offices []booking.Office `json:"all"`
	Page    int              `json:"p,omitempty"`
	From    time.Duration    `json:"f"`
	Until   time.Duration    `json:"u"`
}

const (
	stepHoursWeekday = "weekday"
	stepHoursDay     = "day"
	stepHoursOffice  = "office"
	stepHoursSpan    = "span"
	stepSaveHours    = "save"
)

// hoursMonths is how far ahead hours are added or closed on a single day.
const hoursMonths = 12

var askingHours = questions[hoursState]{dialog.Conversation[*talk, hoursState]{
	Name:    "hours",
	Version: 1,
	Steps: []dialog.Step[*talk, hoursState]{
		{Name: stepHoursWeekday, Ask: askHoursWeekday, Take: takeHoursWeekday},
		{Name: stepHoursDay, Ask: askHoursDay, Take: takeHoursDay},
		{Name: stepHoursOffice, Ask: askHoursOffice, Take: takeHoursOffice},
		{Name: stepHoursSpan, Ask: askHoursSpan, Take: takeHoursSpan},
		{Name: stepSaveHours, Ask: askSaveHours, Take: takeSaveHours},
	},
}}

func (t *talk) askHours(ctx context.Context, tap dialog.Tap) (reply, error) {
	of, err := t.specialistOf(ctx, tap)
	if err != nil {
		return t.hidden(err)
	}
	offices, err := t.Meetings.AllOffices(ctx)
	if err != nil {
		return reply{}, err
	}
	s := hoursState{Of: message.NewHours{Specialist: of, Change: message.HoursChange(tap.Args[1])}, Offices: offices}
	switch s.Of.Change {
	case message.AddWeekly:
		return askingHours.begin(t, s, stepHoursWeekday)
	case message.AddOnDay, message.ShutOnDay:
		return askingHours.begin(t, s, stepHoursDay)
	default:
		return t.expired(), nil
	}
}

func askHoursWeekday(t *talk, s hoursState) dialog.Screen {
	s.Of.Weekday, s.Of.Office = 0, booking.Office{}
	return message.AskWeekday(t.say, s.Of, t.now)
}

func takeHoursWeekday(_ context.Context, t *talk, s *hoursState, in dialog.Input) (dialog.Next, error) {
	weekday, ok := tapped(in)
	if !ok || weekday < 1 || weekday > 7 {
		return dialog.Again(), nil
	}
	s.Of.Weekday = int(weekday)
	return t.askWhere(s), nil
}

func askHoursDay(t *talk, s hoursState) dialog.Screen {
	s.Of.Day, s.Of.Office = time.Time{}, booking.Office{}
	return message.AskHoursDay(t.say, s.Of, t.now, false)
}

func takeHoursDay(_ context.Context, t *talk, s *hoursState, in dialog.Input) (dialog.Next, error) {
	today := t.thisDay()
	day, ok := family.ReadDay(in.Text, today, today.AddDate(0, hoursMonths, 0))
	if ahead, tapped := tapped(in); tapped && ahead >= 0 && ahead <= 1 {
		day, ok = today.AddDate(0, 0, int(ahead)), true
	}
	if !ok {
		s.Of.Day = time.Time{}
		return dialog.Say(message.AskHoursDay(t.say, s.Of, t.now, true)), nil
	}
	s.Of.Day = day
	if s.Of.Change == message.ShutOnDay {
		return dialog.Goto(stepHoursSpan), nil
	}
	return t.askWhere(s), nil
}

// askWhere asks for the office where there is a choice.
func (t *talk) askWhere(s *hoursState) dialog.Next {
	switch len(s.Offices) {
	case 0:
		return dialog.End(message.NoOffice(t.say, s.Of.ID))
	case 1:
		s.Of.Office = s.Offices[0]
		return dialog.Goto(stepHoursSpan)
	default:
		return dialog.Goto(stepHoursOffice)
	}
}

func askHoursOffice(t *talk, s hoursState) dialog.Screen {
	s.Of.Office = booking.Office{}
	return message.AskHoursOffice(t.say, s.Of, s.Offices, t.now, s.Page)
}

func takeHoursOffice(_ context.Context, _ *talk, s *hoursState, in dialog.Input) (dialog.Next, error) {
	office, ok := chosenOn(in, s.Offices, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Of.Office = office
	return dialog.Goto(stepHoursSpan), nil
}

func askHoursSpan(t *talk, s hoursState) dialog.Screen {
	return message.AskSpan(t.say, s.Of, t.now, false)
}

func takeHoursSpan(_ context.Context, t *talk, s *hoursState, in dialog.Input) (dialog.Next, error) {
	from, until, ok := spanOf(in)
	if answer, tapped := tapped(in); tapped && answer == message.WholeDay && s.Of.Change == message.ShutOnDay {
		from, until, ok = 0, 24*time.Hour, true
	}
	if !ok || !s.Of.Day.IsZero() && !onDay(s.Of.Day, until).After(t.now) {
		return dialog.Say(message.AskSpan(t.say, s.Of, t.now, true)), nil
	}
	s.From, s.Until = from, until
	return dialog.Goto(stepSaveHours), nil
}

// spanOf is a span that was typed, or that a button offers.
func spanOf(in dialog.Input) (from, until time.Duration, ok bool) {
	if answer, tapped := tapped(in); tapped {
		return message.SpanOffered(answer)
	}
	return booking.ReadSpan(in.Text)
}

// onDay is a time of a day that counts from its midnight, by its clock.
func onDay(day time.Time, clock time.Duration) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, int(clock/time.Minute), 0, 0, day.Location())
}

func askSaveHours(t *talk, s hoursState) dialog.Screen {
	return message.CheckHours(t.say, s.Of, s.From, s.Until, t.now)
}

func takeSaveHours(ctx context.Context, t *talk, s *hoursState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	switch err := t.saveHours(ctx, *s); {
	case errors.Is(err, booking.ErrOverlap):
		return dialog.End(message.HoursOverlap(t.say, s.Of.ID)), nil
	case err != nil:
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.hoursPage(ctx, s.Of.ID, 0))
}

func (t *talk) saveHours(ctx context.Context, s hoursState) error {
	if s.Of.Change == message.AddWeekly {
		return t.Meetings.AddWeekly(ctx, booking.NewWeekly{Specialist: s.Of.ID, Office: s.Of.Office.ID, Weekday: s.Of.Weekday, From: s.From, Until: s.Until, By: t.staffID(), Key: t.key()}, t.now)
	}
	day := s.Of.Day.In(t.Meetings.Zone)
	n := booking.NewHours{Specialist: s.Of.ID, Office: s.Of.Office.ID, Span: booking.Span{From: onDay(day, s.From), Until: onDay(day, s.Until)}, By: t.staffID(), Key: t.key()}
	if s.Of.Change == message.ShutOnDay {
		return t.Meetings.CloseHours(ctx, n, t.now)
	}
	return t.Meetings.AddHours(ctx, n, t.now)
}
