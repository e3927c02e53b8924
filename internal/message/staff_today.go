package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Duty is a kind of thing that waits for a member of staff; a button carries it.
type Duty int64

// What waits on the families one looks after. The numbers are in buttons: new ones go to the end.
const (
	DutyUntold Duty = iota + 1
	DutyVisits
	DutyLinks
	DutyBirthdays
	DutyAgain
	DutyTasks
	DutyApprovals
	DutyNotReached
	DutyDecided
)

// Beside is what waits beside what a family.Today tells: how many adults are to be let in, how many meetings are ahead up to the end of the next working day, how many adults
// are to be called about a meeting, how many meetings are at times that are none any more, how many notices wait for whoever reads it.
type Beside struct{ Joins, Ahead, Calls, Unfit, Notices int }

// Today is what waits for a member of staff on the families she looks after: a button for each kind of which there is any.
func Today(p *i18n.Printer, t family.Today, beside Beside, now time.Time) dialog.Screen {
	text := p.T("today.title")
	if t.Empty() && beside == (Beside{}) {
		text = p.T("zero.today")
	}
	buttons := some(nil, beside.Calls, toCall(p, beside.Calls))
	buttons = some(buttons, beside.Unfit, button(p.Label("stf.conflicts", "N", beside.Unfit), RouteUnfit, 0))
	buttons = some(buttons, beside.Joins, button(p.Label("stf.joins", "N", beside.Joins), RouteJoins, 0))
	buttons = some(buttons, len(t.Calls), button(p.Label("stf.calls", "N", len(t.Calls)), RouteCalls, 0))
	buttons = someNotices(p, buttons, beside.Notices)
	buttons = dutyButtons(p, buttons, RouteDuties, todayLists(p, t, now))
	buttons = some(buttons, beside.Ahead, button(p.Label("stf.ahead", "N", beside.Ahead), RouteDay, Yes, 0))
	return staffScreen(text, append(buttons, back(p, RouteHome), hide(p)), tap(RouteToday))
}

// todayLists are all lists of it, in the order of their buttons.
func todayLists(p *i18n.Printer, t family.Today, now time.Time) []dutyList {
	return []dutyList{
		{DutyApprovals, "stf.approvals", "today.approvals", approvalEntries(p, t.Approvals, now)},
		{DutyDecided, "stf.decided", "today.decided", decidedEntries(p, t.Decided, now)},
		{DutyUntold, "stf.untold", "today.untold", untoldEntries(p, t.Untold, now)},
		{DutyNotReached, "stf.not_reached", "today.not_reached", notReachedEntries(p, t.NotReached, now)},
		{DutyVisits, "stf.visits", "today.visits", visitEntries(p, t.Visits, now)},
		{DutyTasks, "stf.tasks", "today.tasks", taskEntries(p, t.Tasks, now)},
		{DutyAgain, "stf.again", "today.again", againEntries(p, t.Again, now)},
		{DutyLinks, "stf.links", "today.links", linkEntries(p, t.Links, now)},
		{DutyBirthdays, "stf.birthdays", "today.birthdays", birthdayEntries(p, t.Birthdays)},
	}
}

// dutyList is the things of one kind, with the names of the button that leads to them and of their list.
type dutyList struct {
	duty            Duty
	button, heading string
	entries         []listLine
}

// dutyButtons adds a button for each kind of things of which there are any.
func dutyButtons(p *i18n.Printer, buttons []dialog.Button, route dialog.Route, lists []dutyList) []dialog.Button {
	for _, l := range lists {
		buttons = some(buttons, len(l.entries), button(p.Label(l.button, "N", len(l.entries)), route, int64(l.duty), 0))
	}
	return buttons
}

// dutyPage lists the things of one kind, each with the way to its page; false when there is none any more.
func dutyPage(p *i18n.Printer, lists []dutyList, duty Duty, number int64, route dialog.Route, from dialog.Tap) (dialog.Screen, bool) {
	at := slices.IndexFunc(lists, func(l dutyList) bool { return l.duty == duty && len(l.entries) > 0 })
	if at < 0 {
		return dialog.Screen{}, false
	}
	turn := func(number int64) dialog.Tap { return tap(route, int64(duty), number) }
	return entryList(p, p.T(lists[at].heading), lists[at].entries, number, turn, from), true
}

// some adds a button for things of which there are any.
func some(buttons []dialog.Button, count int, b dialog.Button) []dialog.Button {
	if count == 0 {
		return buttons
	}
	return append(buttons, b)
}

// someNotices is the way to the notices that wait for whoever reads it: they stand before all others there.
func someNotices(p *i18n.Printer, buttons []dialog.Button, count int) []dialog.Button {
	return some(buttons, count, button(p.Label("stf.notices_due", "N", count), RouteNotices, 0))
}

// Duties lists the things of one kind; Today when there is none any more.
func Duties(p *i18n.Printer, duty Duty, t family.Today, beside Beside, now time.Time, number int64) dialog.Screen {
	if page, ok := dutyPage(p, todayLists(p, t, now), duty, number, RouteDuties, tap(RouteToday)); ok {
		return page
	}
	return Today(p, t, beside, now)
}

// overdueLine adds that the time is over.
func overdueLine(p *i18n.Printer, text string, over bool) string {
	if over {
		return lines(text, p.T("staff.overdue"))
	}
	return text
}

