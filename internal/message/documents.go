package message

import (
	"fmt"
	"strings"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Documents lists a person's documents in short, each with a button that opens its card.
func Documents(p *i18n.Printer, who family.Person, documents []family.Document, simple bool, number int64) dialog.Screen {
	if len(documents) == 0 {
		return NoDocuments(p)
	}
	shown, at := window(documents, roomFor(simple).entries, number)
	var buttons []dialog.Button
	for _, d := range shown {
		buttons = append(buttons, button(documentName(p, d), RouteDocument, int64(d.ID), 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RoutePerson, int64(who.ID), number) }
	return dialog.Screen{
		Text:        paragraphs(append([]string{person(p.T, who)}, inShort(p, shown)...)...),
		Rows:        rows(append(buttons, at.end(p, "btn.next_page", turn, tap(RoutePeople, 0))...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

// inShort says where each document stands. The items of a checklist stand under one name.
func inShort(p *i18n.Printer, documents []family.Document) []string {
	var entries []string
	var before family.Track
	for _, d := range documents {
		status := lines(standing(p, d)...)
		if d.Track.Progress() == family.Checklist && d.Track == before {
			entries[len(entries)-1] += "\n" + status
		} else {
			entries = append(entries, lines(bold(trackName(p, d.Track)), status))
		}
		before = d.Track
	}
	return entries
}

// documentName is what a document's button says.
func documentName(p *i18n.Printer, d family.Document) string {
	if d.Track.Progress() == family.Checklist {
		return tick(d) + " " + stageName(p, d.Track, d.Item)
	}
	return trackName(p, d.Track)
}

// standing says where a document stands, as far as its track lets it be drawn.
func standing(p *i18n.Printer, d family.Document) []string {
	var status []string
	if d.Overlay == family.ActionNeeded {
		// What she has to do comes before where the document is.
		status = append(status, p.T("overlay."+string(d.Overlay)))
	}
	switch {
	case d.Track.Progress() == family.Checklist:
		status = append(status, documentName(p, d))
	case resting(d.State):
	default:
		status = append(status, stageName(p, d.Track, d.Stage))
		if d.Track.Progress() == family.Bar {
			status = append(status, bar(d))
		}
	}
	if resting(d.State) && !d.Done() {
		status = append(status, p.T("overlay."+string(d.Overlay)))
	}
	return status
}

// resting says that the overlay is all there is to say: the stage it lies on goes nowhere for now.
func resting(s family.State) bool {
	return s.Overlay != family.NoOverlay && s.Overlay != family.ActionNeeded
}

func bar(d family.Document) string {
	at, all := d.Track.Position(d.Stage)+1, len(d.Track.Stages())
	return fmt.Sprintf("%s%s %d / %d", strings.Repeat("●", at), strings.Repeat("○", all-at), at, all)
}

func tick(d family.Document) string {
	if d.Done() {
		return "☑"
	}
	return "☐"
}

func trackName(p *i18n.Printer, track family.Track) string { return p.Label("track." + string(track)) }

func stageName(p *i18n.Printer, track family.Track, stage family.Stage) string {
	return p.Label("stage." + string(track) + "." + string(stage))
}
