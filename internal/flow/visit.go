package flow

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/wording"
)

// visitState is what is remembered of when and where a visit is, what to bring and who comes.
type visitState struct {
	Day time.Time `json:"d,omitzero"`
	family.Visit
}

const (
	stepDay     = "day"
	stepTime    = "time"
	stepPlaceKK = "place-kk"
	stepPlaceRU = "place-ru"
	stepPapers  = "papers"
	stepWho     = "who"

	// visitYears is how far ahead a visit may be agreed.
	visitYears = 1
	// placeLength is how long the name of a place may be.
	placeLength = 100
)

// visitQuestions are those of a conversation with the state S about a visit: when, where, with which papers and who comes.
type visitQuestions[S any] struct {
	// about is their heading, of where their answers are kept.
	about func(S) message.Matter
	of    func(*S) *visitState
	// papers and whos are what, and whom, can be asked for.
	papers func(S) []family.Paper
	whos   func(S) []family.Who
	// then goes on after the last of them.
	then func(context.Context, *talk, *S) (dialog.Next, error)
}

// steps begin at stepDay.
func (q visitQuestions[S]) steps() []dialog.Step[*talk, S] {
	return []dialog.Step[*talk, S]{
		{Name: stepDay, Ask: q.askDay, Take: q.takeDay},
		{Name: stepTime, Ask: q.askTime, Take: q.takeTime},
		{Name: stepPlaceKK, Ask: q.askPlace("kk"), Take: q.takePlace("kk", stepPlaceRU)},
		{Name: stepPlaceRU, Ask: q.askPlace("ru"), Take: q.takePlace("ru", stepPapers)},
		{Name: stepPapers, Ask: q.askPapers, Take: q.takePapers},
		{Name: stepWho, Ask: q.askWho, Take: q.takeWho},
	}
}

func (q visitQuestions[S]) askDay(t *talk, s S) dialog.Screen {
	return message.AskDay(t.say, q.about(s), t.thisDay(), false)
}

func (q visitQuestions[S]) takeDay(_ context.Context, t *talk, s *S, in dialog.Input) (dialog.Next, error) {
	day, ok := t.visitDay(in)
	if !ok {
		return dialog.Say(message.AskDay(t.say, q.about(*s), t.thisDay(), true)), nil
	}
	q.of(s).Day = day
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

func (q visitQuestions[S]) askTime(t *talk, s S) dialog.Screen {
	return message.AskTime(t.say, q.about(s), false)
}

func (q visitQuestions[S]) takeTime(_ context.Context, t *talk, s *S, in dialog.Input) (dialog.Next, error) {
	at, ok := t.visitTime(in, q.of(s).Day)
	if !ok {
		return dialog.Say(message.AskTime(t.say, q.about(*s), true)), nil
	}
	q.of(s).At = at
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

func (q visitQuestions[S]) askPlace(language string) func(*talk, S) dialog.Screen {
	return func(t *talk, s S) dialog.Screen { return message.AskPlace(t.say, q.about(s), language, "", false) }
}

func (q visitQuestions[S]) takePlace(language, next string) func(context.Context, *talk, *S, dialog.Input) (dialog.Next, error) {
	return func(ctx context.Context, t *talk, s *S, in dialog.Input) (dialog.Next, error) {
		place, mistake, err := t.readPlace(ctx, q.about(*s), language, in.Text)
		if err != nil {
			return dialog.Next{}, err
		}
		if mistake != nil {
			return dialog.Say(*mistake), nil
		}
		visit := q.of(s)
		if visit.Place == nil {
			visit.Place = map[string]string{}
		}
		visit.Place[language] = place
		return dialog.Goto(next), nil
	}
}

// readPlace reads the name of a place, or gives the screen that says what is wrong with it.
func (t *talk) readPlace(ctx context.Context, of message.Matter, language, text string) (string, *dialog.Screen, error) {
	place := strings.Join(strings.Fields(text), " ")
	word, err := t.stopword(ctx, place)
	if err != nil {
		return "", nil, err
	}
	if word != "" || place == "" || utf8.RuneCountInString(place) > placeLength || wording.PersonalNumber(place) {
		again := message.AskPlace(t.say, of, language, word, true)
		return "", &again, nil
	}
	return place, nil, nil
}

// stopword finds the first word that a place may not be told with, or what leads elsewhere; empty if there is none. The page with the place stays open all day, on a phone that
// others hold too, so it may have no word that a lock screen may not have.
func (t *talk) stopword(ctx context.Context, place string) (string, error) {
	hits, err := t.Lexicon.Check(ctx, wording.Push, place)
	if err != nil {
		return "", err
	}
	if len(hits) > 0 {
		return hits[0].Words, nil
	}
	for _, stray := range wording.Strays(place) {
		if stray.Words != "" {
			return stray.Words, nil
		}
	}
	return "", nil
}

func (q visitQuestions[S]) askPapers(t *talk, s S) dialog.Screen {
	return message.AskPapers(t.say, q.about(s), q.papers(s), q.of(&s).Papers)
}

// takePapers turns one paper's tick, until there are no more to turn. What is ticked keeps the order in which papers are offered.
func (q visitQuestions[S]) takePapers(_ context.Context, _ *talk, s *S, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.NoMorePapers {
		return dialog.Goto(stepWho), nil
	}
	offered := q.papers(*s)
	if paper, ok := chosen(in, offered); ok {
		q.of(s).Papers = turn(offered, q.of(s).Papers, paper)
	}
	return dialog.Again(), nil
}

func (q visitQuestions[S]) askWho(t *talk, s S) dialog.Screen {
	return message.AskWho(t.say, q.about(s), q.whos(s))
}

func (q visitQuestions[S]) takeWho(ctx context.Context, t *talk, s *S, in dialog.Input) (dialog.Next, error) {
	who, ok := chosen(in, q.whos(*s))
	if !ok {
		return dialog.Again(), nil
	}
	q.of(s).Who = who
	return q.then(ctx, t, s)
}
