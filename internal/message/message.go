// Package message is in charge of everything the bot says: it turns a value of the business into a screen in one language, purely. Its words are in the locales, its
// screens in one file each; routes.go names what their buttons ask for, opening.go the few lines that may come as a new message.
package message

import (
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

const (
	// cardTime is how long a screen of somebody we know stays open after the last tap. The menu closes too: a tap on it whose end was lost may have left a card there.
	cardTime = 10 * time.Minute
	// staffTime is the same for what staff see.
	staffTime = 5 * time.Minute
)

func tap(route dialog.Route, args ...int64) dialog.Tap { return dialog.Tap{Route: route, Args: args} }

func button(text string, route dialog.Route, args ...int64) dialog.Button {
	return dialog.Button{Text: text, Tap: tap(route, args...)}
}

// rows puts one button in each row: the widest there is, for eyes and thumbs.
func rows(buttons ...dialog.Button) [][]dialog.Button {
	lines := make([][]dialog.Button, len(buttons))
	for i, b := range buttons {
		lines[i] = []dialog.Button{b}
	}
	return lines
}

func back(p *i18n.Printer, route dialog.Route, args ...int64) dialog.Button {
	return button(p.Label("btn.back"), route, args...)
}

// home leads to the menu of whoever she is.
func home(p *i18n.Printer) dialog.Button { return button(p.Label("menu.main"), RouteHome) }

// hide is on every screen of somebody we know, always last.
func hide(p *i18n.Printer) dialog.Button { return button(p.Label("btn.hide_now"), RouteHide) }

func callMe(p *i18n.Printer) dialog.Button { return button(p.Label("btn.call_me"), RouteCall) }

func urgent(p *i18n.Printer) dialog.Button { return button(p.Label("menu.urgent"), RouteUrgent) }

func bold(html string) string { return "<b>" + html + "</b>" }

func lines(parts ...string) string { return strings.Join(parts, "\n") }

func paragraphs(parts ...string) string { return strings.Join(parts, "\n\n") }
