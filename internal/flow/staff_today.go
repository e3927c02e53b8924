package flow

import (
	"context"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// waiting is what a ping leads to: the list where what it was about stands. Whatever a supervisor is pinged for is on her list, what waits on the families that she looks
// after herself behind a button of it; where that is all, she is there at once. Who may set out in vain today or tomorrow goes before all
// else.
func (t *talk) waiting(ctx context.Context, tap dialog.Tap) (reply, error) {
	if receiver(t.who) {
		return t.received(ctx)
	}
	if !supervisor(t.who) {
		return t.today(ctx, tap)
	}
	soon := func(c booking.Call) bool { return c.Starts.Before(t.thisDay().AddDate(0, 0, 2)) }
	switch calls, err := t.callsAbout(ctx, soon); {
	case err != nil:
		return reply{}, err
	case calls > 0:
		return t.meetingCallsPage(ctx, 0)
	}
	list, err := t.readOverseen(ctx)
	switch {
	case err != nil:
		return reply{}, err
	case list.Today && list.Overseen.Empty() && list.Joins+list.Unfit+list.Notices == 0:
		return t.today(ctx, tap)
	}
	return show(message.Overseen(t.say, list, t.now)), nil
}

// received is what waits for who only meets people: a notice that can still be stopped, or else whom to call about a meeting that they closed, or else the meetings to be moved, or else a
// notice to be looked at, or else the meetings of the next day.
func (t *talk) received(ctx context.Context) (reply, error) {
	switch due, err := t.noticesDue(ctx); {
	case err != nil:
		return reply{}, err
	case len(due) > 0:
		return t.notices(ctx, dialog.Tap{Args: []int64{0}})
	}
	if calls, err := t.Meetings.Calls(ctx, t.staffID(), t.now); err != nil || len(calls) > 0 {
		return show(message.MeetingCalls(t.say, calls, t.now, 0)), err
	}
	if unfit, err := t.Meetings.Unfit(ctx, t.staffID(), t.now); err != nil || len(unfit) > 0 {
		return show(message.Unfit(t.say, unfit, t.now, 0)), err
	}
	if trials, err := t.Notices.Trials(ctx, t.staffID()); err != nil || len(trials) > 0 {
		return t.notices(ctx, dialog.Tap{Args: []int64{0}})
	}
	return t.day(ctx, dialog.Tap{Args: []int64{message.Yes, 0}})
}

// today is what waits on the families she looks after.
func (t *talk) today(ctx context.Context, _ dialog.Tap) (reply, error) {
	list, beside, err := t.readToday(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.Today(t.say, list, beside, t.now)), nil
}

// duties is one kind of it.
func (t *talk) duties(ctx context.Context, tap dialog.Tap) (reply, error) {
	list, beside, err := t.readToday(ctx)
	if err != nil {
		return reply{}, err
	}
	return show(message.Duties(t.say, message.Duty(tap.Args[0]), list, beside, t.now, tap.Args[1])), nil
}

// readToday also counts the adults of these families who wait to be let in, the meetings to be made ready for and to be moved, whom to call about one, and the notices that wait for her.
func (t *talk) readToday(ctx context.Context) (list family.Today, beside message.Beside, err error) {
	if list, err = t.Families.Today(ctx, t.staffID(), t.now); err != nil {
		return list, beside, err
	}
	ahead, err := t.Meetings.Ahead(ctx, t.staffID(), t.now)
	if err != nil {
		return list, beside, err
	}
	calls, err := t.Meetings.Calls(ctx, t.staffID(), t.now)
	if err != nil {
		return list, beside, err
	}
	own, err := t.Families.LookedAfter(ctx, t.staffID(), t.now)
	if err != nil {
		return list, beside, err
	}
	unfit, err := t.Meetings.Unfit(ctx, t.staffID(), t.now)
	if err != nil {
		return list, beside, err
	}
	unfit = slices.DeleteFunc(unfit, func(m booking.CaseMeeting) bool { return !own[m.Who.Family] && m.Specialist != t.staffID() })
	due, err := t.noticesDue(ctx)
	if err != nil {
		return list, beside, err
	}
	trials, err := t.Notices.Trials(ctx, t.staffID())
	if err != nil {
		return list, beside, err
	}
	beside.Ahead, beside.Calls, beside.Unfit, beside.Notices = len(ahead), len(calls), len(unfit), len(due)+len(trials)
	beside.Joins, err = t.joinsOf(ctx, own)
	return list, beside, err
}

// joinsOf counts the adults who wait to be let in, of families with one of these codes.
func (t *talk) joinsOf(ctx context.Context, families map[string]bool) (joins int, err error) {
	pending, err := t.Accounts.PendingJoins(ctx, t.who.Staff, t.now)
	for _, join := range pending {
		if families[join.Family] {
			joins++
		}
	}
	return joins, err
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
