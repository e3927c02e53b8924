package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// newDocumentState is what is remembered while a document of a person is being opened.
type newDocumentState struct {
	Person    family.Person `json:"w"`
	Code      string        `json:"c"`
	Track     family.Track  `json:"t,omitempty"`
	Stage     family.Stage  `json:"s,omitempty"`
	Follows   bool          `json:"f,omitempty"`
	PlaceRead bool          `json:"r,omitempty"`
	Page      int64         `json:"p,omitempty"`

	// preview is read anew whenever it is to be shown, and so is not kept between turns.
	preview *family.Preview
}

// document is what is asked of the business. On a checklist the stage is the item.
func (s newDocumentState) document() family.NewDocument {
	n := family.NewDocument{Person: s.Person.ID, Track: s.Track, State: family.State{Stage: s.Stage}, HumanFirst: s.Follows, PlaceRead: s.PlaceRead}
	if s.Track.Progress() == family.Checklist {
		n.Item = s.Stage
	}
	return n
}

// of is the heading of the questions about it.
func (s newDocumentState) of() message.MoveOf {
	return message.MoveOf{Code: s.Code, Person: s.Person, Track: s.Track, Item: s.document().Item}
}

const (
	stepTrack        = "track"
	stepItem         = "item"
	stepFollows      = "follows"
	stepStage        = "stage"
	stepPlaceRead    = "place-read"
	stepSaveDocument = "save"
)

var openingDocument = questions[newDocumentState]{dialog.Conversation[*talk, newDocumentState]{
	Name:    "new-document",
	Version: 1,
	Steps: []dialog.Step[*talk, newDocumentState]{
		{Name: stepTrack, Ask: askTrack, Take: takeTrack},
		{Name: stepItem, Ask: askItem, Take: takeItem},
		{Name: stepFollows, Ask: askFollows, Take: takeFollows},
		{Name: stepStage, Ask: askStage, Take: takeStage},
		{Name: stepPlaceRead, Ask: askPlaceRead, Take: takePlaceRead},
		{Name: stepSaveDocument, Ask: askSaveDocument, Take: takeSaveDocument},
	},
}}

func (t *talk) openDoc(ctx context.Context, tap dialog.Tap) (reply, error) {
	c, err := t.Families.PersonPage(ctx, t.staffID(), family.PersonID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return openingDocument.begin(t, newDocumentState{Person: c.Person, Code: c.Family.Code}, stepTrack)
}

func askTrack(t *talk, s newDocumentState) dialog.Screen {
	return message.AskTrack(t.say, s.Code, s.Person)
}

func takeTrack(_ context.Context, _ *talk, s *newDocumentState, in dialog.Input) (dialog.Next, error) {
	track, ok := chosen(in, family.Tracks())
	if !ok {
		return dialog.Again(), nil
	}
	*s = newDocumentState{Person: s.Person, Code: s.Code, Track: track}
	if track.Progress() == family.Checklist {
		return dialog.Goto(stepItem), nil
	}
	return dialog.Goto(stepStage), nil
}

func askItem(t *talk, s newDocumentState) dialog.Screen {
	return message.AskItem(t.say, s.Code, s.Person, s.Track)
}

func takeItem(_ context.Context, _ *talk, s *newDocumentState, in dialog.Input) (dialog.Next, error) {
	item, ok := chosen(in, s.Track.Stages())
	if !ok {
		return dialog.Again(), nil
	}
	s.Stage = item
	return dialog.Goto(stepFollows), nil
}

func askFollows(t *talk, s newDocumentState) dialog.Screen {
	return message.AskFollows(t.say, s.Code, s.Person, s.Track, s.Stage)
}

func takeFollows(ctx context.Context, t *talk, s *newDocumentState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	if !ok {
		return dialog.Again(), nil
	}
	s.Follows, s.Page = answer == message.Yes, 0
	return t.previewDocument(ctx, s)
}

func askStage(t *talk, s newDocumentState) dialog.Screen {
	return message.AskStage(t.say, s.Code, s.Person, s.Track)
}

func takeStage(ctx context.Context, t *talk, s *newDocumentState, in dialog.Input) (dialog.Next, error) {
	stage, ok := chosen(in, s.Track.Stages())
	if !ok || !message.CanOpenAt(s.Track, stage) {
		return dialog.Again(), nil
	}
	s.Stage, s.PlaceRead, s.Page = stage, false, 0
	if s.Track.NeedsPlaceRead(stage) {
		return dialog.Goto(stepPlaceRead), nil
	}
	return t.previewDocument(ctx, s)
}

func askPlaceRead(t *talk, s newDocumentState) dialog.Screen {
	return message.AskRead(t.say, s.of())
}

func takePlaceRead(ctx context.Context, t *talk, s *newDocumentState, in dialog.Input) (dialog.Next, error) {
	switch answer, ok := tapped(in); {
	case !ok:
		return dialog.Again(), nil
	case answer != message.Yes:
		// Then it stands earlier, whatever somebody has in hand.
		return dialog.Goto(stepStage), nil
	}
	s.PlaceRead = true
	return t.previewDocument(ctx, s)
}

// previewDocument shows what each linked adult will see, before anything is kept.
func (t *talk) previewDocument(ctx context.Context, s *newDocumentState) (dialog.Next, error) {
	n := s.document()
	n.By = t.staffID()
	v, err := t.Families.PreviewOpening(ctx, n, t.now)
	if err != nil {
		return t.notOpened(s, err)
	}
	s.preview = &v
	return dialog.Goto(stepSaveDocument), nil
}

func (t *talk) notOpened(s *newDocumentState, err error) (dialog.Next, error) {
	if errors.Is(err, family.ErrOverlap) {
		return dialog.End(message.DocumentThere(t.say, s.Person.ID)), nil
	}
	return t.endWith(dialog.Screen{}, err)
}

func askSaveDocument(t *talk, s newDocumentState) dialog.Screen {
	if s.preview == nil {
		return message.AskShowAgain(t.say, s.of())
	}
	return message.AskConfirm(t.say, t.Words.Printer, *s.preview, family.State{}, s.Page)
}

func takeSaveDocument(ctx context.Context, t *talk, s *newDocumentState, in dialog.Input) (dialog.Next, error) {
	if !confirmed(in, &s.Page) {
		return t.previewDocument(ctx, s)
	}
	n := s.document()
	n.By, n.Key = t.staffID(), t.key()
	id, err := t.Families.OpenDocument(ctx, n, t.now)
	if err != nil {
		return t.notOpened(s, err)
	}
	return t.endWith(t.caseFilePage(ctx, id, 0))
}
