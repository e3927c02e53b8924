package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// dateState is what is remembered while a date that others set is written down.
type dateState struct {
	Of      message.DateOf    `json:"of"`
	People  []family.Person   `json:"all"`
	Persons []family.PersonID `json:"p,omitempty"`
	Page    int               `json:"n,omitempty"`
	Wished  bool              `json:"w,omitempty"`
	Day     time.Time         `json:"d,omitzero"`
	At      time.Time         `json:"at,omitzero"`
	KK      string            `json:"kk,omitempty"`
	RU      string            `json:"ru,omitempty"`
	Papers  []family.Paper    `json:"b,omitempty"`
	Who     family.Who        `json:"c,omitempty"`
	Weeks   int               `json:"k,omitempty"`
}

const (
	stepDateKind = "kind"
	stepWished   = "wished"
	stepAboutWho = "about-whom"
	stepWeeks    = "weeks"
	stepSaveDate = "save"
)

var enteringDate = questions[dateState]{dialog.Conversation[*talk, dateState]{
	Name:    "date",
	Version: 1,
	Steps: []dialog.Step[*talk, dateState]{
		{Name: stepDateKind, Ask: askDateKind, Take: takeDateKind},
		{Name: stepWished, Ask: askWished, Take: takeWished},
		{Name: stepAboutWho, Ask: askAboutWho, Take: takeAboutWho},
		{Name: stepDay, Ask: askDateDay, Take: takeDateDay},
		{Name: stepTime, Ask: askDateTime, Take: takeDateTime},
		{Name: stepPlaceKK, Ask: askDatePlaceKK, Take: takeDatePlaceKK},
		{Name: stepPlaceRU, Ask: askDatePlaceRU, Take: takeDatePlaceRU},
		{Name: stepPapers, Ask: askDatePapers, Take: takeDatePapers},
		{Name: stepWho, Ask: askDateWho, Take: takeDateWho},
		{Name: stepWeeks, Ask: askWeeks, Take: takeWeeks},
		{Name: stepSaveDate, Ask: askSaveDate, Take: takeSaveDate},
	},
}}

func (t *talk) enterDate(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	people, err := t.Families.Linked(ctx, t.Meetings.Pool, a.ID, t.now)
	if err != nil {
		return reply{}, err
	}
	return enteringDate.begin(t, dateState{Of: message.DateOf{Who: a.CaseName}, People: people}, stepDateKind)
}

func askDateKind(t *talk, s dateState) dialog.Screen { return message.AskDateKind(t.say, s.Of) }

// takeDateKind asks of a visit to a service whether the chat may speak of it: of no other date is that a question.
func takeDateKind(_ context.Context, _ *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	kind, ok := chosen(in, booking.OutsideKinds())
	if !ok {
		return dialog.Again(), nil
	}
	s.Of.Kind, s.Papers = kind, nil
	if kind == booking.ServiceVisit {
		return dialog.Goto(stepWished), nil
	}
	return dialog.Goto(stepAboutWho), nil
}

func askWished(t *talk, s dateState) dialog.Screen { return message.AskWished(t.say, s.Of) }

// takeWished goes on to the day: such a visit is about nobody else.
func takeWished(_ context.Context, _ *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	s.Wished, s.Persons = answer == message.Yes, nil
	return dialog.Goto(stepDay), nil
}

func askAboutWho(t *talk, s dateState) dialog.Screen {
	return message.AskAboutWho(t.say, s.Of, s.People, s.Persons, s.Page)
}

func takeAboutWho(_ context.Context, _ *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.GoOn {
		s.Page = 0
		return dialog.Goto(stepDay), nil
	}
	who, ok := chosenOn(in, s.People, &s.Page)
	if at := slices.Index(s.Persons, who.ID); ok && at >= 0 {
		s.Persons = slices.Delete(s.Persons, at, at+1)
	} else if ok {
		s.Persons = append(s.Persons, who.ID)
	}
	return dialog.Again(), nil
}

func askDateDay(t *talk, s dateState) dialog.Screen {
	return message.AskDay(t.say, s.Of, t.thisDay(), false)
}

