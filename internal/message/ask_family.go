package message

import (
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

// CheckFamily says what is about to be opened. name is the caseworker's, empty when it is the one who opens it.
func CheckFamily(p *i18n.Printer, name string) dialog.Screen {
	text := p.T("ask.family")
	if name != "" {
		text = paragraphs(text, p.T("ask.family_for", "Name", name))
	}
	return Question(p, text, 1, Choice{Text: p.Label("btn.confirm")})
}
