package message

import (
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
	text, at := cut(p.T("st.bring"), bullets(paperLines(p, list)), roomFor(simple).characters, number)
	from := tap(RouteDocument, int64(d.ID), 0)
	if d.Visit != nil {
		from = tap(RouteVisit, int64(d.ID), 0)
	}
	turn := func(number int64) dialog.Tap { return tap(RouteBring, int64(d.ID), number) }
	return dialog.Screen{Text: text, Rows: rows(at.end(p, "btn.next_page", turn, from)...), ClosesAt: lastDay(p, d, now), Back: turn(at.number)}
}

// papers is what to bring: to the visit if there is one, else for the stage.
func papers(d family.Document) []family.Paper {
	if d.Visit != nil && len(d.Visit.Papers) > 0 {
		return d.Visit.Papers
	}
	return d.Track.Bring(d.State)
}

func paperLines(p *i18n.Printer, papers []family.Paper) []string {
	list := make([]string, len(papers))
	for i, paper := range papers {
		list[i] = p.T("paper." + string(paper))
	}
	return list
}

// lastDay is the end of the day on which the page is still of use: that of the visit, or else today.
func lastDay(p *i18n.Printer, d family.Document, now time.Time) time.Time {
	if d.Visit != nil && d.Visit.At.After(now) {
		return p.EndOfDay(d.Visit.At)
	}
	return p.EndOfDay(now)
}
