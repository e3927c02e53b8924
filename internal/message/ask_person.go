package message

import (
	"fmt"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// signs are what a family may choose a person's sign from: things no family avoids, from before 2017, so that old phones draw them. No two persons of a family have
// the same one.
var signs = [...]string{
	"🍎", "🍐", "🍋", "🍇", "🍓", "🍉", "🍒", "🥕", "🍞", "🌽",
	"🌷", "🌻", "🌲", "🍀", "🍁", "🌙", "⭐", "☀️", "⛰️", "🌈",
	"🐎", "🐑", "🐢", "🐟", "🦋", "🐘", "🦆", "🐱", "🐓", "🐝",
	"⚽", "🚲", "🚗", "🚂", "⛵", "🎈", "🎁", "📖", "🔑", "🏠",
}

// SignOf is the sign of a number from the question; empty for none.
func SignOf(number int64) string {
	if number < 0 || number >= int64(len(signs)) {
		return ""
	}
	return signs[number]
}

// AskInitial asks for the first letter of the name of somebody of a family.
func AskInitial(p *i18n.Printer, code string, wrong bool) dialog.Screen {
	text := p.T("ask.initial")
	if wrong {
		text = paragraphs(p.T("wrong.initial"), text)
	}
	return Question(p, about(code, text), 1)
}

// AskBirth asks for a date of birth, as far as it is known.
func AskBirth(p *i18n.Printer, code string, wrong bool) dialog.Screen {
	text := p.T("ask.birth")
	if wrong {
		text = paragraphs(p.T("wrong.birth"), text)
	}
	return Question(p, about(code, text), 1)
}

const signsInRow, signsOnPage = 5, 20

// AskSign asks for a sign that nobody else of the family has.
func AskSign(p *i18n.Printer, code string, taken []string, page int) dialog.Screen {
	choices := choicesOf(signs[:], func(sign string) string { return sign })
	choices = slices.DeleteFunc(choices, func(c Choice) bool { return slices.Contains(taken, c.Text) })
	return Question(p, about(code, p.T("ask.sign")), signsInRow, onPage(p, choices, signsOnPage, page)...)
}

// CheckPerson shows what was answered about a person. The whole date is there once, for whoever typed it to look over; no page has it.
func CheckPerson(p *i18n.Printer, code, initial, sign string, birth family.Birth) dialog.Screen {
	who := person(p.T, family.Person{Initial: initial, Sign: sign, BirthYear: birth.Year})
	return check(p, code, who, p.T("case.birth", "Date", typedBirth(birth)))
}

// typedBirth writes a date the way it is asked for.
func typedBirth(b family.Birth) string {
	switch {
	case b.Month == 0:
		return fmt.Sprintf("%04d", b.Year)
	case b.Day == 0:
		return fmt.Sprintf("%02d.%04d", b.Month, b.Year)
	}
	return fmt.Sprintf("%02d.%02d.%04d", b.Day, b.Month, b.Year)
}
