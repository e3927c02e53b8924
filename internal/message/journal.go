package message

import (
	"time"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// StaffHelp is Help with the way to the journal.
func StaffHelp(p *i18n.Printer) dialog.Screen {
	s := Help(p, false)
	s.Rows = append(rows(button(p.Label("stf.journal"), RouteJournal)), s.Rows...)
	s.ClosesAfter = staffTime
	return s
}

// Journals lets a supervisor choose whose journal to read.
func Journals(p *i18n.Printer, staff []audit.Member, number int64) dialog.Screen {
	shown, at := window(staff, roomFor(false).entries, number)
	var buttons []dialog.Button
	for _, m := range shown {
		name := m.Name
		if m.Left {
			name = p.Label("journal.left", "Name", m.Name)
		}
		buttons = append(buttons, button(name, RouteJournalStaff, m.ID, 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteJournals, number) }
	return staffScreen(p.T("journal.list"), append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHelp))...), tap(RouteJournals, 0))
}

// StaffJournal is what one member of staff did: each line with the family it was about. from is where the reader came from.
func StaffJournal(p *i18n.Printer, j audit.Page, staff int64, now time.Time, from dialog.Tap) dialog.Screen {
	return journal(p, j, now, from, tap(RouteJournalStaff, staff, 0), func(l audit.Line) string { return l.Family })
}

// FamilyJournal is what was done about one family: each line with who did it.
func FamilyJournal(p *i18n.Printer, j audit.Page, family int64, now time.Time, from dialog.Tap) dialog.Screen {
	return journal(p, j, now, from, tap(RouteJournalFamily, family, 0), func(l audit.Line) string {
		switch {
		case l.Who != "":
			return l.Who
		case l.ActorKind == audit.Adult:
			return p.Label("journal.adult")
		default:
			return p.Label("journal.system")
		}
	})
}

// journal is a page of entries under their days. newest is the tap for the first page; beside is what stands between the time and the deed.
func journal(p *i18n.Printer, j audit.Page, now time.Time, from, newest dialog.Tap, beside func(audit.Line) string) dialog.Screen {
	text := bold(p.T("journal.title", "Of", j.Of))
	if len(j.Lines) == 0 {
		text = paragraphs(text, p.T("zero.journal"))
	}
	day := ""
	for _, l := range j.Lines {
		if on := p.Day(l.At, now); on != day {
			day, text = on, paragraphs(text, bold(on))
		}
		text = lines(text, journalLine(p, l, beside(l)))
	}
	var buttons []dialog.Button
	if j.Next > 0 {
		buttons = append(buttons, button(p.Label("stf.older"), newest.Route, newest.Args[0], j.Next))
	}
	buttons = append(buttons, dialog.Button{Text: p.Label("btn.back"), Tap: from}, hide(p))
	return staffScreen(text, buttons, newest)
}

func journalLine(p *i18n.Printer, l audit.Line, beside string) string {
	did := p.Label("journal.did." + string(l.Action))
	if beside == "" {
		return p.T("journal.line", "Time", p.Time(l.At), "Did", did)
	}
	return p.T("journal.line_of", "Time", p.Time(l.At), "Who", beside, "Did", did)
}
