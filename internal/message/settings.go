package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// What the mute button asks for.
const (
	MuteOff int64 = iota
	MuteOn
)

// Settings says whether messages come on their own, with the switch for it, and what stays true either way.
func Settings(p *i18n.Printer, muted bool) dialog.Screen {
	text, change := "settings.on", button(p.Label("btn.mute"), RouteMute, MuteOn)
	if muted {
		text, change = "settings.off", button(p.Label("btn.unmute"), RouteMute, MuteOff)
	}
	return dialog.Screen{
		Text:        paragraphs(p.T(text), p.T("settings.either_way")),
		Rows:        rows(change, back(p, RouteHome), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteSettings),
	}
}
