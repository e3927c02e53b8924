package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Document is the card of one document: where it stands, since when, whose turn it is, what comes next. What the simple menu has no room for is behind [details].
func Document(p *i18n.Printer, d family.Document, now time.Time, simple bool, number int64) dialog.Screen {
	return card(p, d, now, simple, number, RouteDocument, tap(RoutePerson, int64(d.Person.ID), 0))
}

// card is shown by a route of its own for each way that leads to it; from is the way back.
func card(p *i18n.Printer, d family.Document, now time.Time, simple bool, number int64, route dialog.Route, from dialog.Tap) dialog.Screen {
	heading := lines(person(p.T, d.Person), bold(trackName(p, d.Track)))
	text, at := cut(heading, cardBlocks(p, d, now), roomFor(simple).characters, number)
	turn := func(number int64) dialog.Tap { return tap(route, int64(d.ID), number) }
	return dialog.Screen{
		Text:        text,
		Rows:        rows(append(cardButtons(p, d), at.end(p, "btn.details", turn, from)...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

// cardBlocks is what a card says, the most needed first.
func cardBlocks(p *i18n.Printer, d family.Document, now time.Time) []block {
	blocks := []block{loose(lines(append(standing(p, d), p.T("field.updated", "Date", p.Since(d.Since, now)))...))}
	if turn := turnLine(p, d); turn != "" {
		blocks = append(blocks, loose(turn))
	}
	if next, ok := d.Track.Next(d.State); ok {
		blocks = append(blocks, loose(p.T("st.next_step", "Step", p.Label("next."+string(d.Track)+"."+string(next)))))
	}
	blocks = append(blocks, loose(p.T("st.no_news")))
	if d.PlaceLine() {
		blocks = append(blocks, loose(p.T("document.place")))
	}
	return blocks
}

// turnLine says whose turn it is. While nobody's work is waited for but the day of a visit, it says that she is expected, or that somebody comes to her.
func turnLine(p *i18n.Printer, d family.Document) string {
	turn := d.Track.Turn(d.State)
	switch {
	case turn != family.TurnNone:
		return p.T("turn." + string(turn))
	case d.Visit == nil:
		return ""
	case atHome(d):
		return p.T("turn.at-home")
	default:
		return p.T("turn.visit")
	}
}

func cardButtons(p *i18n.Printer, d family.Document) []dialog.Button {
	var buttons []dialog.Button
	if d.Visit != nil {
		buttons = append(buttons, button(p.Label("btn.visit"), RouteVisit, int64(d.ID), 0))
	} else if len(papers(d)) > 0 {
		buttons = append(buttons, bringButton(p, d))
	}
	if len(d.Track.Still(d.State)) > 0 {
		buttons = append(buttons, button(p.Label("btn.still"), RouteStill, int64(d.ID), 0))
	}
	return append(buttons, callMe(p))
}

// movedOn stands in for a page of a document that has nothing on it any more: it was there when the button was shown.
func movedOn(p *i18n.Printer, d family.Document) dialog.Screen {
	return dialog.Screen{
		Text:        p.T("st.no_news"),
		Rows:        rows(callMe(p), back(p, RouteDocument, int64(d.ID), 0), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteDocument, int64(d.ID), 0),
	}
}
