package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// CasePerson is the page of one person for staff: where each document stands, whoever was told of it.
func CasePerson(p *i18n.Printer, c family.CasePerson, now time.Time, number int64) dialog.Screen {
	shown, at := window(c.Documents, roomFor(false).entries, number)
	text := caseHeading(p, c)
	if len(c.Documents) == 0 {
		text = paragraphs(text, p.T("zero.documents"))
	}
	var buttons []dialog.Button
	for _, d := range shown {
		text = paragraphs(text, lines(caseStanding(p, d, now)...))
		buttons = append(buttons, button(caseName(p, d), RouteCaseDoc, int64(d.ID), 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteCasePerson, int64(c.ID), number) }
	buttons = append(buttons, personActions(p, c)...)
	return staffScreen(text, append(buttons, at.end(p, "btn.next_page", turn, tap(RouteFamily, int64(c.Family.ID), 0))...), turn(at.number))
}

// personActions are what can be done about a person, in the order of the page.
func personActions(p *i18n.Printer, c family.CasePerson) []dialog.Button {
	return []dialog.Button{
		button(p.Label("stf.open_document"), RouteOpenDoc, int64(c.ID)),
	}
}

func caseHeading(p *i18n.Printer, c family.CasePerson) string {
	return lines(bold(c.Family.Code), bold(person(p.T, c.Person)))
}

// caseName is what a document's button says to staff.
func caseName(p *i18n.Printer, d family.CaseDocument) string {
	return documentName(p, family.Document{Track: d.Track, Item: d.Item, State: d.State})
}

// caseStanding says where a document stands: the stage with whatever lies over it, since when, and whether somebody is still to be told.
func caseStanding(p *i18n.Printer, d family.CaseDocument, now time.Time) []string {
	standing := []string{bold(caseName(p, d))}
	if d.Track.Progress() != family.Checklist {
		standing = append(standing, stageName(p, d.Track, d.Stage))
	}
	if d.Overlay != family.NoOverlay {
		standing = append(standing, p.T("overlay."+string(d.Overlay)))
	}
	standing = append(standing, p.T("field.updated", "Date", p.Since(d.Moved, now)))
	if d.Untold {
		standing = append(standing, p.T("case.untold"))
	}
	return standing
}
