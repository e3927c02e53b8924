package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Numbers of languages in a tap.
const (
	kazakh int64 = iota
	russian
)

// LanguageOf is the language of a number in a tap: kk or ru; kk for a number that is none.
func LanguageOf(number int64) string {
	if number == russian {
		return "ru"
	}
	return "kk"
}

// Language lets somebody we know choose a language.
func Language(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("lang.choose"), ClosesAfter: cardTime, Back: tap(RouteLanguage), Rows: rows(
		button(p.Label("lang.kk"), RouteSetLanguage, kazakh),
		button(p.Label("lang.ru"), RouteSetLanguage, russian),
		back(p, RouteHome), hide(p),
	)}
}
