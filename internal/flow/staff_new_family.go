package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// newFamilyState is what is remembered while a family is being opened. A caseworker opens her own, a supervisor chooses among All.
type newFamilyState struct {
	All        []family.Colleague `json:"a,omitempty"`
	Page       int                `json:"p,omitempty"`
	Caseworker family.Colleague   `json:"c"`
}

const (
	stepCaseworker = "caseworker"
	stepOpenFamily = "open"
)

var openingFamily = questions[newFamilyState]{dialog.Conversation[*talk, newFamilyState]{
	Name:    "new-family",
	Version: 2,
	Steps: []dialog.Step[*talk, newFamilyState]{
		{Name: stepCaseworker, Ask: askCaseworker, Take: takeCaseworker},
		{Name: stepOpenFamily, Ask: askOpenFamily, Take: takeOpenFamily},
	},
}}

func (t *talk) newFamily(ctx context.Context, _ dialog.Tap) (reply, error) {
	if t.who.Role != account.Supervisor {
		return openingFamily.begin(t, newFamilyState{Caseworker: family.Colleague{ID: t.staffID()}}, stepOpenFamily)
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

func takeCaseworker(_ context.Context, _ *talk, s *newFamilyState, in dialog.Input) (dialog.Next, error) {
	caseworker, ok := chosenOn(in, s.All, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Caseworker = caseworker
	return dialog.Goto(stepOpenFamily), nil
}

func askOpenFamily(t *talk, s newFamilyState) dialog.Screen {
	return message.CheckFamily(t.say, s.Caseworker.Name)
}

func takeOpenFamily(ctx context.Context, t *talk, s *newFamilyState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	opened, err := t.Families.OpenFamily(ctx, family.NewFamily{Caseworker: s.Caseworker.ID, By: t.staffID(), Key: t.key()}, t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.familyPage(ctx, opened.ID, 0))
}
