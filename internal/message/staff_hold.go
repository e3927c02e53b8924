package message

import (
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// holdButton leaves an adult in peace, or ends that.
func holdButton(p *i18n.Printer, a family.CaseAdult) dialog.Button {
	if a.Reach.Held {
		return button(p.Label("stf.hold_end"), RouteHoldEnd, int64(a.ID))
	}
	return button(p.Label("stf.hold"), RouteHold, int64(a.ID))
}

// reachLines say why an adult may not be reached by the chat; nothing when she is.
func reachLines(p *i18n.Printer, r family.Reach, now time.Time) []string {
	var said []string
	if r.Blocked {
		said = append(said, p.T("hold.blocked"))
	}
	if r.Muted {
		said = append(said, p.T("hold.muted"))
	}
	if r.Held {
		said = append(said, p.T("hold.level", "Level", levelName(p, r.Hold.Level)), p.T("hold.reason", "Reason", holdReason(p, r.Hold.Reason)))
		if !r.Hold.Until.IsZero() {
			said = append(said, p.T("field.due", "Date", p.Since(r.Hold.Until, now)))
		}
	}
	return said
}

func levelName(p *i18n.Printer, l delivery.Level) string {
	return p.Label("stf.hold_level." + string(l))
}

func holdReason(p *i18n.Printer, r delivery.Reason) string {
	return p.Label("stf.hold_why." + string(r))
}

// AskHoldLevel asks what an adult is not to be sent. Answers count as in delivery.Levels.
func AskHoldLevel(p *i18n.Printer, a family.CaseName) dialog.Screen {
	choices := choicesOf(delivery.Levels(), func(l delivery.Level) string { return levelName(p, l) })
	return Question(p, about(aboutAdult(p, a), p.T("hold.ask_level")), 1, choices...)
}

// AskHoldReason asks why. Answers count as in delivery.Reasons.
func AskHoldReason(p *i18n.Printer, a family.CaseName) dialog.Screen {
	choices := choicesOf(delivery.Reasons(), func(r delivery.Reason) string { return holdReason(p, r) })
	return Question(p, about(aboutAdult(p, a), p.T("hold.ask_reason")), 1, choices...)
}

// AskHoldUntil asks for the day from which an adult is sent everything again, typed, or in how many days, on buttons; NoDay: on none.
func AskHoldUntil(p *i18n.Printer, a family.CaseName, wrong bool) dialog.Screen {
	return Question(p, about(aboutAdult(p, a), orWrong(p, "hold.ask_until", "wrong.day", wrong)...), 1,
		Choice{p.Label("stf.in_week"), 7}, Choice{p.Label("stf.in_two_weeks"), 14}, Choice{p.Label("stf.in_month"), 30}, Choice{p.Label("stf.in_three_months"), 91},
		Choice{p.Label("stf.hold_open"), NoDay})
}
