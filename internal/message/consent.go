package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// ConsentVersion names the text below; it is kept with each consent and changes whenever the text does.
const ConsentVersion = "2026-11"

// Keeper is what the consent says of whoever keeps the data.
type Keeper struct {
	Operator string
	// TermKK and TermRU say how long, in words.
	TermKK, TermRU string
}

// Consent asks an adult whose code was right whether her data may be kept: on one page, or in the simple menu on two (page is 0 or 1).
func Consent(p *i18n.Printer, k Keeper, simple bool, page int) dialog.Screen {
	what, how := p.T("consent.what"), paragraphs(p.T("consent.how"),
		lines(p.T("consent.operator", "Operator", clip(k.Operator)), p.T("consent.term", "Term", clip(k.term(p)))),
		bold(p.T("prv.ask")))
	agree, disagree := button(p.Label("btn.agree"), RouteJoinAgree), button(p.Label("btn.disagree"), RouteJoinRefuse)
	s := dialog.Screen{ClosesAfter: cardTime, Back: tap(RouteJoinConsent)}
	switch {
	case !simple:
		s.Text = paragraphs(bold(p.T("prv.title")), what, how)
		s.Rows = rows(agree, disagree, hide(p))
	case page == 0:
		s.Text = paragraphs(bold(p.T("prv.title")), what)
		s.Rows = rows(button(p.Label("btn.next"), RouteJoinNext), disagree, hide(p))
	default:
		s.Text = how
		s.Rows = rows(agree, disagree, back(p, RouteJoinConsent), hide(p))
	}
	return s
}

func (k Keeper) term(p *i18n.Printer) string {
	if p.Language() == "ru" {
		return k.TermRU
	}
	return k.TermKK
}

// ConsentRefused respects a refusal: help does not depend on it, and she may think again.
func ConsentRefused(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: paragraphs(p.T("prv.no_problem"), p.T("prv.call")), ClosesAfter: cardTime, Back: tap(RouteJoinConsent), Rows: rows(back(p, RouteJoinConsent), urgent(p), hide(p))}
}
