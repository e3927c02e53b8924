package message

import (
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// News lists what she has not opened yet, the newest first. It names the papers and says nothing of them: that is on their cards.
func News(p *i18n.Printer, documents []family.Document, simple bool, number int64) dialog.Screen {
	if len(documents) == 0 {
		return NothingNew(p)
	}
	shown, at := window(documents, roomFor(simple).entries, number)
	text := []string{p.N("count.unread", len(documents))}
	var buttons []dialog.Button
	for _, d := range shown {
		text = append(text, lines(person(p.T, d.Person), bold(documentLine(p, d))))
		buttons = append(buttons, button(strings.TrimSpace(d.Person.Sign+" "+documentLine(p, d)), RouteNewOne, int64(d.ID), 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteNewList, number) }
	return dialog.Screen{
		Text:        paragraphs(text...),
		Rows:        rows(append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHome))...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

// documentLine calls an item of a checklist by its own name, but without its tick: whether it has one is on its card.
func documentLine(p *i18n.Printer, d family.Document) string {
	if d.Track.Progress() == family.Checklist {
		return stageName(p, d.Track, d.Item)
	}
	return trackName(p, d.Track)
}

// NewDocument is the card of a document that was opened from what is new; it leads back there.
func NewDocument(p *i18n.Printer, d family.Document, now time.Time, simple bool, number int64) dialog.Screen {
	return card(p, d, now, simple, number, RouteNewOne, tap(RouteNewList, 0))
}

// NothingNew answers a ping whose news was opened already, or is hers no more. It says what is true in either case, and leads on.
func NothingNew(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{
		Text:        paragraphs(p.T("zero.unread"), p.T("st.no_news")),
		Rows:        rows(button(p.Label("menu.documents"), RouteDocuments), callMe(p), home(p), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteHome),
	}
}