func takeDateDay(_ context.Context, t *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	day, ok := t.visitDay(in)
	if !ok {
		return dialog.Say(message.AskDay(t.say, s.Of, t.thisDay(), true)), nil
	}
	s.Day = day
	return dialog.Goto(stepTime), nil
}

func askDateTime(t *talk, s dateState) dialog.Screen { return message.AskTime(t.say, s.Of, false) }

func takeDateTime(_ context.Context, t *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	at, ok := t.visitTime(in, s.Day)
	if !ok {
		return dialog.Say(message.AskTime(t.say, s.Of, true)), nil
	}
	s.At = at
	return dialog.Goto(stepPlaceKK), nil
}

func askDatePlaceKK(t *talk, s dateState) dialog.Screen {
	return message.AskPlace(t.say, s.Of, "kk", "", false)
}

func takeDatePlaceKK(_ context.Context, t *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	place, mistake := t.readPlace(s.Of, "kk", in.Text)
	if mistake != nil {
		return dialog.Say(*mistake), nil
	}
	s.KK = place
	return dialog.Goto(stepPlaceRU), nil
}

func askDatePlaceRU(t *talk, s dateState) dialog.Screen {
	return message.AskPlace(t.say, s.Of, "ru", "", false)
}

func takeDatePlaceRU(_ context.Context, t *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	place, mistake := t.readPlace(s.Of, "ru", in.Text)
	if mistake != nil {
		return dialog.Say(*mistake), nil
	}
	s.RU = place
	return dialog.Goto(stepPapers), nil
}

func askDatePapers(t *talk, s dateState) dialog.Screen {
	return message.AskPapers(t.say, s.Of, s.Of.Kind.OutsidePapers(), s.Papers)
}

func takeDatePapers(_ context.Context, _ *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.NoMorePapers {
		return dialog.Goto(stepWho), nil
	}
	s.Papers = turnPaper(in, s.Of.Kind.OutsidePapers(), s.Papers)
	return dialog.Again(), nil
}

func askDateWho(t *talk, s dateState) dialog.Screen {
	return message.AskWho(t.say, s.Of, s.Of.Kind.OutsideWhos())
}

func takeDateWho(_ context.Context, _ *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	who, ok := chosen(in, s.Of.Kind.OutsideWhos())
	if !ok {
		return dialog.Again(), nil
	}
	s.Who = who
	return dialog.Goto(stepWeeks), nil
}

func askWeeks(t *talk, s dateState) dialog.Screen { return message.AskWeeks(t.say, s.Of) }

func takeWeeks(_ context.Context, _ *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	weeks, ok := tapped(in)
	if !ok || weeks < 1 || weeks > booking.MostWeeks {
		return dialog.Again(), nil
	}
	s.Weeks = int(weeks)
	return dialog.Goto(stepSaveDate), nil
}

func (s dateState) date() message.NewDate {
	return message.NewDate{DateOf: s.Of, Visit: family.Visit{At: s.At, Place: map[string]string{"kk": s.KK, "ru": s.RU}, Papers: s.Papers, Who: s.Who}, Weeks: s.Weeks, Wished: s.Wished}
}

func askSaveDate(t *talk, s dateState) dialog.Screen {
	return message.CheckDate(t.say, s.date(), t.now)
}

// takeSaveDate writes it down. Where another meeting of hers stands she is told which, with the way to it.
func takeSaveDate(ctx context.Context, t *talk, s *dateState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	d := s.date()
	id, err := t.Meetings.Enter(ctx, booking.NewDate{Holder: booking.Holder{Adult: s.Of.Who.ID, By: t.staffID()}, Kind: s.Of.Kind, Visit: d.Visit, Weeks: s.Weeks,
		Wished: s.Wished, Persons: s.Persons, Key: t.key()}, t.now)
	var clash *booking.Clash
	switch {
	case errors.As(err, &clash):
		return dialog.End(message.DateClash(t.say, s.Of, int64(clash.Meeting), clash.Starts, t.now)), nil
	case errors.Is(err, booking.ErrTooLate):
		return dialog.Goto(stepDay), nil
	case err != nil:
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseMeetingPage(ctx, id))
}
