package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// checkState is what is remembered while "looked at, no change" is being written down.
type checkState struct {
	Of     message.MoveOf `json:"o"`
	Reason family.Reason  `json:"r,omitempty"`
}

const (
	stepReason    = "reason"
	stepLookAgain = "look-again"

	// lookAgainYears is how far ahead a document may be left alone.
	lookAgainYears = 2
)

var checking = questions[checkState]{dialog.Conversation[*talk, checkState]{
	Name:    "check",
	Version: 1,
	Steps: []dialog.Step[*talk, checkState]{
		{Name: stepReason, Ask: askReason, Take: takeReason},
		{Name: stepLookAgain, Ask: askLookAgain, Take: takeLookAgain},
	},
}}

func (t *talk) check(ctx context.Context, tap dialog.Tap) (reply, error) {
	c, err := t.Families.CaseFile(ctx, t.staffID(), family.DocumentID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return checking.begin(t, checkState{Of: message.OfFile(c)}, stepReason)
}

func askReason(t *talk, s checkState) dialog.Screen { return message.AskReason(t.say, s.Of) }

func takeReason(_ context.Context, _ *talk, s *checkState, in dialog.Input) (dialog.Next, error) {
	reason, ok := chosen(in, family.Reasons())
	if !ok {
		return dialog.Again(), nil
	}
	s.Reason = reason
	return dialog.Goto(stepLookAgain), nil
}

func askLookAgain(t *talk, s checkState) dialog.Screen {
	return message.AskLookAgain(t.say, s.Of, false)
}

func takeLookAgain(ctx context.Context, t *talk, s *checkState, in dialog.Input) (dialog.Next, error) {
	again, ok := t.dayAhead(in, lookAgainYears)
	if !ok {
		return dialog.Say(message.AskLookAgain(t.say, s.Of, true)), nil
	}
	err := t.Families.Check(ctx, family.NewCheck{Document: s.Of.Document, Reason: s.Reason, LookAgain: again, By: t.staffID(), Key: t.key()}, t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseFilePage(ctx, s.Of.Document, 0))
}
