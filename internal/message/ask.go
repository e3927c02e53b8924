package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// NextChoices is the value of the button that leads from one page of a question's answers to the next, and from the last one to the first.
const NextChoices = -1

// choicesOf makes a button of each value, numbered by its place.
func choicesOf[T any](all []T, name func(T) string) []Choice {
	choices := make([]Choice, len(all))
	for i, one := range all {
		choices[i] = Choice{Text: name(one), Value: int64(i)}
	}
	return choices
}

// onPage keeps a page of the answers to a question, with the way to the next page when there is one.
func onPage(p *i18n.Printer, choices []Choice, entries, page int) []Choice {
	if len(choices) <= entries {
		return choices
	}
	pages := (len(choices) + entries - 1) / entries
	from := page % pages * entries
	shown := choices[from:min(from+entries, len(choices))]
	return append(shown[:len(shown):len(shown)], Choice{Text: p.Label("btn.next_page"), Value: NextChoices})
}

// about is the heading of a question: which family, or who of it, is spoken of.
func about(heading string, parts ...string) string {
	return paragraphs(append([]string{bold(heading)}, parts...)...)
}

// aboutAdult is a heading for an adult who may not have an initial yet.
func aboutAdult(p *i18n.Printer, a family.CaseName) string {
	if a.Initial == "" {
		return a.Family
	}
	return adult(p.T, a.Family, a.Initial)
}

// check asks to look over what was answered, line by line, before it is kept.
func check(p *i18n.Printer, heading string, answers ...string) dialog.Screen {
	return Question(p, about(heading, lines(answers...), p.T("ask.check")), 1, Choice{Text: p.Label("btn.confirm")})
}
