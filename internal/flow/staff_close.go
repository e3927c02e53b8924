package flow

import (
	"context"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// closeState is what is remembered while an office or a specialist is closed for a span.
type closeState struct {
	Of      message.NewClosing `json:"of"`
	Offices []booking.Office   `json:"all,omitempty"`
	Page    int                `json:"p,omitempty"`
	// Met is what was read last for the screen that shows it.
	Met []booking.Met `json:"m,omitempty"`
}

const (
	stepCloseOffice = "office"
	stepCloseFrom   = "from"
	stepCloseUntil  = "until"
	stepCloseStorm  = "storm"
	stepCloseRemote = "remote"
	stepCloseNow    = "close"
)

var closing = questions[closeState]{dialog.Conversation[*talk, closeState]{
	Name:    "close",
	Version: 1,
	Steps: []dialog.Step[*talk, closeState]{
		{Name: stepCloseOffice, Ask: askCloseOffice, Take: takeCloseOffice},
		{Name: stepCloseFrom, Ask: askCloseFrom, Take: takeCloseFrom},
		{Name: stepCloseUntil, Ask: askCloseUntil, Take: takeCloseUntil},
		{Name: stepCloseStorm, Look: lookStorm, Ask: askStorm, Take: takeStorm},
		{Name: stepCloseRemote, Look: lookRemote, Ask: askRemote, Take: takeRemote},
		{Name: stepCloseNow, Look: lookClosing, Ask: askClosing, Take: takeClosing},
	},
}}

// closeSpan begins with which office, unless a specialist is closed or there is but one.
func (t *talk) closeSpan(ctx context.Context, tap dialog.Tap) (reply, error) {
	if tap.Args[0] != 0 {
		of, err := t.specialistOf(ctx, tap)
		if err != nil {
			return t.hidden(err)
		}
		return closing.begin(t, closeState{Of: message.NewClosing{Specialist: of}}, stepCloseFrom)
	}
	if receiver(t.who) {
		return t.gone(), nil
	}
	offices, err := t.Meetings.AllOffices(ctx)
	switch {
	case err != nil:
		return reply{}, err
	case len(offices) == 0:
		return t.closures(ctx, tap)
	case len(offices) == 1:
		return closing.begin(t, closeState{Of: message.NewClosing{Office: offices[0]}}, stepCloseFrom)
	}
	return closing.begin(t, closeState{Offices: offices}, stepCloseOffice)
}

func askCloseOffice(t *talk, s closeState) dialog.Screen {
	return message.AskCloseOffice(t.say, s.Offices, s.Page)
}

func takeCloseOffice(_ context.Context, _ *talk, s *closeState, in dialog.Input) (dialog.Next, error) {
	office, ok := chosenOn(in, s.Offices, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Of.Office, s.Page = office, 0
	return dialog.Goto(stepCloseFrom), nil
}

func askCloseFrom(t *talk, s closeState) dialog.Screen {
	s.Of.Span, s.Of.Storm = booking.Span{}, false
	return message.AskCloseFrom(t.say, s.Of, t.now, false)
}

func takeCloseFrom(_ context.Context, t *talk, s *closeState, in dialog.Input) (dialog.Next, error) {
	from, _, ok := t.momentAhead(in.Text)
	switch answer, tapped := tapped(in); {
	case tapped && answer == message.CloseNow:
		from, ok = t.now.Truncate(time.Minute), true
	case tapped && answer == message.CloseNextDay:
		from, ok = t.thisDay().AddDate(0, 0, 1), true
	}
	s.Of.Span, s.Of.Storm = booking.Span{}, false
	if !ok {
		return dialog.Say(message.AskCloseFrom(t.say, s.Of, t.now, true)), nil
	}
	s.Of.From = from
	return dialog.Goto(stepCloseUntil), nil
}

func askCloseUntil(t *talk, s closeState) dialog.Screen {
	s.Of.Until, s.Of.Storm = time.Time{}, false
	return message.AskCloseUntil(t.say, s.Of, t.now, false)
}

// takeCloseUntil takes a day without a time as one that is closed to its end.
func takeCloseUntil(_ context.Context, t *talk, s *closeState, in dialog.Input) (dialog.Next, error) {
	until, timed, ok := t.momentAhead(in.Text)
	if ok && !timed {
		until = until.AddDate(0, 0, 1)
	}
	if answer, tapped := tapped(in); tapped && (answer == message.CloseNow || answer == message.CloseNextDay) {
		from := s.Of.From.In(t.Meetings.Zone)
		until, ok = onDay(from, 0).AddDate(0, 0, 1+int(answer)), true
	}
	s.Of.Until, s.Of.Storm = time.Time{}, false
	if !ok || !until.After(s.Of.From) || !until.After(t.now) {
		return dialog.Say(message.AskCloseUntil(t.say, s.Of, t.now, true)), nil
	}
	s.Of.Until = until
	return dialog.Goto(stepCloseStorm), nil
}

// momentAhead reads a day as people type it, or a day with a time: 14.01.2027 10:00.
func (t *talk) momentAhead(text string) (at time.Time, timed, ok bool) {
	today := t.thisDay()
	last := today.AddDate(0, hoursMonths, 0)
	if day, ok := family.ReadDay(text, today, last); ok {
		return day, false, true
	}
	text = strings.TrimSpace(text)
	space := strings.LastIndex(text, " ")
	if space < 0 {
		return time.Time{}, false, false
	}
	day, isDay := family.ReadDay(text[:space], today, last)
	hour, minute, isTime := family.ReadTime(text[space+1:])
	return onDay(day, time.Duration(hour)*time.Hour+time.Duration(minute)*time.Minute), true, isDay && isTime
}

// lookStorm leads on where there is time to ask everybody.
func lookStorm(_ context.Context, t *talk, s *closeState) (dialog.Next, error) {
	if s.Of.Storm = false; s.Of.From.After(t.now.Add(booking.StormAhead)) {
		return dialog.Goto(stepCloseRemote), nil
	}
	return dialog.Again(), nil
}

func askStorm(t *talk, s closeState) dialog.Screen { return message.AskStorm(t.say, s.Of, t.now) }

func takeStorm(_ context.Context, _ *talk, s *closeState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	s.Of.Storm = answer == message.Yes
	return dialog.Goto(stepCloseRemote), nil
}

// lookRemote leads on for an office: who works there can be called.
func lookRemote(_ context.Context, _ *talk, s *closeState) (dialog.Next, error) {
	if s.Of.Specialist.ID == 0 {
		return dialog.Goto(stepCloseNow), nil
	}
	return dialog.Again(), nil
}

func askRemote(t *talk, s closeState) dialog.Screen { return message.AskRemote(t.say, s.Of, t.now) }

func takeRemote(_ context.Context, _ *talk, s *closeState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	s.Of.Remote = answer == message.Yes
	return dialog.Goto(stepCloseNow), nil
}

func (s closeState) closing(t *talk) booking.Closing {
	return booking.Closing{Office: s.Of.Office.ID, Specialist: s.Of.Specialist.ID, Span: s.Of.Span, Storm: s.Of.Storm, Remote: s.Of.Remote, By: t.staffID(), Key: t.key()}
}

func lookClosing(ctx context.Context, t *talk, s *closeState) (next dialog.Next, err error) {
	s.Met, err = t.Meetings.Preview(ctx, s.closing(t), t.now)
	return dialog.Again(), err
}

func askClosing(t *talk, s closeState) dialog.Screen {
	return message.CheckClosing(t.say, s.Of, s.Met, t.now, s.Page)
}

func takeClosing(ctx context.Context, t *talk, s *closeState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if ok && answer == message.NextChoices {
		s.Page++
		return dialog.Again(), nil
	}
	if !ok {
		return dialog.Again(), nil
	}
	id, err := t.Meetings.Close(ctx, s.closing(t), t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.closurePage(ctx, id, 0))
}
