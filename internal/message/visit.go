package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Visit is where and when to come, who comes and what to bring, without a word on what it is for. It stays to the end of the visit's day, so it names the day and never
// says "tomorrow".
func Visit(p *i18n.Printer, d family.Document, now time.Time, simple bool, number int64) dialog.Screen {
	if d.Visit == nil {
		return movedOn(p, d)
	}
	list := papers(d)
	blocks := visitBlocks(p, d, now)
	var buttons []dialog.Button
	if simple && len(list) > 0 {
		buttons = append(buttons, bringButton(p, d))
	} else if len(list) > 0 {
		blocks = append(append(blocks, loose(bringHeading(p, atHome(d)))), bullets(paperLines(p, list))...)
	}
	text, at := cut("", blocks, roomFor(simple).characters, number)
	turn := func(number int64) dialog.Tap { return tap(RouteVisit, int64(d.ID), number) }
	return dialog.Screen{
		Text:     text,
		Rows:     rows(append(buttons, at.end(p, "btn.next_page", turn, tap(RouteDocument, int64(d.ID), 0))...)...),
		ClosesAt: lastDay(p, d, now),
		Back:     turn(at.number),
	}
}

func visitBlocks(p *i18n.Printer, d family.Document, now time.Time) []block {
	v := *d.Visit
	blocks := []block{
		loose(lines(
			p.T("field.date", "Date", p.Day(v.At, now)),
			p.T("field.time", "Time", p.Time(v.At)),
			p.T("field.place", "Place", clip(placeName(p, v))))),
	}
	return append(append(blocks, comingBlocks(p, v.Who, atHome(d), listed(d))...), loose(p.T("w.time_note")))
}

// comingBlocks say who comes, and what of a list is to be known beforehand.
func comingBlocks(p *i18n.Printer, who family.Who, home bool, list []family.Paper) []block {
	blocks := []block{loose(whoComes(p, who, home))}
	for _, line := range advice(p, list) {
		blocks = append(blocks, loose(line))
	}
	return blocks
}

// whoComes says who is to be there. To her own home nobody has to come.
func whoComes(p *i18n.Printer, who family.Who, home bool) string {
	if home && who == family.You {
		return p.T("who.you-at-home")
	}
	return p.T("who." + string(who))
}

// placeName is in Russian for whoever reads neither language: that is what stands on the door besides Kazakh.
func placeName(p *i18n.Printer, v family.Visit) string {
	if name, ok := v.Place[p.Language()]; ok {
		return name
	}
	return v.Place["ru"]
}
