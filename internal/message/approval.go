package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Approval is a move that waits for a second person: what was asked for, by whom and till when. Whoever asked for it can only wait.
func Approval(p *i18n.Printer, a family.Approval, viewer family.StaffID, now time.Time) dialog.Screen {
	text := paragraphs(
		lines(bold(a.Family), bold(trackName(p, a.Track))),
		p.T("approval.waits", "State", stateName(p, a.Track, a.To)),
		lines(p.T("approval.by", "Name", a.Name), p.T("field.due", "Date", p.SoonTime(a.Expires, now))),
		p.T("bc.need_second"))
	var buttons []dialog.Button
	if a.By != viewer {
		buttons = append(buttons, button(p.Label("stf.approve"), RouteDecide, int64(a.ID), Yes), button(p.Label("stf.turn_down"), RouteDecide, int64(a.ID), No))
	}
	buttons = append(buttons, button(p.Label("stf.to_document"), RouteCaseDoc, int64(a.Document), 0), hide(p))
	return staffScreen(text, buttons, tap(RouteApproval, int64(a.ID)))
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
	return staffScreen(p.T("bc.need_second"), []dialog.Button{back(p, RouteHome), hide(p)}, tap(RouteHome))
}
