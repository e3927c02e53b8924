package flow

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/wording"
)

// When and where a visit is, what to bring and who comes: questions of the conversation that moves a document.

const (
	// visitYears is how far ahead a visit may be agreed.
	visitYears = 1
	// placeLength is how long the name of a place may be.
	placeLength = 100
)

func askDay(t *talk, s moveState) dialog.Screen {
	return message.AskDay(t.say, s.Of, t.thisDay(), false)
}

func takeDay(_ context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	day, ok := t.visitDay(in)
	if !ok {
		return dialog.Say(message.AskDay(t.say, s.Of, t.thisDay(), true)), nil
	}
	s.Day = day
	return dialog.Goto(stepTime), nil
}

// visitDay is the day of a visit: typed, or as many days from today as the button says.
func (t *talk) visitDay(in dialog.Input) (time.Time, bool) {
	today := t.thisDay()
	if ahead, ok := tapped(in); ok {
		return today.AddDate(0, 0, int(ahead)), true
	}
	return family.ReadDay(in.Text, today, today.AddDate(visitYears, 0, 0))
}

func askTime(t *talk, s moveState) dialog.Screen { return message.AskTime(t.say, s.Of, false) }

func takeTime(_ context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	at, ok := t.visitTime(in, s.Day)
	if !ok {
		return dialog.Say(message.AskTime(t.say, s.Of, true)), nil
	}
	s.At = at
	return dialog.Goto(stepPlaceKK), nil
}

// visitTime is a time to come of that day: typed, or as many minutes from midnight as the button says.
func (t *talk) visitTime(in dialog.Input, day time.Time) (time.Time, bool) {
	hour, minute, ok := family.ReadTime(in.Text)
	if minutes, tapped := tapped(in); tapped {
		hour, minute, ok = int(minutes)/60, int(minutes)%60, true
	}
	day = day.In(t.Families.Zone)
	at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, t.Families.Zone)
	return at, ok && at.After(t.now)
}

func askPlaceKK(t *talk, s moveState) dialog.Screen {
	return message.AskPlace(t.say, s.Of, "kk", "", false)
}

func askPlaceRU(t *talk, s moveState) dialog.Screen {
	return message.AskPlace(t.say, s.Of, "ru", "", false)
}

func takePlaceKK(_ context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	place, mistake := t.readPlace(s.Of, "kk", in.Text)
	if mistake != nil {
		return dialog.Say(*mistake), nil
	}
	s.KK = place
	return dialog.Goto(stepPlaceRU), nil
}

func takePlaceRU(_ context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	place, mistake := t.readPlace(s.Of, "ru", in.Text)
	if mistake != nil {
		return dialog.Say(*mistake), nil
	}
	s.RU = place
	return dialog.Goto(stepPapers), nil
}

// readPlace reads the name of a place, or gives the screen that says what is wrong with it. The page with the place stays open all day, on a phone that others hold too,
// so it may have no word that a lock screen may not have.
func (t *talk) readPlace(of message.Matter, language, text string) (string, *dialog.Screen) {
	place := strings.Join(strings.Fields(text), " ")
	word, wrong := "", place == "" || utf8.RuneCountInString(place) > placeLength || message.PersonalNumber(place)
	if hits := wording.Check(wording.Push, place); len(hits) > 0 {
		word, wrong = hits[0].Words, true
	}
	if wrong {
		again := message.AskPlace(t.say, of, language, word, true)
		return "", &again
	}
	return place, nil
}

func askPapers(t *talk, s moveState) dialog.Screen {
	offered, _ := s.Of.Track.Offered(s.To.Stage)
	return message.AskPapers(t.say, s.Of, offered, s.Papers)
}

// takePapers turns one paper's tick, until there are no more to turn.
func takePapers(_ context.Context, _ *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.NoMorePapers {
		return dialog.Goto(stepWho), nil
	}
	offered, _ := s.Of.Track.Offered(s.To.Stage)
	s.Papers = turnPaper(in, offered, s.Papers)
	return dialog.Again(), nil
}

// turnPaper turns the tick of the paper that an answer stands for. What is ticked keeps the order in which papers are offered.
func turnPaper(in dialog.Input, offered, papers []family.Paper) []family.Paper {
	paper, ok := chosen(in, offered)
	if !ok {
		return papers
	}
	return slices.DeleteFunc(slices.Clone(offered), func(p family.Paper) bool { return slices.Contains(papers, p) == (p == paper) })
}

func askWho(t *talk, s moveState) dialog.Screen {
	return message.AskWho(t.say, s.Of, s.Of.Track.Whos(s.To.Stage))
}

func takeWho(ctx context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	who, ok := chosen(in, s.Of.Track.Whos(s.To.Stage))
	if !ok {
		return dialog.Again(), nil
	}
	s.Who = who
	return t.previewMove(ctx, s)
}
