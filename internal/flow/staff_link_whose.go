package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// offerPersons puts up for choice whom of a family she is not linked to.
func (t *talk) offerPersons(ctx context.Context, s *linkState, id family.FamilyID) error {
	f, err := t.Families.FamilyPage(ctx, t.staffID(), id, t.now)
	if err != nil {
		return err
	}
	s.Persons, s.Page = slices.DeleteFunc(f.Persons, func(p family.Person) bool { return slices.Contains(s.Linked, p.ID) }), 0
	return nil
}

func askMother(t *talk, s linkState) dialog.Screen {
	return message.AskMother(t.say, s.Of, s.Mothers)
}

func takeMother(_ context.Context, _ *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	mother, ok := chosen(in, s.Mothers)
	if !ok {
		return dialog.Again(), nil
	}
	s.Of.Adult = mother
	return dialog.Goto(stepTracks), nil
}

func askWhose(t *talk, s linkState) dialog.Screen {
	return message.AskWhose(t.say, s.Of, s.Persons, s.Page, false)
}

// takeWhose takes somebody who was offered, or the code of another family whose persons are offered then.
func takeWhose(ctx context.Context, t *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	if person, ok := chosenOn(in, s.Persons, &s.Page); ok {
		s.Of.Person = person
		return dialog.Goto(stepBasis), nil
	}
	if in.Text == "" {
		return dialog.Again(), nil
	}
	other := *s
	id, err := t.Families.FindFamily(ctx, t.staffID(), in.Text, t.now)
	if err == nil {
		err = t.offerPersons(ctx, &other, id)
	}
	switch {
	case errors.Is(err, family.ErrNotFound), err == nil && len(other.Persons) == 0:
		return dialog.Say(message.AskWhose(t.say, s.Of, s.Persons, s.Page, true)), nil
	case err != nil:
		return dialog.Next{}, err
	}
	*s = other
	return dialog.Again(), nil
}

func askBasis(t *talk, s linkState) dialog.Screen { return message.AskBasis(t.say, s.Of) }

func takeBasis(_ context.Context, _ *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	basis, ok := chosen(in, family.Bases())
	if !ok {
		return dialog.Again(), nil
	}
	s.Basis = basis
	return dialog.Goto(stepScope), nil
}

func askScope(t *talk, s linkState) dialog.Screen { return message.AskScope(t.say, s.Of) }

func takeScope(_ context.Context, _ *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	scope, ok := chosen(in, family.Scopes())
	if !ok {
		return dialog.Again(), nil
	}
	s.Scope = scope
	return dialog.Goto(stepTracks), nil
}
