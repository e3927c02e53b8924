package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// holdState is what is remembered while somebody is about to be left in peace.
type holdState struct {
	Name   family.CaseName `json:"n"`
	Level  delivery.Level  `json:"l"`
	Reason delivery.Reason `json:"r"`
}

const (
	stepHoldLevel  = "level"
	stepHoldReason = "reason"
	stepHoldUntil  = "until"

	// holdYears is how far ahead the last day of a hold may lie.
	holdYears = 1
)

var holding = questions[holdState]{dialog.Conversation[*talk, holdState]{
	Name:    "hold",
	Version: 1,
	Steps: []dialog.Step[*talk, holdState]{
		{Name: stepHoldLevel, Ask: askHoldLevel, Take: takeHoldLevel},
		{Name: stepHoldReason, Ask: askHoldReason, Take: takeHoldReason},
		{Name: stepHoldUntil, Ask: askHoldUntil, Take: takeHoldUntil},
	},
}}

func (t *talk) hold(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return holding.begin(t, holdState{Name: a.CaseName}, stepHoldLevel)
}

func askHoldLevel(t *talk, s holdState) dialog.Screen { return message.AskHoldLevel(t.say, s.Name) }

func takeHoldLevel(_ context.Context, _ *talk, s *holdState, in dialog.Input) (dialog.Next, error) {
	level, ok := chosen(in, delivery.Levels())
	if !ok {
		return dialog.Again(), nil
	}
	s.Level = level
	return dialog.Goto(stepHoldReason), nil
}

func askHoldReason(t *talk, s holdState) dialog.Screen { return message.AskHoldReason(t.say, s.Name) }

func takeHoldReason(_ context.Context, _ *talk, s *holdState, in dialog.Input) (dialog.Next, error) {
	reason, ok := chosen(in, delivery.Reasons())
	if !ok {
		return dialog.Again(), nil
	}
	s.Reason = reason
	return dialog.Goto(stepHoldUntil), nil
}

func askHoldUntil(t *talk, s holdState) dialog.Screen {
	return message.AskHoldUntil(t.say, s.Name, false)
}

// takeHoldUntil ends the hold at the beginning of the day that was named.
func takeHoldUntil(ctx context.Context, t *talk, s *holdState, in dialog.Input) (dialog.Next, error) {
	until, ok := t.dayAhead(in, holdYears)
	if !ok {
		return dialog.Say(message.AskHoldUntil(t.say, s.Name, true)), nil
	}
	err := t.Families.SetHold(ctx, family.NewHold{Adult: s.Name.ID, Level: s.Level, Reason: s.Reason, Until: until, By: t.staffID(), Key: t.key()}, t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseAdultPage(ctx, s.Name.ID))
}

func (t *talk) endHold(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := family.AdultID(tap.Args[0])
	if err := t.Families.EndHold(ctx, id, t.staffID(), t.now); err != nil {
		return t.hidden(err)
	}
	return t.orGone(t.caseAdultPage(ctx, id))
}
