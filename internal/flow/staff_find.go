package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// finding asks for the code of a family and opens its page.
var finding = questions[struct{}]{dialog.Conversation[*talk, struct{}]{
	Name:    "find-family",
	Version: 1,
	Steps:   []dialog.Step[*talk, struct{}]{{Name: stepFamilyCode, Ask: askFamilyCode, Take: takeFamilyCode}},
}}

const stepFamilyCode = "family-code"

func (t *talk) findFamily(context.Context, dialog.Tap) (reply, error) {
	return finding.begin(t, struct{}{}, stepFamilyCode)
}

func askFamilyCode(t *talk, _ struct{}) dialog.Screen { return message.AskCode(t.say, false) }

// takeFamilyCode answers alike for a code of nobody and for one of a family that is none of hers.
func takeFamilyCode(ctx context.Context, t *talk, _ *struct{}, in dialog.Input) (dialog.Next, error) {
	id, err := t.Families.FindFamily(ctx, t.staffID(), in.Text, t.now)
	if errors.Is(err, family.ErrNotFound) {
		return dialog.Say(message.AskCode(t.say, true)), nil
	}
	if err != nil {
		return dialog.Next{}, err
	}
	return t.endWith(t.familyPage(ctx, id, 0))
}

// endWith ends a conversation with a page, or with the neutral closed one when the page is none of hers any more.
func (t *talk) endWith(s dialog.Screen, err error) (dialog.Next, error) {
	switch {
	case errors.Is(err, family.ErrNotFound), errors.Is(err, family.ErrNotAllowed):
		return dialog.End(message.Hidden(t.say)), nil
	case err != nil:
		return dialog.Next{}, err
	}
	return dialog.End(s), nil
}
