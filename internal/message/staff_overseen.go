package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// What waits for a supervisor. The numbers are in buttons: new ones go to the end.
const (
	OverCalls Duty = iota + 1
	OverUntold
	OverApprovals
	OverPapers
	OverRequests
	OverAlone
	OverDecided
)

// Supervising is all that may wait for a supervisor.
type Supervising struct {
	family.Overseen
	// Joins counts the adults to be let in whose family nobody looks after in the chat.
	Joins int
	// Unfit counts the meetings at times that are none any more.
	Unfit int
	// Notices counts those that wait for her decision, and her own that need her.
	Notices int
	// Today: something waits on the families that she looks after herself.
	Today bool
}

// Empty says that nothing waits.
func (s Supervising) Empty() bool {
	return s.Overseen.Empty() && s.Joins == 0 && s.Unfit == 0 && s.Notices == 0 && !s.Today
}

// Overseen is what waits for a supervisor: a button for each kind of which there is any, of all families, and one that leads to her own.
func Overseen(p *i18n.Printer, o Supervising, now time.Time) dialog.Screen {
	text := p.T("overseen.title")
	if o.Empty() {
		text = p.T("zero.overseen")
	}
	buttons := some(nil, o.Unfit, button(p.Label("stf.conflicts", "N", o.Unfit), RouteUnfit, 0))
	buttons = some(buttons, o.Joins, button(p.Label("stf.joins", "N", o.Joins), RouteJoins, 0))
	buttons = someNotices(p, buttons, o.Notices)
	buttons = dutyButtons(p, buttons, RouteOverDuties, overLists(p, o, now))
	if o.Today {
		buttons = append(buttons, button(p.Label("stf.for_today"), RouteToday))
	}
	return staffScreen(text, append(buttons, back(p, RouteHome), hide(p)), tap(RouteOverseen))
}

// overLists are all lists of it, in the order of their buttons.
func overLists(p *i18n.Printer, o Supervising, now time.Time) []dutyList {
	return []dutyList{
		{OverRequests, "stf.requests", "overseen.requests", requestEntries(p, o.Requests, now)},
		{OverApprovals, "stf.approvals", "today.approvals", approvalEntries(p, o.Approvals, now)},
		{OverDecided, "stf.decided", "today.decided", decidedEntries(p, o.Decided, now)},
		{OverAlone, "stf.calls", "overseen.alone", callEntries(p, o.Alone, now)},
		{OverCalls, "stf.late_calls", "overseen.calls", callEntries(p, o.Calls, now)},
		{OverUntold, "stf.late_untold", "overseen.untold", untoldEntries(p, o.Untold, now)},
		{OverPapers, "stf.papers", "overseen.papers", taskEntries(p, o.Papers, now)},
	}
}

// OverDuties lists the things of one kind that wait for a supervisor; Overseen when there is none any more.
func OverDuties(p *i18n.Printer, duty Duty, o Supervising, now time.Time, number int64) dialog.Screen {
	if page, ok := dutyPage(p, overLists(p, o, now), duty, number, RouteOverDuties, tap(RouteOverseen)); ok {
		return page
	}
	return Overseen(p, o, now)
}

func callEntries(p *i18n.Printer, all []family.OpenCall, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, c := range all {
		entries[i] = listLine{lines(bold(adult(p.T, c.Family, c.Initial)), due(p, c, now)), button(adult(p.Label, c.Family, c.Initial), RouteCallOne, int64(c.ID))}
	}
	return entries
}

func requestEntries(p *i18n.Printer, all []family.OpenRequest, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, r := range all {
		entries[i] = listLine{requestText(p, r, now), button(adult(p.Label, r.Adult.Family, r.Adult.Initial), RouteRequest, int64(r.ID))}
	}
	return entries
}

func requestText(p *i18n.Printer, r family.OpenRequest, now time.Time) string {
	return overdueLine(p, lines(bold(adult(p.T, r.Adult.Family, r.Adult.Initial)), p.T("field.due", "Date", p.SoonTime(r.Due, now))), r.Overdue)
}

// Request says how to reach an adult who wants to speak with a supervisor, and by when.
func Request(p *i18n.Printer, r family.OpenRequest, c family.Contact, now time.Time) dialog.Screen {
	text := paragraphs(requestText(p, r, now), contact(p, c), p.T("overseen.between"))
	talked := button(p.Label("stf.talked"), RouteRequestDone, int64(r.ID))
	return staffScreen(text, []dialog.Button{talked, back(p, RouteOverDuties, int64(OverRequests), 0), hide(p)}, tap(RouteRequest, int64(r.ID)))
}
