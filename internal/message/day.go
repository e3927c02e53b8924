package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// DayOf is who is met: today, or Ahead up to the end of the next working day.
type DayOf struct {
	Ahead    bool
	Meetings []booking.CaseMeeting
}

// Day lists who is met. What is ahead is counted first: whom somebody has to receive, to call, to go to, and who of the families has a long way.
func Day(p *i18n.Printer, d DayOf, now time.Time, number int64) dialog.Screen {
	name, other, ahead := "today", "ahead", int64(No)
	if d.Ahead {
		name, other, ahead = "ahead", "today", Yes
	}
	heading := p.T("day." + name)
	switch {
	case len(d.Meetings) == 0:
		heading = p.T("day.none." + name)
	case d.Ahead:
		heading = paragraphs(heading, lines(sheet(p, d.Meetings)...))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteDay, ahead, number) }
	return entryList(p, heading, meetingEntries(p, d.Meetings, now), number, turn, tap(RouteHome), button(p.Label("stf.day."+other), RouteDay, 1-ahead, 0))
}

// sheet counts what a day asks of the office, leaving out what it does not.
func sheet(p *i18n.Printer, all []booking.CaseMeeting) []string {
	counts := map[string]int{}
	for _, m := range all {
		if m.Status != booking.Standing {
			continue
		}
		counts[sheetLine(m.Mode)]++
		if m.Travel > 0 {
			counts["travel"]++
		}
	}
	var text []string
	for _, line := range []string{"office", "calls", "home", "outside", "travel"} {
		if counts[line] > 0 {
			text = append(text, p.T("sheet."+line, "N", counts[line]))
		}
	}
	return text
}

func sheetLine(mode booking.Mode) string {
	switch mode {
	case booking.Phone, booking.Video:
		return "calls"
	case booking.Home:
		return "home"
	case booking.Outside:
		return "outside"
	}
	return "office"
}

// meetingEntries say who is met, when and how, and not what for.
func meetingEntries(p *i18n.Printer, all []booking.CaseMeeting, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, m := range all {
		text := []string{bold(adult(p.T, m.Who.Family, m.Who.Initial)), p.SoonTime(m.Starts, now), p.T("field.way", "Way", meetingWay(p, m))}
		if m.Name != "" {
			text = append(text, p.T("field.specialist", "Name", m.Name))
		}
		if m.Travel > 0 {
			text = append(text, p.T("travel.known", "Way", wayText(p, int64(m.Travel/time.Minute))))
		}
		if m.Status != booking.Standing {
			text = append(text, p.T("case_meeting."+string(m.Status)))
		}
		if m.ToMove() {
			text = append(text, p.T("case_meeting.unfit"))
		}
		entries[i] = listLine{lines(text...), button(p.Time(m.Starts)+" · "+adult(p.Label, m.Who.Family, m.Who.Initial), RouteCaseMeet, int64(m.ID))}
	}
	return entries
}

func meetingWay(p *i18n.Printer, m booking.CaseMeeting) string {
	if m.Mode == booking.Outside {
		return p.Label("stf.elsewhere")
	}
	return p.Label("mode." + string(m.Mode))
}

// AdultMeetings lists what one adult has before her, with the ways to book for her.
func AdultMeetings(p *i18n.Printer, who family.CaseName, all []booking.CaseMeeting, now time.Time, number int64) dialog.Screen {
	heading := p.T("day.hers")
	if len(all) == 0 {
		heading = p.T("book.none")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteAdultMeets, int64(who.ID), number) }
	return entryList(p, about(aboutAdult(p, who), heading), meetingEntries(p, all, now), number, turn, tap(RouteCaseAdult, int64(who.ID)),
		button(p.Label("stf.book_for"), RouteBookFor, int64(who.ID)), button(p.Label("stf.enter_date"), RouteEnterDate, int64(who.ID)))
}

