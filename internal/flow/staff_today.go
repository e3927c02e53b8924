package flow

import (
	"context"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// waiting is what a ping leads to: today's list. A supervisor is also pinged for what nobody else is there for, which only the menu counts, and for what she
// oversees, which is in a list of its own; the menu leads to each.
func (t *talk) waiting(ctx context.Context, tap dialog.Tap) (reply, error) {
	if supervisor(t.who) {
		return t.home(ctx)
	}
	return t.today(ctx, tap)
}

// today is what waits on the families she looks after.
func (t *talk) today(ctx context.Context, _ dialog.Tap) (reply, error) {
	list, joins, err := t.readToday(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.Today(t.say, list, joins)), nil
}

// duties is one kind of it.
func (t *talk) duties(ctx context.Context, tap dialog.Tap) (reply, error) {
	list, joins, err := t.readToday(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.Duties(t.say, message.Duty(tap.Args[0]), list, joins, t.now, tap.Args[1])), nil
}

// readToday also counts the adults of these families who wait to be let in.
func (t *talk) readToday(ctx context.Context) (list family.Today, joins int, err error) {
	if list, err = t.Families.Today(ctx, t.staffID(), t.now); err != nil {
		return family.Today{}, 0, err
	}
	own, err := t.Families.LookedAfter(ctx, t.staffID(), t.now)
	if err != nil {
		return family.Today{}, 0, err
	}
	pending, err := t.Accounts.PendingJoins(ctx, t.who.Staff, t.now)
	for _, join := range pending {
		if own[join.Family] {
			joins++
		}
	}
	return list, joins, err
}

func (t *talk) task(ctx context.Context, tap dialog.Tap) (reply, error) {
	tasks, err := t.Families.Tasks(ctx, t.staffID(), t.now)
	if err != nil {
		return reply{}, err
	}
	at := slices.IndexFunc(tasks, func(one family.Task) bool { return one.ID == tap.Args[0] })
	if at < 0 {
		return t.gone(), nil
	}
	return show(message.Task(t.say, tasks[at], t.now)), nil
}

func (t *talk) taskDone(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Families.DoneTask(ctx, t.staffID(), tap.Args[0], t.now); err != nil {
		return t.hidden(err)
	}
	return t.duties(ctx, dialog.Tap{Args: []int64{int64(message.DutyTasks), 0}})
}
