package flow

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// travelState is what is remembered while it is asked how long a family is on its way.
type travelState struct {
	Of    family.CaseName `json:"of"`
	Known time.Duration   `json:"k"`
}

const stepTravel = "travel"

var settingTravel = questions[travelState]{dialog.Conversation[*talk, travelState]{
	Name:    "travel",
	Version: 1,
	Steps:   []dialog.Step[*talk, travelState]{{Name: stepTravel, Ask: askTravel, Take: takeTravel}},
}}

func (t *talk) travel(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	known, err := t.Meetings.Travel(ctx, t.staffID(), a.ID, t.now)
	if err != nil {
		return t.hidden(err)
	}
	return settingTravel.begin(t, travelState{Of: a.CaseName, Known: known}, stepTravel)
}

func askTravel(t *talk, s travelState) dialog.Screen {
	return message.AskTravel(t.say, s.Of, s.Known)
}

func takeTravel(ctx context.Context, t *talk, s *travelState, in dialog.Input) (dialog.Next, error) {
	minutes, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	if err := t.Meetings.SetTravel(ctx, t.staffID(), s.Of.ID, time.Duration(minutes)*time.Minute, t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseAdultPage(ctx, s.Of.ID))
}
