package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// overseen is what waits for a supervisor, of all families.
func (t *talk) overseen(ctx context.Context, _ dialog.Tap) (reply, error) {
	list, err := t.readOverseen(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.Overseen(t.say, list, t.now)), nil
}

// overDuties is one kind of it.
func (t *talk) overDuties(ctx context.Context, tap dialog.Tap) (reply, error) {
	list, err := t.readOverseen(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.OverDuties(t.say, message.Duty(tap.Args[0]), list, t.now, tap.Args[1])), nil
}

// readOverseen also counts what waits for her elsewhere: adults to be let in for whom nobody else is there, meetings to be moved, notices to decide on, and whatever there is on her own families.
func (t *talk) readOverseen(ctx context.Context) (list message.Supervising, err error) {
	if list.Overseen, err = t.Families.Overseen(ctx, t.staffID(), t.now); err != nil {
		return message.Supervising{}, err
	}
	alone, err := t.Families.LeftAlone(ctx, t.now)
	if err != nil {
		return message.Supervising{}, err
	}
	if list.Joins, err = t.joinsOf(ctx, alone); err != nil {
		return message.Supervising{}, err
	}
	unfit, err := t.Meetings.Unfit(ctx, t.staffID(), t.now)
	if err != nil {
		return message.Supervising{}, err
	}
	list.Unfit = len(unfit)
	today, beside, err := t.readToday(ctx)
	list.Notices, beside.Notices = beside.Notices, 0
	list.Today = !today.Empty() || beside != message.Beside{}
	return list, err
}

// request shows how to reach an adult who wants to speak with a supervisor.
func (t *talk) request(ctx context.Context, tap dialog.Tap) (reply, error) {
	request, contact, err := t.Families.SupervisorRequest(ctx, t.staffID(), family.RequestID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return show(message.Request(t.say, request, contact, t.now)), nil
}

func (t *talk) requestDone(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Families.AnswerSupervisorRequest(ctx, t.staffID(), family.RequestID(tap.Args[0]), t.now); err != nil {
		return t.hidden(err)
	}
	return t.overDuties(ctx, dialog.Tap{Args: []int64{int64(message.OverRequests), 0}})
}
