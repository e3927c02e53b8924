package flow

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// toldState is what is remembered of how somebody was told.
type toldState struct {
	// Staff are those who can have told, whoever writes it down first.
	Staff     []family.Colleague `json:"s,omitempty"`
	Page      int                `json:"n,omitempty"`
	Teller    family.Colleague   `json:"b,omitzero"`
	At        time.Time          `json:"w,omitzero"`
	Manner    family.Manner      `json:"m,omitempty"`
	Supported bool               `json:"p,omitempty"`
}

func (s toldState) told() family.Told {
	return family.Told{By: s.Teller.ID, At: s.At, Manner: s.Manner, Supported: s.Supported}
}

const (
	stepTeller    = "teller"
	stepWhen      = "when"
	stepManner    = "manner"
	stepSupported = "supported"

	// toldYears is how long ago somebody can have been told.
	toldYears = 2
	noon      = 12 * time.Hour
)

// toldQuestions are those of a conversation with the state S about how somebody was told: who told, when, how and with what support.
type toldQuestions[S any] struct {
	// about is their heading, of where their answers are kept.
	about func(S) message.Matter
	of    func(*S) *toldState
	// then goes on after the last of them.
	then func(context.Context, *talk, *S) (dialog.Next, error)
}

// steps begin at stepTeller, for which the staff must be known.
func (q toldQuestions[S]) steps() []dialog.Step[*talk, S] {
	return []dialog.Step[*talk, S]{
		{Name: stepTeller, Ask: q.askTeller, Take: q.takeTeller},
		{Name: stepWhen, Ask: q.askWhen, Take: q.takeWhen},
		{Name: stepManner, Ask: q.askManner, Take: q.takeManner},
		{Name: stepSupported, Ask: q.askSupported, Take: q.takeSupported},
	}
}

func (q toldQuestions[S]) askTeller(t *talk, s S) dialog.Screen {
	told := q.of(&s)
	return message.AskTeller(t.say, q.about(s), told.Staff, told.Page)
}

func (q toldQuestions[S]) takeTeller(_ context.Context, _ *talk, s *S, in dialog.Input) (dialog.Next, error) {
	told := q.of(s)
	teller, ok := chosenOn(in, told.Staff, &told.Page)
	if !ok {
		return dialog.Again(), nil
	}
	told.Teller = teller
	return dialog.Goto(stepWhen), nil
}

func (q toldQuestions[S]) askWhen(t *talk, s S) dialog.Screen {
	return message.AskWhen(t.say, q.about(s), false)
}

// takeWhen takes now for today, so that nobody was told in the future, and the middle of any other day.
func (q toldQuestions[S]) takeWhen(_ context.Context, t *talk, s *S, in dialog.Input) (dialog.Next, error) {
	today := t.thisDay()
	day, ok := family.ReadPastDay(in.Text, today.AddDate(-toldYears, 0, 0), today)
	if ago, tapped := tapped(in); tapped {
		day, ok = today.AddDate(0, 0, -int(ago)), true
	}
	if !ok {
		return dialog.Say(message.AskWhen(t.say, q.about(*s), true)), nil
	}
	at := day.Add(noon)
	if day.Equal(today) {
		at = t.now
	}
	q.of(s).At = at
	return dialog.Goto(stepManner), nil
}

func (q toldQuestions[S]) askManner(t *talk, s S) dialog.Screen {
	return message.AskManner(t.say, q.about(s))
}

func (q toldQuestions[S]) takeManner(_ context.Context, _ *talk, s *S, in dialog.Input) (dialog.Next, error) {
	manner, ok := chosen(in, family.Manners())
	if !ok {
		return dialog.Again(), nil
	}
	q.of(s).Manner = manner
	return dialog.Goto(stepSupported), nil
}

func (q toldQuestions[S]) askSupported(t *talk, s S) dialog.Screen {
	return message.AskSupported(t.say, q.about(s))
}

func (q toldQuestions[S]) takeSupported(ctx context.Context, t *talk, s *S, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	q.of(s).Supported = answer == message.Yes
	return q.then(ctx, t, s)
}
