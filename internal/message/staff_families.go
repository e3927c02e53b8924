package message

import (
	"strings"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Families lists the families that somebody of the staff looks after. works: she may open new ones and find others, which a specialist may not.
func Families(p *i18n.Printer, families []family.CaseFamily, works bool, number int64) dialog.Screen {
	text := p.T("case.list")
	if len(families) == 0 {
		text = p.T("zero.families")
	}
	shown, at := window(families, roomFor(false).entries, number)
	var buttons []dialog.Button
	for _, f := range shown {
		buttons = append(buttons, button(familyName(f), RouteFamily, int64(f.ID), 0))
	}
	if works {
		buttons = append(buttons, button(p.Label("stf.find"), RouteFind), button(p.Label("stf.new_family"), RouteNewFamily))
	}
	turn := func(number int64) dialog.Tap { return tap(RouteFamilies, number) }
	return staffScreen(text, append(buttons, at.end(p, "btn.next_page", turn, tap(RouteHome))...), turn(at.number))
}

// familyName is a family's button: its code and the initials of its adults.
func familyName(f family.CaseFamily) string {
	name := f.Code
	if len(f.Initials) > 0 {
		name += " · " + strings.Join(f.Initials, "., ") + "."
	}
	return name
}
