package flow

import (
	"context"
	"strings"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/wording"
)

// adultState is what is remembered while an adult is being added, or while one thing about her is being changed: then Name has her id.
type adultState struct {
	Family family.FamilyID  `json:"f"`
	Name   family.CaseName  `json:"n"`
	Phone  family.Phone     `json:"p,omitempty"`
	How    family.HowToCall `json:"h"`
}

func (s adultState) isNew() bool { return s.Name.ID == 0 }

const (
	stepOfAge        = "of-age"
	stepAdultInitial = "initial"
	stepPhone        = "phone"
	stepAbroad       = "abroad"
	stepHours        = "hours"
	stepPickUp       = "pick-up"
	stepOtherwise    = "otherwise"
	stepSaveAdult    = "save"
)

// aboutAdult is a whole adult from the first step on, her phone alone from stepPhone on, how to call her from stepHours on.
var aboutAdult = questions[adultState]{dialog.Conversation[*talk, adultState]{
	Name:    "adult",
	Version: 1,
	Steps: []dialog.Step[*talk, adultState]{
		{Name: stepOfAge, Ask: askOfAge, Take: takeOfAge},
		{Name: stepAdultInitial, Ask: askAdultInitial, Take: takeAdultInitial},
		{Name: stepPhone, Ask: askPhone, Take: takePhone},
		{Name: stepAbroad, Ask: askAbroad, Take: takeAbroad},
		{Name: stepHours, Ask: askHours, Take: takeHours},
		{Name: stepPickUp, Ask: askPickUp, Take: takePickUp},
		{Name: stepOtherwise, Ask: askOtherwise, Take: takeOtherwise},
		{Name: stepSaveAdult, Ask: askSaveAdult, Take: takeSaveAdult},
	},
}}

func (t *talk) addAdult(ctx context.Context, tap dialog.Tap) (reply, error) {
	f, err := t.Families.FamilyPage(ctx, t.staffID(), family.FamilyID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return aboutAdult.begin(t, adultState{Family: f.ID, Name: family.CaseName{Family: f.Code}}, stepOfAge)
}

func (t *talk) editPhone(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.editAdult(ctx, tap, stepPhone)
}

func (t *talk) editHow(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.editAdult(ctx, tap, stepHours)
}

func (t *talk) editAdult(ctx context.Context, tap dialog.Tap, step string) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return aboutAdult.begin(t, adultState{Family: a.FamilyID, Name: a.CaseName}, step)
}

func askOfAge(t *talk, s adultState) dialog.Screen { return message.AskOfAge(t.say, s.Name.Family) }

func takeOfAge(_ context.Context, t *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	switch answer, ok := tapped(in); {
	case !ok:
		return dialog.Again(), nil
	case answer != message.Yes:
		return dialog.End(message.UnderAge(t.say, s.Family)), nil
	}
	return dialog.Goto(stepAdultInitial), nil
}

func askAdultInitial(t *talk, s adultState) dialog.Screen {
	return message.AskInitial(t.say, s.Name.Family, false)
}

func takeAdultInitial(_ context.Context, t *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	initial, ok := family.ReadInitial(in.Text)
	if !ok {
		return dialog.Say(message.AskInitial(t.say, s.Name.Family, true)), nil
	}
	s.Name.Initial = initial
	return dialog.Goto(stepPhone), nil
}

func askPhone(t *talk, s adultState) dialog.Screen { return message.AskPhone(t.say, s.Name, false) }

func takePhone(ctx context.Context, t *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.Later {
		s.Phone = ""
		return t.phoneGiven(ctx, s)
	}
	phone, ok := family.ReadPhone(in.Text)
	if !ok {
		return dialog.Say(message.AskPhone(t.say, s.Name, true)), nil
	}
	s.Phone = phone
	if phone.Abroad() {
		return dialog.Goto(stepAbroad), nil
	}
	return t.phoneGiven(ctx, s)
}

func askAbroad(t *talk, s adultState) dialog.Screen {
	return message.CheckPhone(t.say, s.Name, s.Phone)
}

func takeAbroad(ctx context.Context, t *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	switch answer, ok := tapped(in); {
	case !ok:
		return dialog.Again(), nil
	case answer != message.Yes:
		return dialog.Goto(stepPhone), nil
	}
	return t.phoneGiven(ctx, s)
}

// phoneGiven goes on with a new adult, or keeps the phone of one who is there.
func (t *talk) phoneGiven(ctx context.Context, s *adultState) (dialog.Next, error) {
	if s.isNew() {
		return dialog.Goto(stepHours), nil
	}
	return t.changed(ctx, s, t.Families.SetPhone(ctx, s.Name.ID, s.Phone, t.staffID(), t.now))
}

func askHours(t *talk, s adultState) dialog.Screen { return message.AskHours(t.say, s.Name, false) }

// takeHours takes one of the hours offered or what was typed, if that is short and says nothing that must not be said.
func takeHours(ctx context.Context, t *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	hours := strings.TrimSpace(in.Text)
	if answer, ok := tapped(in); ok {
		hours = message.HoursOf(answer)
	}
	hits, err := t.Lexicon.Check(ctx, wording.StaffText, hours)
	if err != nil {
		return dialog.Next{}, err
	}
	if !(family.HowToCall{Hours: hours}).Valid() || wording.PersonalNumber(hours) || len(hits) > 0 {
		return dialog.Say(message.AskHours(t.say, s.Name, true)), nil
	}
	s.How.Hours = hours
	return dialog.Goto(stepPickUp), nil
}

func askPickUp(t *talk, s adultState) dialog.Screen { return message.AskPickUp(t.say, s.Name) }

func takePickUp(_ context.Context, _ *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	choice, ok := chosen(in, family.PickUps())
	if !ok {
		return dialog.Again(), nil
	}
	s.How.PickUp = choice
	return dialog.Goto(stepOtherwise), nil
}

func askOtherwise(t *talk, s adultState) dialog.Screen { return message.AskOtherwise(t.say, s.Name) }

func takeOtherwise(ctx context.Context, t *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	choice, ok := chosen(in, family.Otherwises())
	if !ok {
		return dialog.Again(), nil
	}
	s.How.Otherwise = choice
	if s.isNew() {
		return dialog.Goto(stepSaveAdult), nil
	}
	return t.changed(ctx, s, t.Families.SetHowToCall(ctx, s.Name.ID, s.How, t.staffID(), t.now))
}

func askSaveAdult(t *talk, s adultState) dialog.Screen {
	return message.CheckAdult(t.say, s.Name, s.Phone, s.How)
}

func takeSaveAdult(ctx context.Context, t *talk, s *adultState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	id, err := t.Families.AddAdult(ctx, family.NewAdult{Family: s.Family, Initial: s.Name.Initial, OfAge: true, Phone: s.Phone, HowToCall: s.How, By: t.staffID(), Key: t.key()}, t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseAdultPage(ctx, id))
}

// changed ends with the adult's page after a change to her.
func (t *talk) changed(ctx context.Context, s *adultState, err error) (dialog.Next, error) {
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseAdultPage(ctx, s.Name.ID))
}
