package message

import (
	"html"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// exampleCode shows what a family's code looks like; it is Latin in every language.
const exampleCode = "K-27A4"

// AskCode asks for the code of a family.
func AskCode(p *i18n.Printer, unknown bool) dialog.Screen {
	text := p.T("ask.code", "Code", exampleCode)
	if unknown {
		text = paragraphs(p.T("wrong.code"), text)
	}
	return Question(p, text, 1)
}

// AskCaseworker asks who shall look after a new family. Answers count as they do.
func AskCaseworker(p *i18n.Printer, all []family.Colleague, page int) dialog.Screen {
	return Question(p, p.T("ask.caseworker"), 1, onPage(p, colleagues(all), roomFor(false).entries, page)...)
}

// AskReceivedAt asks at which office a family is received; code is empty for a new one. Answers count as the offices do; GoOn is for none in particular.
func AskReceivedAt(p *i18n.Printer, code string, offices []booking.Office, page int) dialog.Screen {
	text := p.T("ask.received_at")
	if code != "" {
		text = about(code, text)
	}
	choices := onPage(p, choicesOf(offices, func(o booking.Office) string { return inLanguage(p, o.Name) }), roomFor(false).entries, page)
	return Question(p, text, 1, append(choices, Choice{p.Label("stf.no_office"), GoOn})...)
}

// CheckFamily says what is about to be opened. name is the caseworker's, empty when it is the one who opens it. asked: there are offices to be received at.
func CheckFamily(p *i18n.Printer, name string, at booking.Office, asked bool) dialog.Screen {
	var about []string
	if name != "" {
		about = append(about, p.T("ask.family_for", "Name", name))
	}
	if asked {
		about = append(about, receivedAt(p, at))
	}
	text := p.T("ask.family")
	if len(about) > 0 {
		text = paragraphs(text, lines(about...))
	}
	return Question(p, text, 1, Choice{Text: p.Label("btn.confirm")})
}

func receivedAt(p *i18n.Printer, o booking.Office) string {
	if o.ID == 0 {
		return p.T("case.no_office")
	}
	return p.T("case.office", "Office", html.EscapeString(inLanguage(p, o.Name)))
}
