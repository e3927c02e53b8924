package flow

import (
	"context"
	"errors"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// caseFile is the page of one document for staff.
func (t *talk) caseFile(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.caseFilePage(ctx, family.DocumentID(tap.Args[0]), tap.Args[1]))
}

func (t *talk) caseFilePage(ctx context.Context, id family.DocumentID, page int64) (dialog.Screen, error) {
	c, err := t.Families.CaseFile(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	return message.CaseFile(t.say, c, t.now, page), nil
}

// undo takes the newest move back. With a document's only move the document goes too, and the way on is its person.
func (t *talk) undo(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := family.DocumentID(tap.Args[0])
	c, err := t.Families.CaseFile(ctx, t.staffID(), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	err = t.Families.Undo(ctx, family.UndoMove{Document: id, Seq: int(tap.Args[1]), At: time.UnixMicro(tap.Args[2]), By: t.staffID()}, t.now)
	switch {
	case errors.Is(err, family.ErrTooLate):
		return show(message.UndoTooLate(t.say, id)), nil
	case errors.Is(err, family.ErrNotFound):
		// It is gone already: this tap came before.
		return show(message.CaseFile(t.say, c, t.now, 0)), nil
	case err != nil:
		return t.hidden(err)
	}
	return show(message.MoveUndone(t.say, c.Person.ID, id, len(c.Moves) > 1)), nil
}

// unlessChanged ends a conversation about a document that is not any more what it was about.
func (t *talk) unlessChanged(id family.DocumentID, err error) (dialog.Next, error) {
	if errors.Is(err, family.ErrChanged) {
		return dialog.End(message.FileChanged(t.say, id)), nil
	}
	return t.endWith(dialog.Screen{}, err)
}

// thisDay is the day on which staff work.
func (t *talk) thisDay() time.Time {
	now := t.now.In(t.Families.Zone)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, t.Families.Zone)
}
