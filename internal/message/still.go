package message

import (
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// stillOrder is the order in which the things that can still be done are offered: what helps at once first, a divorce last, which would read as advice to give up the
// absent. It also gives each its number in a tap.
var stillOrder = []family.Still{
	family.StillSocialAssistance, family.StillChildAllowances, family.StillPsychologist, family.StillGuardianship, family.StillInheritance, family.StillDivorce,
}

func stillList(d family.Document) []family.Still {
	possible := d.Track.Still(d.State)
	return slices.DeleteFunc(slices.Clone(stillOrder), func(s family.Still) bool { return !slices.Contains(possible, s) })
}

// StillPossible lists what can be done although a document stands still.
func StillPossible(p *i18n.Printer, d family.Document, simple bool, number int64) dialog.Screen {
	all := stillList(d)
	if len(all) == 0 {
		return movedOn(p, d)
	}
	shown, at := window(all, roomFor(simple).entries, number)
	var buttons []dialog.Button
	for _, what := range shown {
		buttons = append(buttons, button(p.Label("still."+string(what)), RouteStillOne, int64(d.ID), int64(slices.Index(stillOrder, what)), 0))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteStill, int64(d.ID), number) }
	return dialog.Screen{
		Text:        p.T("document.still"),
		Rows:        rows(append(buttons, at.end(p, "btn.next_page", turn, tap(RouteDocument, int64(d.ID), 0))...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

// StillOne says of one such thing what it is, that a specialist explains the rest, and what to bring: in the simple menu on a page of its own. which is its
// number in the tap.
func StillOne(p *i18n.Printer, d family.Document, which int64, simple bool, number int64) dialog.Screen {
	if which < 0 || which >= int64(len(stillOrder)) || !slices.Contains(d.Track.Still(d.State), stillOrder[which]) {
		return StillPossible(p, d, simple, 0)
	}
	text, at := stillText(p, stillOrder[which], simple, number)
	onward := "btn.next_page"
	if at.number == 0 {
		onward = "btn.bring"
	}
	turn := func(number int64) dialog.Tap { return tap(RouteStillOne, int64(d.ID), which, number) }
	return dialog.Screen{
		Text:        text,
		Rows:        rows(append([]dialog.Button{callMe(p)}, at.end(p, onward, turn, tap(RouteStill, int64(d.ID), 0))...)...),
		ClosesAfter: cardTime,
		Back:        turn(at.number),
	}
}

func stillText(p *i18n.Printer, what family.Still, simple bool, number int64) (string, page) {
	text := paragraphs(bold(p.T("still."+string(what))), p.T("still-note."+string(what)), p.T("document.how"))
	list := bullets(paperLines(p, what.Bring()))
	switch {
	case len(list) == 0:
		return text, page{}
	case simple && number <= 0:
		return text, page{more: true}
	case simple:
		papers, at := cut(p.T("st.bring"), list, roomFor(simple).characters, number-1)
		return papers, page{at.number + 1, at.more}
	default:
		return cut(paragraphs(text, p.T("st.bring")), list, roomFor(simple).characters, 0)
	}
}
