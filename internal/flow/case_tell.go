package flow

import (
	"context"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// tellState is what is remembered while a telling is being written down.
type tellState struct {
	Of message.MoveOf `json:"o"`
	// UpTo is the newest move when it began: what was recorded meanwhile was not told.
	UpTo     int       `json:"u"`
	Recorded time.Time `json:"r"`
	// Waiting are those who can be told, Initials theirs, in the same order.
	Waiting  []family.AdultID `json:"a"`
	Initials []string         `json:"i"`
	Adults   []family.AdultID `json:"t,omitempty"`
	Told     toldState        `json:"b"`
	Page     int64            `json:"n,omitempty"`

	// preview is read anew whenever it is to be shown, and so is not kept between turns.
	preview *family.Preview
}

const (
	stepWhom     = "whom"
	stepSaveTold = "save"
)

var telling = questions[tellState]{dialog.Conversation[*talk, tellState]{
	Name:    "tell",
	Version: 2,
	Steps: slices.Concat(
		[]dialog.Step[*talk, tellState]{{Name: stepWhom, Ask: askWhom, Take: takeWhom}},
		toldQuestions[tellState]{
			about: func(s tellState) message.Matter { return s.Of },
			of:    func(s *tellState) *toldState { return &s.Told },
			then:  previewTelling,
		}.steps(),
		[]dialog.Step[*talk, tellState]{{Name: stepSaveTold, Ask: askSaveTold, Take: takeSaveTold}},
	),
}}

func (t *talk) tell(ctx context.Context, tap dialog.Tap) (reply, error) {
	c, err := t.Families.CaseFile(ctx, t.staffID(), family.DocumentID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	s := tellState{Of: message.OfFile(c), UpTo: c.Newest().Seq, Recorded: c.Newest().At}
	for _, r := range c.Readers {
		if r.ToTell {
			s.Waiting, s.Initials = append(s.Waiting, r.Adult), append(s.Initials, r.Initial)
		}
	}
	if len(s.Waiting) == 0 {
		return show(message.CaseFile(t.say, c, t.now, 0)), nil
	}
	if s.Told.Staff, err = t.Families.Colleagues(ctx, t.staffID()); err != nil {
		return reply{}, err
	}
	return telling.begin(t, s, stepWhom)
}

func askWhom(t *talk, s tellState) dialog.Screen { return message.AskWhom(t.say, s.Of, s.Initials) }

func takeWhom(_ context.Context, _ *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.AllTogether {
		s.Adults = slices.Clone(s.Waiting)
		return dialog.Goto(stepTeller), nil
	}
	adult, ok := chosen(in, s.Waiting)
	if !ok {
		return dialog.Again(), nil
	}
	s.Adults = []family.AdultID{adult}
	return dialog.Goto(stepTeller), nil
}

func (s tellState) new(t *talk) family.NewTelling {
	return family.NewTelling{Document: s.Of.Document, UpTo: s.UpTo, Recorded: s.Recorded, Adults: s.Adults, By: t.staffID(),
		Told: s.Told.told()}
}

func previewTelling(ctx context.Context, t *talk, s *tellState) (dialog.Next, error) {
	preview, err := t.Families.PreviewTelling(ctx, s.new(t), t.now)
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	s.preview = &preview
	return dialog.Goto(stepSaveTold), nil
}

func askSaveTold(t *talk, s tellState) dialog.Screen {
	if s.preview == nil {
		return message.AskShowAgain(t.say, s.Of)
	}
	return message.AskConfirmTold(t.say, t.Words.Printer, *s.preview, s.Told.told(), s.Told.Teller.Name, t.now, s.Page)
}

func takeSaveTold(ctx context.Context, t *talk, s *tellState, in dialog.Input) (dialog.Next, error) {
	if !confirmed(in, &s.Page) {
		return previewTelling(ctx, t, s)
	}
	if err := t.Families.Tell(ctx, s.new(t), t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseFilePage(ctx, s.Of.Document, 0))
}
