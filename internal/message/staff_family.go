package message

import (
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Family is the page of one family: whose papers are worked on, the adults, and at which of the offices it is received, if there are any. A supervisor also gets the way to its journal.
func Family(p *i18n.Printer, f family.CasePage, offices []booking.Office, supervisor bool, number int64) dialog.Screen {
	var entries []dialog.Button
	for _, who := range f.Persons {
		entries = append(entries, button(person(p.Label, who), RouteCasePerson, int64(who.ID), 0))
	}
	for _, a := range f.Adults {
		entries = append(entries, button(adult(p.Label, a.Family, a.Initial), RouteCaseAdult, int64(a.ID)))
	}
	shown, at := window(entries, roomFor(false).entries, number)
	turn := func(number int64) dialog.Tap { return tap(RouteFamily, int64(f.ID), number) }
	buttons := append(shown[:len(shown):len(shown)], familyActions(p, f)...)
	text := familyText(p, f)
	if len(offices) > 0 {
		text = paragraphs(text, receivedAt(p, officeOf(f, offices)))
		buttons = append(buttons, button(p.Label("stf.received_at"), RouteReceivedAt, int64(f.ID)))
	}
	if supervisor {
		buttons = append(buttons, button(p.Label("stf.journal"), RouteJournalFamily, int64(f.ID), 0))
	}
	return staffScreen(text, append(buttons, at.end(p, "btn.next_page", turn, tap(RouteFamilies, 0))...), turn(at.number))
}

// officeOf is where a family is received.
func officeOf(f family.CasePage, offices []booking.Office) booking.Office {
	if at := slices.IndexFunc(offices, func(o booking.Office) bool { return int64(o.ID) == f.Office }); at >= 0 {
		return offices[at]
	}
	return booking.Office{}
}

// familyActions are what can be done about a family, in the order of its page.
func familyActions(p *i18n.Printer, f family.CasePage) []dialog.Button {
	return []dialog.Button{
		button(p.Label("stf.add_person"), RouteAddPerson, int64(f.ID)),
		button(p.Label("stf.add_adult"), RouteAddAdult, int64(f.ID)),
	}
}

func familyText(p *i18n.Printer, f family.CasePage) string {
	persons, adults := []string{p.T("case.persons")}, []string{p.T("case.adults")}
	for _, who := range f.Persons {
		persons = append(persons, person(p.T, who))
	}
	for _, a := range f.Adults {
		adults = append(adults, adult(p.T, a.Family, a.Initial))
	}
	if len(f.Persons) == 0 {
		persons = []string{p.T("zero.persons")}
	}
	if len(f.Adults) == 0 {
		adults = []string{p.T("zero.adults")}
	}
	return paragraphs(bold(f.Code), lines(persons...), lines(adults...))
}
