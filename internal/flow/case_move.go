package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// moveState is what is remembered while a document is being moved.
type moveState struct {
	Of message.MoveOf `json:"o"`
	// After is the newest move when it began: what is confirmed is what was looked at.
	After int          `json:"a"`
	From  family.State `json:"f"`
	To    family.State `json:"t"`
	// Ticked: the paper was read for an earlier move; Read, for this one.
	Ticked bool       `json:"k,omitempty"`
	Read   bool       `json:"r,omitempty"`
	Visit  visitState `json:"v,omitzero"`
	Page   int64      `json:"n,omitempty"`

	// preview is read anew whenever it is to be shown, and so is not kept between turns.
	preview *family.Preview
}

const (
	stepMove     = "move"
	stepRead     = "read"
	stepSaveMove = "save"
)

var moving = questions[moveState]{dialog.Conversation[*talk, moveState]{
	Name:    "move",
	Version: 2,
	Steps: slices.Concat(
		[]dialog.Step[*talk, moveState]{
			{Name: stepMove, Ask: askMove, Take: takeMove},
			{Name: stepRead, Ask: askRead, Take: takeRead},
		},
		visitQuestions[moveState]{
			about:  func(s moveState) message.Matter { return s.Of },
			of:     func(s *moveState) *visitState { return &s.Visit },
			papers: func(s moveState) []family.Paper { papers, _ := s.Of.Track.Offered(s.To.Stage); return papers },
			whos:   func(s moveState) []family.Who { return s.Of.Track.Whos(s.To.Stage) },
			then:   previewMove,
		}.steps(),
		[]dialog.Step[*talk, moveState]{{Name: stepSaveMove, Ask: askSaveMove, Take: takeSaveMove}},
	),
}}

func (t *talk) move(ctx context.Context, tap dialog.Tap) (reply, error) {
	c, err := t.Families.CaseFile(ctx, t.staffID(), family.DocumentID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	newest := c.Newest()
	return moving.begin(t, moveState{Of: message.OfFile(c), After: newest.Seq, From: newest.State, Ticked: newest.PlaceRead}, stepMove)
}

func askMove(t *talk, s moveState) dialog.Screen { return message.AskMove(t.say, s.Of, s.From) }

func takeMove(ctx context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	to, ok := chosen(in, s.Of.Track.MovesFrom(s.From))
	if !ok {
		return dialog.Again(), nil
	}
	// What was answered for another state does not hold for this one.
	*s = moveState{Of: s.Of, After: s.After, From: s.From, Ticked: s.Ticked, To: to}
	if s.Of.Track.NeedsPlaceRead(to.Stage) && !s.Ticked {
		return dialog.Goto(stepRead), nil
	}
	return t.whenOrSave(ctx, s)
}

func askRead(t *talk, s moveState) dialog.Screen { return message.AskRead(t.say, s.Of) }

// takeRead goes on only with the tick. Without it the document stays, and the paper is left to a lawyer.
func takeRead(ctx context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	switch {
	case !ok:
		return dialog.Again(), nil
	case answer == message.Yes:
		s.Read = true
		return t.whenOrSave(ctx, s)
	}
	if err := t.Families.PlaceNotRead(ctx, s.Of.Document, t.staffID(), t.key(), t.now); err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return dialog.End(message.PlaceNotRead(t.say, s.Of.Document)), nil
}

// whenOrSave goes on with the day of the visit if the state has one, else with the preview.
func (t *talk) whenOrSave(ctx context.Context, s *moveState) (dialog.Next, error) {
	if s.Of.Track.NeedsVisit(s.From, s.To) {
		papers, usual := s.Of.Track.Offered(s.To.Stage)
		s.Visit.Papers = papers[:usual]
		return dialog.Goto(stepDay), nil
	}
	return previewMove(ctx, t, s)
}

// new is the move as it was answered so far.
func (s moveState) new(t *talk) family.NewMove {
	n := family.NewMove{Document: s.Of.Document, After: s.After, To: s.To, PlaceRead: s.Read, By: t.staffID(), Key: t.key()}
	if s.Of.Track.NeedsVisit(s.From, s.To) {
		n.Visit = &s.Visit.Visit
	}
	return n
}

// previewMove reads what each adult will see, for the question that asks to confirm it.
func previewMove(ctx context.Context, t *talk, s *moveState) (dialog.Next, error) {
	preview, err := t.Families.Preview(ctx, s.new(t), t.now)
	if err != nil {
		return t.unlessChanged(s.Of.Document, err)
	}
	s.preview = &preview
	return dialog.Goto(stepSaveMove), nil
}

func askSaveMove(t *talk, s moveState) dialog.Screen {
	if s.preview == nil {
		return message.AskShowAgain(t.say, s.Of)
	}
	return message.AskConfirm(t.say, t.Words.Printer, *s.preview, s.From, s.Page)
}

func takeSaveMove(ctx context.Context, t *talk, s *moveState, in dialog.Input) (dialog.Next, error) {
	if !confirmed(in, &s.Page) {
		return previewMove(ctx, t, s)
	}
	if s.Of.Track.NeedsSecondPerson(s.From.Stage, s.To.Stage) {
		return t.askSecond(ctx, s)
	}
	if _, err := t.Families.Move(ctx, s.new(t), t.now); err != nil {
		return t.unlessChanged(s.Of.Document, err)
	}
	return t.endWith(t.caseFilePage(ctx, s.Of.Document, 0))
}

// askSecond sends what was confirmed to a second person.
func (t *talk) askSecond(ctx context.Context, s *moveState) (dialog.Next, error) {
	_, err := t.Families.RequestApproval(ctx, s.new(t), t.now)
	switch {
	case errors.Is(err, family.ErrOverlap):
		return dialog.End(message.ApprovalThere(t.say, s.Of.Document)), nil
	case err != nil:
		return t.unlessChanged(s.Of.Document, err)
	}
	return dialog.End(message.ApprovalAsked(t.say, s.Of.Document)), nil
}
