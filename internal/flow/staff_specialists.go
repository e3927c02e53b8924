package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// specialistState is what is remembered while a supervisor says what somebody can be booked for. All are those to choose among.
type specialistState struct {
	All  []booking.Specialist `json:"all,omitempty"`
	Page int                  `json:"p,omitempty"`
	Who  booking.Specialist   `json:"who"`
}

const (
	stepReceiver       = "who"
	stepKinds          = "kinds"
	stepModes          = "modes"
	stepSpoken         = "languages"
	stepWoman          = "woman"
	stepSaveSpecialist = "save"
)

var settingSpecialist = questions[specialistState]{dialog.Conversation[*talk, specialistState]{
	Name:    "specialist",
	Version: 1,
	Steps: []dialog.Step[*talk, specialistState]{
		{Name: stepReceiver, Ask: askReceiver, Take: takeReceiver},
		{Name: stepKinds, Ask: askKinds, Take: takeKinds},
		{Name: stepModes, Ask: askModes, Take: takeModes},
		{Name: stepSpoken, Ask: askSpoken, Take: takeSpoken},
		{Name: stepWoman, Ask: askWoman, Take: takeWoman},
		{Name: stepSaveSpecialist, Ask: askSaveSpecialist, Take: takeSaveSpecialist},
	},
}}

func (t *talk) specialists(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Meetings.Specialists(ctx, t.staffID(), t.now)
	return t.orGone(message.Specialists(t.say, all, tap.Args[0]), err)
}

func (t *talk) specialist(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.specialistPage(ctx, booking.SpecialistID(tap.Args[0])))
}

func (t *talk) specialistPage(ctx context.Context, id booking.SpecialistID) (dialog.Screen, error) {
	who, err := t.Meetings.Specialist(ctx, t.staffID(), id, t.now)
	return message.Specialist(t.say, who), err
}

func (t *talk) setSpecialist(ctx context.Context, tap dialog.Tap) (reply, error) {
	if tap.Args[0] == 0 {
		all, err := t.Meetings.Receivers(ctx, t.staffID())
		if err != nil {
			return reply{}, err
		}
		return settingSpecialist.begin(t, specialistState{All: all}, stepReceiver)
	}
	who, err := t.specialistOf(ctx, tap)
	if err != nil {
		return t.hidden(err)
	}
	return settingSpecialist.begin(t, specialistState{Who: who}, stepKinds)
}

func askReceiver(t *talk, s specialistState) dialog.Screen {
	return message.AskReceiver(t.say, s.All, s.Page)
}

func takeReceiver(_ context.Context, _ *talk, s *specialistState, in dialog.Input) (dialog.Next, error) {
	who, ok := chosenOn(in, s.All, &s.Page)
	if !ok {
		return dialog.Again(), nil
	}
	s.Who = who
	return dialog.Goto(stepKinds), nil
}

func askKinds(t *talk, s specialistState) dialog.Screen { return message.AskKinds(t.say, s.Who) }

func takeKinds(_ context.Context, _ *talk, s *specialistState, in dialog.Input) (dialog.Next, error) {
	return takeTick(in, booking.Kinds(), &s.Who.Kinds, stepModes), nil
}

func askModes(t *talk, s specialistState) dialog.Screen { return message.AskModes(t.say, s.Who) }

func takeModes(_ context.Context, _ *talk, s *specialistState, in dialog.Input) (dialog.Next, error) {
	return takeTick(in, booking.Modes(), &s.Who.Modes, stepSpoken), nil
}

func askSpoken(t *talk, s specialistState) dialog.Screen { return message.AskSpoken(t.say, s.Who) }

func takeSpoken(_ context.Context, _ *talk, s *specialistState, in dialog.Input) (dialog.Next, error) {
	return takeTick(in, message.SpokenLanguages(), &s.Who.Languages, stepWoman), nil
}

// takeTick turns a tick, or goes on when something is ticked.
func takeTick[T comparable](in dialog.Input, all []T, ticked *[]T, next string) dialog.Next {
	if answer, ok := tapped(in); ok && answer == message.Chosen && len(*ticked) > 0 {
		return dialog.Goto(next)
	}
	if turned, ok := chosen(in, all); ok {
		*ticked = turn(all, *ticked, turned)
	}
	return dialog.Again()
}

func askWoman(t *talk, s specialistState) dialog.Screen { return message.AskWoman(t.say, s.Who) }

func takeWoman(_ context.Context, _ *talk, s *specialistState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	s.Who.Woman = answer == message.Yes
	return dialog.Goto(stepSaveSpecialist), nil
}

func askSaveSpecialist(t *talk, s specialistState) dialog.Screen {
	return message.CheckSpecialist(t.say, s.Who)
}

func takeSaveSpecialist(ctx context.Context, t *talk, s *specialistState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	if err := t.Meetings.SetSpecialist(ctx, t.staffID(), s.Who, t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.specialistPage(ctx, s.Who.ID))
}