func untoldEntries(p *i18n.Printer, all []family.Untold, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, u := range all {
		text := lines(bold(ofFamily(p, p.T, u.Family, u.Person)), paper(p, u.Track, u.Item), p.T("today.tell", "Person", adult(p.Label, u.Family, u.Initial)),
			p.T("today.since", "Date", p.Since(u.Since, now)), p.T("field.due", "Date", p.SoonTime(u.Due, now)))
		entries[i] = listLine{overdueLine(p, text, u.Late), paperButton(p, u.Person, u.Track, u.Item, u.Document)}
	}
	return entries
}

func visitEntries(p *i18n.Printer, all []family.NearVisit, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, v := range all {
		entries[i] = listLine{lines(bold(ofFamily(p, p.T, v.Family, v.Person)), paper(p, v.Track, v.Item), p.T("field.date", "Date", p.SoonTime(v.At, now))),
			paperButton(p, v.Person, v.Track, v.Item, v.Document)}
	}
	return entries
}

func linkEntries(p *i18n.Printer, all []family.EndingLink, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, l := range all {
		text := lines(bold(adult(p.T, l.Adult.Family, l.Adult.Initial)), person(p.T, l.Person), p.T("field.due", "Date", p.Since(l.Until, now)))
		entries[i] = listLine{overdueLine(p, text, l.Over), button(adult(p.Label, l.Adult.Family, l.Adult.Initial), RouteCaseAdult, int64(l.Adult.ID))}
	}
	return entries
}

func birthdayEntries(p *i18n.Printer, all []family.Birthday) []listLine {
	entries := make([]listLine, len(all))
	for i, b := range all {
		key := "today.turns"
		if b.Past {
			key = "today.turned"
		}
		entries[i] = listLine{lines(bold(ofFamily(p, p.T, b.Family, b.Person)), p.T(key, "Age", b.Age)),
			button(ofFamily(p, p.Label, b.Family, b.Person), RouteCasePerson, int64(b.Person.ID), 0)}
	}
	return entries
}

func againEntries(p *i18n.Printer, all []family.LookAgain, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, l := range all {
		entries[i] = listLine{lines(bold(ofFamily(p, p.T, l.Family, l.Person)), paper(p, l.Track, l.Item), p.T("today.look_again", "Date", p.Since(l.On, now))),
			paperButton(p, l.Person, l.Track, l.Item, l.Document)}
	}
	return entries
}

func approvalEntries(p *i18n.Printer, all []family.Approval, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, a := range all {
		entries[i] = listLine{lines(bold(a.Family), trackName(p, a.Track), p.T("approval.by", "Name", a.Name), p.T("field.due", "Date", p.SoonTime(a.Expires, now))),
			button(a.Family+" · "+trackName(p, a.Track), RouteApproval, int64(a.ID))}
	}
	return entries
}

func decidedEntries(p *i18n.Printer, all []family.Approval, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, a := range all {
		entries[i] = listLine{lines(bold(a.Family), trackName(p, a.Track), decision(p, a, now)), button(a.Family+" · "+trackName(p, a.Track), RouteApproval, int64(a.ID))}
	}
	return entries
}

func notReachedEntries(p *i18n.Printer, all []family.NotReached, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, n := range all {
		text := lines(bold(adult(p.T, n.Adult.Family, n.Adult.Initial)), p.T("not_reached."+string(n.Why)), p.T("field.date", "Date", p.Since(n.Since, now)))
		entries[i] = listLine{text, button(adult(p.Label, n.Adult.Family, n.Adult.Initial), RouteCaseAdult, int64(n.Adult.ID))}
	}
	return entries
}

func taskEntries(p *i18n.Printer, all []family.Task, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, t := range all {
		entries[i] = listLine{taskText(p, t, now), button(t.Family+" · "+p.Label("stf.task."+string(t.Kind)), RouteTask, t.ID)}
	}
	return entries
}

func taskText(p *i18n.Printer, t family.Task, now time.Time) string {
	return overdueLine(p, lines(bold(t.Family), p.T("task."+string(t.Kind)), p.T("field.due", "Date", p.SoonTime(t.Due, now))), t.Overdue)
}

// Task is one thing that a change left to be done, with the ways to whom and what it is about. That a paper says the right place is not ticked here but where the
// paper is moved.
func Task(p *i18n.Printer, t family.Task, now time.Time) dialog.Screen {
	var buttons []dialog.Button
	if t.Kind != family.PlaceNotRead {
		buttons = append(buttons, button(p.Label("stf.done"), RouteTaskDone, t.ID))
	}
	if t.Adult != 0 {
		buttons = append(buttons, button(p.Label("stf.to_adult"), RouteCaseAdult, int64(t.Adult)))
	}
	if t.Document != 0 {
		buttons = append(buttons, button(p.Label("stf.to_document"), RouteCaseDoc, int64(t.Document), 0))
	}
	if t.Meeting != 0 {
		buttons = append(buttons, button(p.Label("stf.to_meeting"), RouteCaseMeet, t.Meeting))
	}
	return staffScreen(taskText(p, t, now), append(buttons, back(p, RouteDuties, int64(DutyTasks), 0), hide(p)), tap(RouteTask, t.ID))
}