// CaseOff asks whether the office calls a meeting off.
func CaseOff(p *i18n.Printer, m booking.CaseMeeting, now time.Time) dialog.Screen {
	said := []string{caseMeetingText(p, m, now), p.T("book.cancel_ask")}
	if m.InChat && !m.ToldLate && m.Told.IsZero() {
		said = append(said, p.T("day.off_told"))
	}
	return staffScreen(paragraphs(said...), []dialog.Button{
		button(p.Label("btn.cancel_yes"), RouteCaseOffNow, int64(m.ID), int64(m.Revision)), button(p.Label("btn.cancel_no"), RouteCaseMeet, int64(m.ID)), hide(p)}, tap(RouteCaseMeet, int64(m.ID)))
}

// Shares lists who else may see a meeting; a tap on somebody lets her see it, or no more.
func Shares(p *i18n.Printer, m booking.CaseMeeting, all []booking.Sharer, now time.Time, number int64) dialog.Screen {
	heading := p.T("day.shares")
	if len(all) == 0 {
		heading = p.T("zero.shares")
	}
	entries := make([]listLine, len(all))
	for i, one := range all {
		state, turned := "day.sees_not", int64(Yes)
		if one.Sees {
			state, turned = "day.sees", No
		}
		name := adult(p.Label, one.Family, one.Initial)
		entries[i] = listLine{lines(bold(adult(p.T, one.Family, one.Initial)), p.T(state)), button(box(one.Sees)+" "+name, RouteShare, int64(m.ID), int64(one.ID), turned)}
	}
	turn := func(number int64) dialog.Tap { return tap(RouteShares, int64(m.ID), number) }
	return entryList(p, paragraphs(caseMeetingText(p, m, now), heading), entries, number, turn, tap(RouteCaseMeet, int64(m.ID)))
}

// meetingActions are what can be done about a meeting. worker: who does it works for the family, too.
func meetingActions(p *i18n.Printer, m booking.CaseMeeting, worker bool, now time.Time) []dialog.Button {
	id, revision := int64(m.ID), int64(m.Revision)
	var buttons []dialog.Button
	if m.Begun(now) && m.Status != booking.Came {
		buttons = append(buttons, button(p.Label("stf.came"), RouteAttend, id, revision, Yes))
	}
	if m.Begun(now) && m.Status != booking.Missed {
		buttons = append(buttons, button(p.Label("stf.missed"), RouteAttend, id, revision, No))
	}
	if m.Movable(now) {
		buttons = append(buttons, button(p.Label("btn.reschedule"), RouteCaseTimes, id))
	}
	if m.Cancellable(now) {
		buttons = append(buttons, button(p.Label("btn.cancel_meeting"), RouteCaseOff, id))
	}
	if worker && m.Cancellable(now) && m.Kind != booking.ServiceVisit {
		buttons = append(buttons, button(p.Label("stf.shares"), RouteShares, id, 0))
	}
	return buttons
}

// ReadOut is a question to an adult as one of the staff sees it, who answers for her: with her name over it, closing as their screens do, and without what only she can ask for.
func ReadOut(p *i18n.Printer, who family.CaseName, talk bool, invited, now time.Time, s dialog.Screen) dialog.Screen {
	heading := bold(aboutAdult(p, who))
	if talk {
		heading = lines(heading, p.T("day.talk"))
	}
	if invited.After(now) {
		heading = lines(heading, p.T("day.invited", "Time", p.DayTime(invited, now)))
	}
	s.Text, s.ClosesAfter, s.Back = paragraphs(heading, s.Text), staffTime, tap(RouteStepAgain)
	for i, row := range s.Rows {
		s.Rows[i] = slices.DeleteFunc(row, func(b dialog.Button) bool { return !answersStaff(b.Tap.Route) })
		for j, b := range s.Rows[i] {
			if b.Tap.Route == RouteBookNow {
				s.Rows[i][j].Tap = tap(RouteStep, GoOn)
			}
		}
	}
	s.Rows = slices.DeleteFunc(s.Rows, func(row []dialog.Button) bool { return len(row) == 0 })
	return s
}

func answersStaff(route dialog.Route) bool {
	return slices.Contains([]dialog.Route{RouteStep, RouteStepBack, RouteStepLeave, RouteBookNow, RouteHide}, route)
}
