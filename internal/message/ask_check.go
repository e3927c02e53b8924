package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// NoDay is the answer that nobody needs to look again.
const NoDay = 0

// AskReason asks why a document stands where it stands, alike in every state. Answers count as in family.Reasons.
func AskReason(p *i18n.Printer, of MoveOf) dialog.Screen {
	choices := choicesOf(family.Reasons(), func(r family.Reason) string { return reasonName(p, r) })
	return Question(p, of.about(p, p.T("checked.reason")), 1, choices...)
}

// AskLookAgain asks when to look again. A button carries in how many days.
func AskLookAgain(p *i18n.Printer, of MoveOf, wrong bool) dialog.Screen {
	return Question(p, of.about(p, orWrong(p, "checked.look_again", "wrong.day", wrong)...), 1,
		Choice{p.Label("stf.in_week"), 7}, Choice{p.Label("stf.in_two_weeks"), 14}, Choice{p.Label("stf.in_month"), 30}, Choice{p.Label("stf.in_three_months"), 91},
		Choice{p.Label("stf.no_day"), NoDay})
}
