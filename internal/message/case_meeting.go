package message

import (
	"html"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Conflicts lists the meetings that fit a specialist's hours no more, each with the way to its page.
func Conflicts(p *i18n.Printer, of booking.Specialist, all []booking.CaseMeeting, now time.Time, number int64) dialog.Screen {
	heading := p.T("hours.conflicts")
	if len(all) == 0 {
		heading = p.T("zero.conflicts")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteConflicts, int64(of.ID), number) }
	return entryList(p, paragraphs(bold(html.EscapeString(of.Name)), heading), toBeMoved(p, all, now), number, turn, tap(RouteHours, int64(of.ID), 0))
}

// Unfit lists all of them that are somebody's to move.
func Unfit(p *i18n.Printer, all []booking.CaseMeeting, now time.Time, number int64) dialog.Screen {
	heading := p.T("hours.conflicts")
	if len(all) == 0 {
		heading = p.T("zero.conflicts")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteUnfit, number) }
	return entryList(p, heading, toBeMoved(p, all, now), number, turn, tap(RouteHome))
}

// toBeMoved lists meetings, each with the way to its page.
func toBeMoved(p *i18n.Printer, all []booking.CaseMeeting, now time.Time) []listLine {
	entries := make([]listLine, len(all))
	for i, m := range all {
		entries[i] = listLine{lines(bold(adult(p.T, m.Who.Family, m.Who.Initial)), p.DayTime(m.Starts, now)), button(adult(p.Label, m.Who.Family, m.Who.Initial), RouteCaseMeet, int64(m.ID))}
	}
	return entries
}

// CaseMeeting is a meeting for staff. worker: who reads it works for the family, too.
func CaseMeeting(p *i18n.Printer, m booking.CaseMeeting, worker bool, now time.Time) dialog.Screen {
	buttons := meetingActions(p, m, worker, now)
	if worker {
		buttons = append(buttons, button(p.Label("stf.to_adult"), RouteCaseAdult, int64(m.Who.ID)))
	}
	from := back(p, RouteDay, No, 0)
	if m.ToMove() {
		from = back(p, RouteUnfit, 0)
	}
	return staffScreen(caseMeetingText(p, m, now), append(buttons, from, hide(p)), tap(RouteCaseMeet, int64(m.ID)))
}

func caseMeetingText(p *i18n.Printer, m booking.CaseMeeting, now time.Time) string {
	text := []string{bold(adult(p.T, m.Who.Family, m.Who.Initial)), p.T("case_meeting." + string(m.Status))}
	switch m.Why {
	case "":
	case booking.ByOffice:
		text = append(text, p.T("case_meeting.by_office"))
	default:
		text = append(text, p.T("case_meeting.why", "Why", p.Label("why."+string(m.Why))))
	}
	kind := "kind."
	if m.Kind.IsOutside() {
		kind = "outside."
	}
	text = append(text, p.T("field.kind", "Kind", p.Label(kind+string(m.Kind))))
	text = append(text, p.T("field.date", "Date", p.Day(m.Starts, now)), p.T("field.time", "Time", interval(p, booking.Span{From: m.Starts, Until: m.Ends})))
	if m.Travel > 0 {
		text = append(text, p.T("travel.known", "Way", wayText(p, int64(m.Travel/time.Minute))))
	}
	if m.Place != nil {
		text = append(text, outsideLines(p, m)...)
	} else {
		text = append(text, p.T("field.way", "Way", p.Label("mode."+string(m.Mode))), p.T("hours.office", "Office", inLanguage(p, m.Office)), p.T("field.specialist", "Name", m.Name))
	}
	if m.Cancellable(now) {
		text = append(text, whatChatTells(p, m, now)...)
	}
	if m.ToMove() {
		return paragraphs(lines(text...), p.T("case_meeting.unfit"))
	}
	return lines(text...)
}

// whatChatTells is where the chat does not tell of a meeting, and of what becomes of it, at once.
func whatChatTells(p *i18n.Printer, m booking.CaseMeeting, now time.Time) []string {
	switch invites := !m.Told.IsZero(); {
	case !m.InChat:
		return []string{p.T("day.silent")}
	case m.ToldLate && invites:
		return []string{p.T("day.invited_late")}
	case m.ToldLate:
		return []string{p.T("day.told_late")}
	case invites:
		return []string{p.T("day.invited", "Time", p.DayTime(m.Told, now))}
	}
	return nil
}

// CaseTimes offers other times for a meeting, naming the place of those at another of the offices. taken: the one that was chosen is somebody else's now.
func CaseTimes(p *i18n.Printer, m booking.CaseMeeting, times []booking.Slot, offices []booking.Office, taken bool, now time.Time) dialog.Screen {
	text := []string{caseMeetingText(p, m, now)}
	if taken {
		text = append(text, p.T("book.slot_taken"))
	}
	if len(times) == 0 {
		text = append(text, p.T("book.no_slots"))
	} else {
		text = append(text, p.T("book.nearest"))
	}
	var buttons []dialog.Button
	for _, s := range times {
		buttons = append(buttons, button(p.DayTime(s.Starts, now)+" · "+s.Name+elsewhere(p, m.Mode, m.OfficeID, s, offices), RouteCaseMoveTo, int64(m.ID), int64(m.Revision), int64(s.ID)))
	}
	return staffScreen(paragraphs(text...), append(buttons, back(p, RouteCaseMeet, int64(m.ID)), hide(p)), tap(RouteCaseMeet, int64(m.ID)))
}

// elsewhere names the office of a time where a meeting at one of them moves to another.
func elsewhere(p *i18n.Printer, mode booking.Mode, at booking.OfficeID, s booking.Slot, offices []booking.Office) string {
	i := slices.IndexFunc(offices, func(o booking.Office) bool { return o.ID == s.Office })
	if i < 0 || s.Office == at || mode.Remote() {
		return ""
	}
	return " · " + inLanguage(p, offices[i].Name)
}

// outsideLines say of a date outside where it is and who comes, and whether it is one of a row.
func outsideLines(p *i18n.Printer, m booking.CaseMeeting) []string {
	text := []string{p.T("field.place", "Place", clip(placeName(p, *m.Place))), whoComes(p, m.Place.Who, booking.AtHome(m.Kind, m.Mode))}
	if m.Weekly {
		text = append(text, p.T("day.weekly"))
	}
	return text
}
