package flow

import (
	"context"
	"slices"

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
	return t.offerTellers(ctx, s)
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

func (t *talk) offerTellers(ctx context.Context, s *linkState) (dialog.Next, error) {
	staff, err := t.Families.Colleagues(ctx, t.staffID())
	if err != nil {
		return dialog.Next{}, err
	}
	s.Told = toldState{Staff: staff}
	return dialog.Goto(stepTeller), nil
}
