package message

import (
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// contact is how an adult is called, with her whole number: it stands only on the page of somebody who calls her.
func contact(p *i18n.Printer, c family.Contact) string {
	text := p.T("zero.phone")
	if c.Phone != "" {
		text = p.T("case.phone", "Phone", c.Phone.Spaced())
	}
	if how := howToCall(p, c.HowToCall); how != "" {
		text = lines(text, how)
	}
	return text
}
