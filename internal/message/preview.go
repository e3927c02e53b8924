package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

const (
	// OtherPage is the answer that shows the next page of a preview, FirstPage the one that shows it from its beginning.
	OtherPage = -4
	FirstPage = -5
)

// AskConfirm shows what each adult will see of a move, word for word and in her language, and asks to record it; or, if that takes a second person, to ask for one.
// hers gives the printer of a language.
func AskConfirm(p *i18n.Printer, hers func(language string) *i18n.Printer, v family.Preview, from family.State, number int64) dialog.Screen {
	of, second := OfFile(v.CaseFile), v.Track.NeedsSecondPerson(from.Stage, v.To.Stage)
	heading := of.about(p, p.T("move.becomes", "State", stateName(p, v.Track, v.To)))
	var blocks []block
	if len(v.Readers) == 0 {
		blocks = append(blocks, loose(p.T("move.nobody")))
	}
	for _, r := range v.Readers {
		blocks = append(blocks, previewBlocks(p, hers(r.Language), v, r)...)
	}
	label := "btn.confirm"
	if second {
		label = "stf.ask_second"
		blocks = append(blocks, loose(p.T("bc.need_second")))
	}
	return confirm(p, heading, blocks, label, number)
}

// confirm is a question whose text may have pages; after the last one comes the first.
func confirm(p *i18n.Printer, heading string, blocks []block, label string, number int64) dialog.Screen {
	text, at := cut(heading, blocks, roomFor(false).characters, number)
	choices := []Choice{{p.Label(label), Yes}}
	switch {
	case at.more:
		choices = append(choices, Choice{p.Label("btn.next_page"), OtherPage})
	case at.number > 0:
		choices = append(choices, Choice{p.Label("btn.next_page"), FirstPage})
	}
	return Question(p, text, 1, choices...)
}

// AskShowAgain stands for a preview whose time ran out: what it showed may not hold any more.
func AskShowAgain(p *i18n.Printer, of MoveOf) dialog.Screen {
	return Question(p, of.about(p, p.T("preview.again")), 1, Choice{p.Label("stf.preview"), FirstPage})
}

func previewBlocks(p, hers *i18n.Printer, v family.Preview, r family.PreviewReader) []block {
	name := readerName(p, r.Reader)
	switch {
	case !r.InChat:
		return []block{loose(lines(name, p.T("move.in_person")))}
	case r.Hidden:
		return append([]block{loose(lines(name, p.T("preview.hidden")))}, hersBlocks(p, hers, v, r, r.Told)...)
	case r.Pings:
		return append([]block{loose(lines(name, p.T("preview.pings")))}, hersBlocks(p, hers, v, r, r.Sees)...)
	default:
		return append([]block{loose(lines(name, p.T("preview.silent")))}, hersBlocks(p, hers, v, r, r.Sees)...)
	}
}

// hersBlocks are the very pages she will open: the card, and the day and place if there is one.
func hersBlocks(p, hers *i18n.Printer, v family.Preview, r family.PreviewReader, d *family.Document) []block {
	if d == nil {
		return []block{loose(p.T("move.sees_nothing"))}
	}
	blocks := quoted(func(number int64) dialog.Screen { return Document(hers, *d, v.Shown, r.Simple, number) })
	if d.Visit == nil {
		return blocks
	}
	blocks = append(blocks, quoted(func(number int64) dialog.Screen { return Visit(hers, *d, v.Shown, r.Simple, number) })...)
	if r.Simple && len(papers(*d)) > 0 {
		blocks = append(blocks, quoted(func(number int64) dialog.Screen { return Bring(hers, *d, v.Shown, true, number) })...)
	}
	return blocks
}

// quoted are all pages of a screen, set apart as what somebody else will read. A page that is not there is the last one once more.
func quoted(page func(number int64) dialog.Screen) []block {
	var blocks []block
	last := ""
	for number := int64(0); ; number++ {
		text := page(number).Text
		if text == last {
			return blocks
		}
		blocks, last = append(blocks, loose("<blockquote>"+text+"</blockquote>")), text
	}
}
