package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Approval is a move that waits for a second person: what was asked for, by whom and till when. Whoever asked for it can only wait or take it back, and reads here
// what was decided.
func Approval(p *i18n.Printer, a family.Approval, now time.Time) dialog.Screen {
	var buttons []dialog.Button
	switch {
	case !a.Decided.IsZero():
	case a.Own:
		buttons = append(buttons, withdraw(p, a))
	default:
		buttons = append(buttons, button(p.Label("stf.approve"), RouteDecide, int64(a.ID), Yes), button(p.Label("stf.turn_down"), RouteDecide, int64(a.ID), No))
	}
	buttons = append(buttons, button(p.Label("stf.to_document"), RouteCaseDoc, int64(a.Document), 0), hide(p))
	return staffScreen(paragraphs(lines(bold(a.Family), bold(trackName(p, a.Track))), approvalText(p, a, now)), buttons, tap(RouteApproval, int64(a.ID)))
}

func approvalText(p *i18n.Printer, a family.Approval, now time.Time) string {
	if !a.Decided.IsZero() {
		return decision(p, a, now)
	}
	return paragraphs(
		p.T("approval.waits", "State", stateName(p, a.Track, a.To)),
		lines(p.T("approval.by", "Name", a.Name), p.T("field.due", "Date", p.SoonTime(a.Expires, now))),
		p.T("bc.need_second"))
}

// decision says what was decided, by whom and when.
func decision(p *i18n.Printer, a family.Approval, now time.Time) string {
	key := "approval.refused"
	if a.Approved {
		key = "approval.given"
	}
	return lines(p.T(key, "State", stateName(p, a.Track, a.To)), p.T("approval.decided_by", "Name", a.DecidedBy), p.T("field.date", "Date", p.SoonTime(a.Decided, now)))
}

// withdraw is for whoever asked, as long as nobody has decided.
func withdraw(p *i18n.Printer, a family.Approval) dialog.Button {
	return button(p.Label("stf.withdraw"), RouteWithdraw, int64(a.ID))
}

// ApprovalWithdrawn says that nobody is asked any more.
func ApprovalWithdrawn(p *i18n.Printer, document family.DocumentID) dialog.Screen {
	return backToFile(p, p.T("approval.withdrawn"), document)
}

// ApprovalAsked says that a second person was asked.
func ApprovalAsked(p *i18n.Printer, document family.DocumentID) dialog.Screen {
	return backToFile(p, p.T("approval.asked"), document)
}

// ApprovalThere says that somebody has asked before, and nobody has decided on that yet.
func ApprovalThere(p *i18n.Printer, document family.DocumentID) dialog.Screen {
	return backToFile(p, p.T("approval.there"), document)
}

// ApprovalTurnedDown says that the document stays where it is.
func ApprovalTurnedDown(p *i18n.Printer, document family.DocumentID) dialog.Screen {
	return backToFile(p, p.T("approval.turned_down"), document)
}

// ApprovalOwn says that nobody approves what they asked for themselves.
func ApprovalOwn(p *i18n.Printer) dialog.Screen {
	return word(p, p.T("bc.need_second"), RouteHome)
}
