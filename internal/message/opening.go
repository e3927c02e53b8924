package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// The closed set of what may come as a new message, and so stand on a lock screen. Whatever else a screen says reaches it by an edit.

// OpenFirst greets somebody we do not know, in both languages whichever the printer speaks.
func OpenFirst(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.first")) }

// OpenCode asks for a code.
func OpenCode(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.code")) }

// OpenStranger tells somebody without a code that this is not for everybody, and nothing else.
func OpenStranger(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.stranger")) }

// OpenMenu heads whatever somebody we know is shown.
func OpenMenu(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.menu")) }

// Ping tells a family that there is something to see, with the screen that carries its buttons.
func Ping(p *i18n.Printer) (dialog.Opening, dialog.Screen) {
	return pinged(p.Label("ping.new"), button(p.Label("btn.whats_new"), RouteNew), hide(p))
}

// StaffPing tells staff that there is something to do.
func StaffPing(p *i18n.Printer) (dialog.Opening, dialog.Screen) {
	return pinged(p.Label("ping.staff"), button(p.Label("btn.open"), RouteWaiting), hide(p))
}

// pinged never closes by itself: it holds nothing, and it must still be there when she looks at her phone.
func pinged(line string, buttons ...dialog.Button) (dialog.Opening, dialog.Screen) {
	return dialog.Opening(line), dialog.Screen{Text: line, Rows: rows(buttons...), Back: tap(RouteHome)}
}

// Openings is the whole closed set, in every language and for those whose language nobody knows.
func Openings(words *i18n.Bundle) []dialog.Opening {
	var all []dialog.Opening
	for _, lang := range append(i18n.Languages(), "") {
		p := words.Printer(lang)
		ping, _ := Ping(p)
		staff, _ := StaffPing(p)
		all = append(all, OpenFirst(p), OpenCode(p), OpenStranger(p), OpenMenu(p), ping, staff)
	}
	return all
}
