package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// AllTogether is the answer that all of them were told at once.
const AllTogether = -5

// AskWhom asks who was told. Answers count as the readers do.
func AskWhom(p *i18n.Printer, of MoveOf, readers []string) dialog.Screen {
	choices := choicesOf(readers, func(initial string) string { return p.Label("move.adult", "Initial", initial) })
	if len(readers) > 1 {
		choices = append(choices, Choice{p.Label("stf.all_together"), AllTogether})
	}
	return Question(p, of.about(p, p.T("told.whom")), 1, choices...)
}

// staffOnPage is how many members of staff have a button on one page.
const staffOnPage = 8

// Matter is what the questions about a telling have as their heading: a document, or the link that an adult is given.
type Matter interface {
	about(p *i18n.Printer, parts ...string) string
}

// AskTeller asks who of the staff spoke with her. Answers count as the staff do; the first is whoever is asked.
func AskTeller(p *i18n.Printer, of Matter, staff []family.Colleague, number int) dialog.Screen {
	choices := colleagues(staff)
	choices[0].Text = p.Label("stf.myself")
	return Question(p, of.about(p, p.T("told.teller")), 1, onPage(p, choices, staffOnPage, number)...)
}

func colleagues(staff []family.Colleague) []Choice {
	return choicesOf(staff, func(c family.Colleague) string { return c.Name })
}

// AskWhen asks for the day on which she was told. A button carries how many days ago.
func AskWhen(p *i18n.Printer, of Matter, wrong bool) dialog.Screen {
	return Question(p, of.about(p, orWrong(p, "told.when", "wrong.day", wrong)...), 1,
		Choice{p.Label("stf.today"), 0}, Choice{p.Label("stf.yesterday"), 1})
}

// AskManner asks how she was told. Answers count as in family.Manners.
func AskManner(p *i18n.Printer, of Matter) dialog.Screen {
	choices := choicesOf(family.Manners(), func(m family.Manner) string { return mannerName(p, m) })
	return Question(p, of.about(p, p.T("told.manner")), 1, choices...)
}

// mannerName is how somebody was told, in words. A key may not be called "other": that is a plural form.
func mannerName(p *i18n.Printer, m family.Manner) string {
	if m == family.OtherManner {
		return p.Label("stf.manner.otherwise")
	}
	return p.Label("stf.manner." + string(m))
}

// AskSupported asks whether somebody was with her who could support her.
func AskSupported(p *i18n.Printer, of Matter) dialog.Screen {
	return Question(p, of.about(p, p.T("told.support")), 1, Choice{p.Label("btn.yes"), Yes}, Choice{p.Label("btn.no"), No})
}

// AskConfirmTold shows what was answered and what each of them will see from now on, and asks to write it down: it cannot be taken back.
func AskConfirmTold(p *i18n.Printer, hers func(language string) *i18n.Printer, v family.Preview, told family.Told, teller string, now time.Time, number int64) dialog.Screen {
	of := OfFile(v.CaseFile)
	support := "told.alone"
	if told.Supported {
		support = "told.supported"
	}
	heading := of.about(p, lines(append(tellingLines(p, told.At, told.Manner, teller, now), p.T(support))...))
	var blocks []block
	for _, r := range v.Readers {
		name := readerName(p, r.Reader)
		if !r.InChat {
			blocks = append(blocks, loose(lines(name, p.T("move.in_person"))))
			continue
		}
		blocks = append(append(blocks, loose(lines(name, p.T("told.then")))), hersBlocks(p, hers(r.Language), v, r, r.Told)...)
	}
	return confirm(p, heading, append(blocks, loose(p.T("told.for_good"))), "btn.confirm", number)
}
