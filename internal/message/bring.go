package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Bring is the list of what to bring, without a word on what it is for. It stays to the end of the day.
func Bring(p *i18n.Printer, d family.Document, now time.Time, simple bool, number int64) dialog.Screen {
	list := papers(d)
	if len(list) == 0 {
		return movedOn(p, d)
	}
	heading, from := bringHeading(p, atHome(d)), tap(RouteVisit, int64(d.ID), 0)
	if d.Visit == nil {
		heading, from = paragraphs(append(advice(p, listed(d)), heading)...), tap(RouteDocument, int64(d.ID), 0)
	}
	text, at := cut(heading, bullets(paperLines(p, list)), roomFor(simple).characters, number)
	turn := func(number int64) dialog.Tap { return tap(RouteBring, int64(d.ID), number) }
	return dialog.Screen{Text: text, Rows: rows(at.end(p, "btn.next_page", turn, from)...), ClosesAt: lastDay(p, d, now), Back: turn(at.number)}
}

// listed is what staff or the catalogue put on the list: for the visit if there is one, else for the stage. While a state body is at work nothing is waited for.
func listed(d family.Document) []family.Paper {
	switch {
	case d.Visit != nil && len(d.Visit.Papers) > 0:
		return d.Visit.Papers
	case d.Track.Turn(d.State) == family.TurnStateBody:
		return nil
	}
	return d.Track.Bring(d.State)
}

func papers(d family.Document) []family.Paper { return toBring(listed(d)) }

// toBring is what of a list is to be brought.
func toBring(list []family.Paper) []family.Paper {
	return slices.DeleteFunc(slices.Clone(list), isAdvice)
}

// advice is what of a list is only to be known. Among the papers it would be looked for in the bag, or missed.
func advice(p *i18n.Printer, list []family.Paper) []string {
	var known []string
	for _, paper := range list {
		if isAdvice(paper) {
			known = append(known, p.T("advice."+string(paper)))
		}
	}
	return known
}

func isAdvice(paper family.Paper) bool {
	switch paper {
	case family.AdultComesAlong, family.PhotoTakenThere, family.GuardianshipBodyComes, family.NoFoodBefore:
		return true
	}
	return false
}

func paperLines(p *i18n.Printer, papers []family.Paper) []string {
	list := make([]string, len(papers))
	for i, paper := range papers {
		list[i] = p.T("paper." + string(paper))
	}
	return list
}

func bringHeading(p *i18n.Printer, home bool) string {
	if home {
		return p.T("st.at_hand")
	}
	return p.T("st.bring")
}

func bringButton(p *i18n.Printer, d family.Document) dialog.Button {
	label := p.Label("btn.bring")
	if atHome(d) {
		label = p.Label("btn.papers")
	}
	return button(label, RouteBring, int64(d.ID), 0)
}

// atHome says that somebody comes to her, so that nothing is carried anywhere.
func atHome(d family.Document) bool { return d.Visit != nil && d.Visit.Who == family.AllAtHome }

// lastDay is the end of the day on which the page is still of use: that of the visit, or else today.
func lastDay(p *i18n.Printer, d family.Document, now time.Time) time.Time {
	if d.Visit != nil && d.Visit.At.After(now) {
		return p.EndOfDay(d.Visit.At)
	}
	return p.EndOfDay(now)
}
