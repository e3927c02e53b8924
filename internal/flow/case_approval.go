package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// approval shows what waits for a second person.
func (t *talk) approval(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.Approval(ctx, t.staffID(), family.ApprovalID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.Approval(t.say, a, t.staffID(), t.now)), nil
}

// decideApproval approves or turns down what somebody else asked for.
func (t *talk) decideApproval(ctx context.Context, tap dialog.Tap) (reply, error) {
	approved := tap.Args[1] == message.Yes
	document, err := t.Families.DecideApproval(ctx, t.staffID(), family.ApprovalID(tap.Args[0]), approved, t.now)
	switch {
	case errors.Is(err, family.ErrSecondPerson):
		return show(message.ApprovalOwn(t.say)), nil
	case err != nil:
		return t.hidden(err)
	case !approved:
		return show(message.ApprovalTurnedDown(t.say, document)), nil
	}
	return t.orGone(t.caseFilePage(ctx, document, 0))
}
