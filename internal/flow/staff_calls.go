package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

func (t *talk) calls(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.callsPage(ctx, tap.Args[0])
}

func (t *talk) callsPage(ctx context.Context, page int64) (reply, error) {
	calls, err := t.Families.OpenCalls(ctx, family.StaffID(t.who.Staff), t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.Calls(t.say, calls, t.now, page)), nil
}

// callOne shows how to call and by when.
func (t *talk) callOne(ctx context.Context, tap dialog.Tap) (reply, error) {
	call, contact, err := t.Families.Call(ctx, t.staffID(), family.CallID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.CallOne(t.say, call, contact, t.now)), nil
}

func (t *talk) callAnswered(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Families.AnswerCall(ctx, family.StaffID(t.who.Staff), family.CallID(tap.Args[0]), t.now); err != nil {
		return t.hidden(err)
	}
	return t.callsPage(ctx, 0)
}
