package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// approval shows what waits for a second person, or to whoever asked what was decided.
func (t *talk) approval(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.approvalPage(ctx, family.ApprovalID(tap.Args[0]))
}

func (t *talk) approvalPage(ctx context.Context, id family.ApprovalID) (reply, error) {
	a, err := t.Families.Approval(ctx, t.staffID(), id, t.now)
	if err != nil {
		return t.hidden(err)
	}
	r := show(message.Approval(t.say, a, t.now))
	if !a.Decided.IsZero() {
		r.opened = func(ctx context.Context) error {
			return t.Families.OpenedDecision(ctx, family.AccountID(t.who.Account), id, t.now)
		}
	}
	return r, nil
}

// withdrawApproval takes back what she asked for. Where somebody decided first, she reads what.
func (t *talk) withdrawApproval(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := family.ApprovalID(tap.Args[0])
	document, err := t.Families.WithdrawApproval(ctx, t.staffID(), id, t.now)
	if errors.Is(err, family.ErrTooLate) {
		return t.approvalPage(ctx, id)
	}
	if err != nil {
		return t.hidden(err)
	}
	return show(message.ApprovalWithdrawn(t.say, document)), nil
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
