package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// First is the first screen of somebody we do not know: both languages, no purpose.
func First(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("open.first"), Rows: rows(
		button(p.Label("lang.kk"), RouteJoinLanguage, kazakh),
		button(p.Label("lang.ru"), RouteJoinLanguage, russian),
		button(p.Label("lang.urgent"), RouteUrgent),
	)}
}

// CodePrompt asks for a code. Whoever chose the wrong language finds the choice behind [back].
func CodePrompt(p *i18n.Printer) dialog.Screen { return toStranger(p, "open.code") }

// CodeWrong is the one answer to every code that cannot be used (rule 7).
func CodeWrong(p *i18n.Printer) dialog.Screen { return toStranger(p, "err.code") }

// TooMany answers when the tries of the hour are used up.
func TooMany(p *i18n.Printer) dialog.Screen { return toStranger(p, "err.too_many") }

// StrangerLine answers whatever else somebody without a code sends.
func StrangerLine(p *i18n.Printer) dialog.Screen { return toStranger(p, "open.stranger") }

func toStranger(p *i18n.Printer, key string) dialog.Screen {
	return dialog.Screen{Text: p.T(key), Rows: rows(back(p, RouteHome), urgent(p))}
}
