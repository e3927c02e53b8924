package message

import (
	"strings"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// People asks whose documents to show.
func People(p *i18n.Printer, people []family.Person, simple bool, number int64) dialog.Screen {
	if len(people) == 0 {
		return NoDocuments(p)
	}
	shown, at := window(people, roomFor(simple).entries, number)
	var buttons []dialog.Button
	for _, who := range shown {
		buttons = append(buttons, button(person(p.Label, who), RoutePerson, int64(who.ID), 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RoutePeople, number) }
	return dialog.Screen{
		Text:        p.T("people.ask"),
		Rows:        rows(append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHome))...)...),
		ClosesAfter: cardTime,
		Back:        tap(RouteDocuments),
	}
}

// NoDocuments is for an adult who is shown nothing now; it is the same whatever the reason.
func NoDocuments(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("document.none"), ClosesAfter: cardTime, Back: tap(RouteDocuments), Rows: rows(callMe(p), back(p, RouteHome), hide(p))}
}

// person is how somebody is called in the chat: never by name. say is T for a text, Label for a button.
func person(say func(key string, pairs ...any) string, who family.Person) string {
	key := "people.line"
	if who.Self {
		key = "people.self"
	}
	return strings.TrimSpace(say(key, "Sign", who.Sign, "Initial", who.Initial, "Year", who.BirthYear))
}
