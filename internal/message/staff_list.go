package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// listLine is one line of a list of the staff: what it says, and the button that leads to its page.
type listLine struct {
	text   string
	button dialog.Button
}

// entryList shows a list of the staff, page by page, and under it what can be done about it. turn makes the tap for a page, from is where back leads from the first one.
func entryList(p *i18n.Printer, heading string, entries []listLine, number int64, turn func(number int64) dialog.Tap, from dialog.Tap, actions ...dialog.Button) dialog.Screen {
	shown, at := window(entries, roomFor(false).entries, number)
	text := heading
	var buttons []dialog.Button
	for _, e := range shown {
		text = paragraphs(text, e.text)
		buttons = append(buttons, e.button)
	}
	return staffScreen(text, append(append(buttons, actions...), at.end(p, "btn.next_page", turn, from)...), turn(at.number))
}

// ofFamily is how staff call a person of one of many families. say is T for a text, Label for a button.
func ofFamily(p *i18n.Printer, say func(key string, pairs ...any) string, code string, who family.Person) string {
	return say("people.of_family", "Code", code, "Person", person(p.Label, who))
}

// paper is what a list of the staff calls a document.
func paper(p *i18n.Printer, track family.Track, item family.Stage) string {
	if track.Progress() == family.Checklist {
		return stageName(p, track, item)
	}
	return trackName(p, track)
}

// paperButton leads to a document's page. One child may have several on a list, so it says which.
func paperButton(p *i18n.Printer, of family.Person, track family.Track, item family.Stage, id family.DocumentID) dialog.Button {
	return button(person(p.Label, of)+" · "+paper(p, track, item), RouteCaseDoc, int64(id), 0)
}

// under puts a list under what is done more often than it is opened.
func under(s dialog.Screen, actions ...dialog.Button) dialog.Screen {
	s.Rows = append(rows(actions...), s.Rows...)
	return s
}
