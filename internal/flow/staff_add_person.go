package flow

import (
	"context"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// newPersonState is what is remembered while a person is being added to a family.
type newPersonState struct {
	Family  family.FamilyID `json:"f"`
	Code    string          `json:"c"`
	Taken   []string        `json:"t,omitempty"`
	Initial string          `json:"i,omitempty"`
	Birth   family.Birth    `json:"b"`
	Page    int             `json:"p,omitempty"`
	Sign    string          `json:"s,omitempty"`
}

const (
	stepInitial = "initial"
	stepBirth   = "birth"
	stepSign    = "sign"
	stepSave    = "save"
)

var addingPerson = questions[newPersonState]{dialog.Conversation[*talk, newPersonState]{
	Name:    "new-person",
	Version: 1,
	Steps: []dialog.Step[*talk, newPersonState]{
		{Name: stepInitial, Ask: askPersonInitial, Take: takePersonInitial},
		{Name: stepBirth, Ask: askBirth, Take: takeBirth},
		{Name: stepSign, Ask: askSign, Take: takeSign},
		{Name: stepSave, Ask: askSavePerson, Take: takeSavePerson},
	},
}}

func (t *talk) addPerson(ctx context.Context, tap dialog.Tap) (reply, error) {
	f, err := t.Families.FamilyPage(ctx, t.staffID(), family.FamilyID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	s := newPersonState{Family: f.ID, Code: f.Code}
	for _, who := range f.Persons {
		s.Taken = append(s.Taken, who.Sign)
	}
	return addingPerson.begin(t, s, stepInitial)
}

func askPersonInitial(t *talk, s newPersonState) dialog.Screen {
	return message.AskInitial(t.say, s.Code, false)
}

func takePersonInitial(_ context.Context, t *talk, s *newPersonState, in dialog.Input) (dialog.Next, error) {
	initial, ok := family.ReadInitial(in.Text)
	if !ok {
		return dialog.Say(message.AskInitial(t.say, s.Code, true)), nil
	}
	s.Initial = initial
	return dialog.Goto(stepBirth), nil
}

func askBirth(t *talk, s newPersonState) dialog.Screen { return message.AskBirth(t.say, s.Code, false) }

func takeBirth(_ context.Context, t *talk, s *newPersonState, in dialog.Input) (dialog.Next, error) {
	birth, ok := family.ReadBirth(in.Text)
	if !ok || birth.ToCome(t.now.In(t.Families.Zone)) {
		return dialog.Say(message.AskBirth(t.say, s.Code, true)), nil
	}
	s.Birth = birth
	return dialog.Goto(stepSign), nil
}

func askSign(t *talk, s newPersonState) dialog.Screen {
	return message.AskSign(t.say, s.Code, s.Taken, s.Page)
}

func takeSign(_ context.Context, _ *talk, s *newPersonState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if ok && answer == message.NextChoices {
		s.Page++
		return dialog.Again(), nil
	}
	sign := message.SignOf(answer)
	if !ok || sign == "" || slices.Contains(s.Taken, sign) {
		return dialog.Again(), nil
	}
	s.Sign = sign
	return dialog.Goto(stepSave), nil
}

func askSavePerson(t *talk, s newPersonState) dialog.Screen {
	return message.CheckPerson(t.say, s.Code, s.Initial, s.Sign, s.Birth)
}

func takeSavePerson(ctx context.Context, t *talk, s *newPersonState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	_, err := t.Families.AddPerson(ctx, family.NewPerson{Family: s.Family, Initial: s.Initial, Birth: s.Birth, Sign: s.Sign, By: t.staffID(), Key: t.key()}, t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.familyPage(ctx, s.Family, 0))
}
