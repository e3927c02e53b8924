package flow

import (
	"context"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

func askTracks(t *talk, s linkState) dialog.Screen { return message.AskTracks(t.say, s.Of, s.Grants) }

func takeTracks(_ context.Context, _ *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.NoMoreTracks && len(s.Grants) > 0 {
		return dialog.Goto(stepUntil), nil
	}
	if track, ok := chosen(in, family.Tracks()); ok {
		s.Grants = turned(s.Grants, track)
	}
	return dialog.Again(), nil
}

// turned turns a track to its next way: not at all, in its usual way, in its other way where there is one.
func turned(grants []family.Grant, track family.Track) []family.Grant {
	usual := family.Grants(track)[0]
	at := slices.IndexFunc(grants, func(g family.Grant) bool { return g.Track == track })
	switch {
	case at < 0:
		return append(slices.Clip(grants), usual)
	case grants[at] == usual && track.Chat() != family.InChatWithCode:
		grants = slices.Clone(grants)
		grants[at].InChat = !usual.InChat
		return grants
	}
	return slices.Delete(slices.Clone(grants), at, at+1)
}

// farthestEnd is how many years ahead a link's end may be.
const farthestEnd = 18

func askUntil(t *talk, s linkState) dialog.Screen { return message.AskUntil(t.say, s.Of, false) }

func takeUntil(ctx context.Context, t *talk, s *linkState, in dialog.Input) (dialog.Next, error) {
	today := t.thisDay()
	if months, ok := tapped(in); ok {
		s.Until = time.Time{}
		if months > 0 {
			s.Until = today.AddDate(0, int(months), 0)
		}
		return t.askKnowledge(ctx, s)
	}
	day, ok := family.ReadDay(in.Text, today.AddDate(0, 0, 1), today.AddDate(farthestEnd, 0, 0))
	if !ok {
		return dialog.Say(message.AskUntil(t.say, s.Of, true)), nil
	}
	s.Until = day
	return t.askKnowledge(ctx, s)
}
