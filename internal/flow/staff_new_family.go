package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// newFamilyState is what is remembered while a family is being opened. A caseworker opens her own, a supervisor chooses among All. Where there is no office yet, none is asked for.
type newFamilyState struct {
	All        []family.Colleague `json:"a,omitempty"`
	Page       int                `json:"p,omitempty"`
	Caseworker family.Colleague   `json:"c"`
	Offices    []booking.Office   `json:"o,omitempty"`
	Office     booking.Office     `json:"at,omitzero"`
}

const (
	stepCaseworker = "caseworker"
	stepReceivedAt = "office"
	stepOpenFamily = "open"
)

var openingFamily = questions[newFamilyState]{dialog.Conversation[*talk, newFamilyState]{
	Name:    "new-family",
	Version: 3,
	Steps: []dialog.Step[*talk, newFamilyState]{
		{Name: stepCaseworker, Ask: askCaseworker, Take: takeCaseworker},
		{Name: stepReceivedAt, Ask: askReceivedAt, Take: takeReceivedAt},
		{Name: stepOpenFamily, Ask: askOpenFamily, Take: takeOpenFamily},
	},
}}

func (t *talk) newFamily(ctx context.Context, _ dialog.Tap) (reply, error) {
	if t.who.Role != account.Supervisor {
		s := newFamilyState{Caseworker: family.Colleague{ID: t.staffID()}}
		step, err := t.readOffices(ctx, &s)
		if err != nil {
			return reply{}, err
		}
		return openingFamily.begin(t, s, step)
	}
	all, err := t.Families.Caseworkers(ctx)
	if err != nil {
		return reply{}, err
	}
	return openingFamily.begin(t, newFamilyState{All: all}, stepCaseworker)
}

func askCaseworker(t *talk, s newFamilyState) dialog.Screen {
	return message.AskCaseworker(t.say, s.All, s.Page)
}

func takeCaseworker(ctx context.Context, t *talk, s *newFamilyState, in dialog.Input) (dialog.Next, error) {
	caseworker, ok := chosenOn(in, s.All, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Caseworker, s.Page = caseworker, 0
	step, err := t.readOffices(ctx, s)
	return dialog.Goto(step), err
}

// readOffices says what is asked next.
func (t *talk) readOffices(ctx context.Context, s *newFamilyState) (step string, err error) {
	if s.Offices, err = t.officesOf(ctx, s.Caseworker.ID); len(s.Offices) == 0 {
		return stepOpenFamily, err
	}
	return stepReceivedAt, err
}

func askReceivedAt(t *talk, s newFamilyState) dialog.Screen {
	return message.AskReceivedAt(t.say, "", s.Offices, s.Page)
}

func takeReceivedAt(_ context.Context, _ *talk, s *newFamilyState, in dialog.Input) (dialog.Next, error) {
	office, ok := officeOn(in, s.Offices, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Office = office
	return dialog.Goto(stepOpenFamily), nil
}

func askOpenFamily(t *talk, s newFamilyState) dialog.Screen {
	return message.CheckFamily(t.say, s.Caseworker.Name, s.Office, len(s.Offices) > 0)
}

func takeOpenFamily(ctx context.Context, t *talk, s *newFamilyState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	n := family.NewFamily{Caseworker: s.Caseworker.ID, By: t.staffID(), Office: int64(s.Office.ID), Key: t.key()}
	opened, err := t.Families.OpenFamily(ctx, n, t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.familyPage(ctx, opened.ID, 0))
}
