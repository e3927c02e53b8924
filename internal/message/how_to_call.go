package message

import (
	"strings"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// howToCall says what was agreed with an adult about calling her, a line each; empty when nothing was.
func howToCall(p *i18n.Printer, h family.HowToCall) string {
	if h.Unreadable {
		return p.T("staff.how_unreadable")
	}
	var agreed []string
	if h.Hours != "" {
		agreed = append(agreed, p.T("staff.how", "How", clip(h.Hours)))
	}
	if h.PickUp != "" {
		agreed = append(agreed, p.T("pick_up."+string(h.PickUp)))
	}
	if h.Otherwise != "" {
		agreed = append(agreed, p.T("otherwise."+string(h.Otherwise)))
	}
	return strings.Join(agreed, "\n")
}
