package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// What a yes and a no carry, and an answer that is left out.
const (
	No    = 0
	Yes   = 1
	Later = -2
)

// examplePhone shows how a phone may be typed.
const examplePhone = "+7 700 000 00 00"

// AskOfAge asks for the tick without which nobody is added as an adult.
func AskOfAge(p *i18n.Printer, code string) dialog.Screen {
	return Question(p, about(code, p.T("ask.of_age")), 1, Choice{Text: p.Label("stf.of_age"), Value: Yes}, Choice{Text: p.Label("btn.no"), Value: No})
}

// UnderAge says that somebody under 18 is not added as an adult, and leads back to the family.
func UnderAge(p *i18n.Printer, id family.FamilyID) dialog.Screen {
	return word(p, p.T("ask.under_age"), RouteFamily, int64(id), 0)
}

// AskPhone asks for a phone; it can be left out.
func AskPhone(p *i18n.Printer, a family.CaseName, wrong bool) dialog.Screen {
	text := p.T("ask.phone", "Phone", examplePhone)
	if wrong {
		text = paragraphs(p.T("wrong.phone"), text)
	}
	return Question(p, about(aboutAdult(p, a), text), 1, Choice{Text: p.Label("btn.skip"), Value: Later})
}

// CheckPhone asks to look twice at a number of another country.
func CheckPhone(p *i18n.Printer, a family.CaseName, phone family.Phone) dialog.Screen {
	return Question(p, about(aboutAdult(p, a), p.T("ask.abroad", "Phone", phone.Spaced())), 1,
		Choice{Text: p.Label("btn.yes"), Value: Yes}, Choice{Text: p.Label("btn.no"), Value: No})
}

// hours are the times of day offered for calls; others can be typed.
var hours = [...]string{"09:00–12:00", "12:00–15:00", "15:00–18:00", "18:00–20:00"}

// HoursOf are the hours of a number from the question; empty for none.
func HoursOf(number int64) string {
	if number < 0 || number >= int64(len(hours)) {
		return ""
	}
	return hours[number]
}

// AskHours asks when to call.
func AskHours(p *i18n.Printer, a family.CaseName, wrong bool) dialog.Screen {
	text := p.T("ask.hours")
	if wrong {
		text = paragraphs(p.T("wrong.hours"), text)
	}
	choices := append(choicesOf(hours[:], func(h string) string { return h }), Choice{Text: p.Label("btn.skip"), Value: Later})
	return Question(p, about(aboutAdult(p, a), text), 1, choices...)
}

// AskPickUp asks who may answer the phone.
func AskPickUp(p *i18n.Printer, a family.CaseName) dialog.Screen {
	choices := choicesOf(family.PickUps(), func(u family.PickUp) string { return p.Label("stf.pick_up." + string(u)) })
	return Question(p, about(aboutAdult(p, a), p.T("ask.pick_up")), 1, choices...)
}

// AskOtherwise asks what to say when somebody else answers.
func AskOtherwise(p *i18n.Printer, a family.CaseName) dialog.Screen {
	choices := choicesOf(family.Otherwises(), func(o family.Otherwise) string { return p.Label("stf.otherwise." + string(o)) })
	return Question(p, about(aboutAdult(p, a), p.T("ask.otherwise")), 1, choices...)
}

// CheckAdult shows what was answered about a new adult. The phone is there once in full, for whoever typed it to look over; no list has it.
func CheckAdult(p *i18n.Printer, a family.CaseName, phone family.Phone, how family.HowToCall) dialog.Screen {
	answers := []string{p.T("zero.phone")}
	if phone != "" {
		answers = []string{p.T("case.phone", "Phone", phone.Spaced())}
	}
	if agreed := howToCall(p, how); agreed != "" {
		answers = append(answers, agreed)
	}
	return check(p, aboutAdult(p, a), answers...)
}
