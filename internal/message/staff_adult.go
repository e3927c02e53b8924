package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// CaseAdult is the page of one adult for staff: how to reach her, and whose papers she may see.
func CaseAdult(p *i18n.Printer, a family.CaseAdult, now time.Time) dialog.Screen {
	buttons := append(adultActions(p, a), back(p, RouteFamily, int64(a.FamilyID), 0), hide(p))
	return staffScreen(adultText(p, a, now), buttons, tap(RouteCaseAdult, int64(a.ID)))
}

// adultActions are what can be done about an adult, in the order of the page.
func adultActions(p *i18n.Printer, a family.CaseAdult) []dialog.Button {
	return append(linkButtons(p, a),
		button(p.Label("stf.meetings"), RouteAdultMeets, int64(a.ID), 0),
		button(p.Label("stf.access"), RouteAccess, int64(a.ID)),
		button(p.Label("stf.edit_phone"), RouteEditPhone, int64(a.ID)),
		button(p.Label("stf.edit_how"), RouteEditHow, int64(a.ID)),
		button(p.Label("stf.travel"), RouteTravel, int64(a.ID)),
		theologianButton(p, a),
		holdButton(p, a),
	)
}

// theologianButton lets an adult see talks with a theologian among what she can book, or ends that.
func theologianButton(p *i18n.Printer, a family.CaseAdult) dialog.Button {
	if a.Theologian {
		return button(p.Label("stf.theologian_off"), RouteTheologian, int64(a.ID), No)
	}
	return button(p.Label("stf.theologian_on"), RouteTheologian, int64(a.ID), Yes)
}

func adultText(p *i18n.Printer, a family.CaseAdult, now time.Time) string {
	text := lines(bold(adult(p.T, a.Family, a.Initial)), phoneLine(p, a.Phone))
	if how := howToCall(p, a.HowToCall); how != "" {
		text = lines(text, how)
	}
	text = lines(append([]string{text}, reachLines(p, a.Reach, now)...)...)
	if len(a.Links) == 0 {
		return paragraphs(text, p.T("zero.links"))
	}
	linked := []string{p.T("case.links")}
	for _, l := range a.Links {
		linked = append(linked, caseLink(p, l, now)...)
	}
	return paragraphs(text, lines(linked...))
}

// phoneLine never shows more of a phone than its end.
func phoneLine(p *i18n.Printer, phone family.Phone) string {
	if phone == "" {
		return p.T("zero.phone")
	}
	return p.T("case.phone", "Phone", phone.Masked())
}

// caseLink says whom a link leads to and why, and when it begins or is to be looked at again.
func caseLink(p *i18n.Printer, l family.CaseLink, now time.Time) []string {
	key := "case.link"
	if l.Scope == family.ScopeVisitsOnly {
		key = "case.link_visits"
	}
	said := []string{p.T(key, "Person", person(p.Label, l.Person), "Basis", p.Label("basis."+string(l.Basis)))}
	if l.From.After(now) {
		said = append(said, p.T("case.from", "Date", p.Since(l.From, now)))
	}
	if !l.Until.IsZero() {
		said = append(said, p.T("field.due", "Date", p.Since(l.Until, now)))
	}
	return said
}
