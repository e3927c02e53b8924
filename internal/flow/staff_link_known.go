package flow

import (
	"context"
	"slices"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// askKnowledge goes on with the first document that she may know more of than she would be shown.
func (t *talk) askKnowledge(ctx context.Context, s *linkState) (dialog.Next, error) {
	s.Documents, s.Levels, s.Document = nil, nil, -1
	if s.Scope == family.ScopeDocuments {
		var tracks []family.Track
		for _, g := range s.Grants {
			tracks = append(tracks, g.Track)
		}
		documents, err := t.Families.Knowable(ctx, t.staffID(), s.Of.Adult.ID, s.Of.Person.ID, tracks, t.now)
		if err != nil {
			return t.endWith(dialog.Screen{}, err)
		}
		s.Documents, s.Levels = documents, make([]int, len(documents))
	}
	return t.nextKnowable(ctx, s)
}

func (t *talk) nextKnowable(ctx context.Context, s *linkState) (dialog.Next, error) {
	for s.Document++; s.Document < len(s.Documents); s.Document++ {
		if len(s.Documents[s.Document].Levels) > 1 {
			return dialog.Goto(stepKnown), nil
		}
	}
	if !slices.ContainsFunc(s.Levels, func(level int) bool { return level > 0 }) {
		return dialog.Goto(stepSaveLink), nil
	}
	return t.askTeller(ctx, s)
}

func askKnown(t *talk, s linkState) dialog.Screen {
	return message.AskKnown(t.say, s.Of, s.Documents[s.Document])
}

func takeKnown(ctx context.Context, t *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok || answer < 0 || answer >= int64(len(s.Documents[s.Document].Levels)) {
		return dialog.Again(), nil
	}
	s.Levels[s.Document] = int(answer)
	return t.nextKnowable(ctx, s)
}

// askTeller offers whoever is asked first.
func (t *talk) askTeller(ctx context.Context, s *linkState) (dialog.Next, error) {
	all, err := t.Accounts.Caseworkers(ctx)
	if err != nil {
		return dialog.Next{}, err
	}
	all = slices.DeleteFunc(all, func(c account.Colleague) bool { return c.ID == t.who.Staff })
	s.Tellers, s.Page = slices.Insert(all, 0, account.Colleague{ID: t.who.Staff}), 0
	return dialog.Goto(stepKnownTeller), nil
}

func askKnownTeller(t *talk, s linkState) dialog.Screen {
	names := make([]string, len(s.Tellers))
	for i, c := range s.Tellers {
		names[i] = c.Name
	}
	return message.AskKnownTeller(t.say, s.Of, names, s.Page)
}

func takeKnownTeller(_ context.Context, _ *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.NextChoices {
		s.Page++
		return dialog.Again(), nil
	}
	teller, ok := chosen(in, s.Tellers)
	if !ok {
		return dialog.Again(), nil
	}
	s.Told.By = family.StaffID(teller.ID)
	return dialog.Goto(stepKnownWhen), nil
}

func askKnownWhen(t *talk, s linkState) dialog.Screen {
	return message.AskKnownWhen(t.say, s.Of, false)
}

// earliestTold is how many years ago she may have been told.
const earliestTold = 2

func takeKnownWhen(_ context.Context, t *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	today := t.now.In(t.Families.Zone)
	if days, ok := tapped(in); ok {
		s.Told.At = t.now.AddDate(0, 0, -int(days))
		return dialog.Goto(stepKnownHow), nil
	}
	day, ok := family.ReadDay(in.Text, today.AddDate(-earliestTold, 0, 0), today)
	if !ok {
		return dialog.Say(message.AskKnownWhen(t.say, s.Of, true)), nil
	}
	s.Told.At = day
	return dialog.Goto(stepKnownHow), nil
}

func askKnownHow(t *talk, s linkState) dialog.Screen { return message.AskKnownHow(t.say, s.Of) }

func takeKnownHow(_ context.Context, _ *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	manner, ok := chosen(in, family.Manners())
	if !ok {
		return dialog.Again(), nil
	}
	s.Told.Manner = manner
	return dialog.Goto(stepKnownWith), nil
}

func askKnownWith(t *talk, s linkState) dialog.Screen { return message.AskKnownWith(t.say, s.Of) }

func takeKnownWith(_ context.Context, _ *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	s.Told.Supported = answer == message.Yes
	return dialog.Goto(stepSaveLink), nil
}
