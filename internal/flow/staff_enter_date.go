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

// dateState is what is remembered while a date that others set is written down.
type dateState struct {
	Of      message.DateOf    `json:"of"`
	People  []family.Person   `json:"all"`
	Persons []family.PersonID `json:"p,omitempty"`
	Page    int               `json:"n,omitempty"`
	Wished  bool              `json:"w,omitempty"`
	Visit   visitState        `json:"v,omitzero"`
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
	Version: 2,
	Steps: slices.Concat(
		[]dialog.Step[*talk, dateState]{
			{Name: stepDateKind, Ask: askDateKind, Take: takeDateKind},
			{Name: stepWished, Ask: askWished, Take: takeWished},
			{Name: stepAboutWho, Ask: askAboutWho, Take: takeAboutWho},
		},
		visitQuestions[dateState]{
			about:  func(s dateState) message.Matter { return s.Of },
			of:     func(s *dateState) *visitState { return &s.Visit },
			papers: func(s dateState) []family.Paper { return s.Of.Kind.OutsidePapers() },
			whos:   func(s dateState) []family.Who { return s.Of.Kind.OutsideWhos() },
			then:   func(context.Context, *talk, *dateState) (dialog.Next, error) { return dialog.Goto(stepWeeks), nil },
		}.steps(),
		[]dialog.Step[*talk, dateState]{
			{Name: stepWeeks, Ask: askWeeks, Take: takeWeeks},
			{Name: stepSaveDate, Ask: askSaveDate, Take: takeSaveDate},
		},
	),
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
	s.Of.Kind, s.Visit.Papers = kind, nil
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
	return message.NewDate{DateOf: s.Of, Visit: s.Visit.Visit, Weeks: s.Weeks, Wished: s.Wished}
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
