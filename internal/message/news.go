package message

import (
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// Unopened is what is new to somebody: times offered to her and meetings, the next first, then notices and papers, the newest first.
type Unopened struct {
	Offers    []booking.Offer
	Letters   []notice.Letter
	Documents []family.Document
	Meetings  []booking.Meeting
}

// Count is how many pieces of news there are.
func (u Unopened) Count() int {
	return len(u.Offers) + len(u.Meetings) + len(u.Letters) + len(u.Documents)
}

// unopened is one piece of news: in short, and the button that opens it.
type unopened struct {
	line   string
	button dialog.Button
}

// News lists what she has not opened yet, offers, meetings and notices before papers. It names the papers and says nothing of them: that is on their cards.
func News(p *i18n.Printer, news Unopened, now time.Time, simple bool, number int64) dialog.Screen {
	all := news.list(p, now)
	if len(all) == 0 {
		return NothingNew(p)
	}
	shown, at := window(all, roomFor(simple).entries, number)
	text := []string{p.N("count.unread", len(all))}
	var buttons []dialog.Button
	for _, one := range shown {
		text, buttons = append(text, one.line), append(buttons, one.button)
	}
	turn := func(number int64) dialog.Tap { return tap(RouteNewList, number) }
	return dialog.Screen{
		Text:        paragraphs(text...),
		Rows:        rows(append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHome))...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

func (u Unopened) list(p *i18n.Printer, now time.Time) (all []unopened) {
	for _, o := range u.Offers {
		when := p.DayTime(o.Slot.Starts, now)
		all = append(all, unopened{lines(bold(when), p.T("offer.here")), button(when, RouteOffer, int64(o.Number), int64(o.Slot.ID))})
	}
	for _, m := range u.Meetings {
		all = append(all, unopened{meetingInShort(p, m, now), button(p.DayTime(m.Starts, now), RouteNewMeeting, int64(m.Number), 0)})
	}
	for _, l := range u.Letters {
		all = append(all, unopened{bold(letterName(p, p.T, l, now)), button(letterName(p, p.Label, l, now), RouteNewLetter, int64(l.Number), 0)})
	}
	for _, d := range u.Documents {
		label := strings.TrimSpace(d.Person.Sign + " " + documentLine(p, d))
		all = append(all, unopened{lines(person(p.T, d.Person), bold(documentLine(p, d))), button(label, RouteNewOne, int64(d.ID), 0)})
	}
	return all
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
