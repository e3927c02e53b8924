package message

import (
	"html"
	"slices"
	"strings"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Specialists lists whom people meet.
func Specialists(p *i18n.Printer, all []booking.Specialist, number int64) dialog.Screen {
	entries := make([]listLine, len(all))
	for i, s := range all {
		entries[i] = listLine{lines(bold(html.EscapeString(s.Name)), kindNames(p, s.Kinds)), button(s.Name, RouteSpecialist, int64(s.ID))}
	}
	heading := p.T("specialist.title")
	if len(all) == 0 {
		heading = p.T("zero.specialists")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteSpecialists, number) }
	return entryList(p, heading, entries, number, turn, tap(RouteSchedule), button(p.Label("stf.add_specialist"), RouteSetSpecialist, 0))
}

func kindNames(p *i18n.Printer, kinds []booking.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = p.T("kind." + string(k))
	}
	return strings.Join(names, ", ")
}

// Specialist is the page of somebody whom people meet.
func Specialist(p *i18n.Printer, s booking.Specialist) dialog.Screen {
	text := specialistText(p, s)
	buttons := []dialog.Button{button(p.Label("stf.hours"), RouteHours, int64(s.ID), 0)}
	if s.Left {
		text = lines(text, p.T("specialist.left"))
	} else {
		buttons = append(buttons, button(p.Label("stf.set_specialist"), RouteSetSpecialist, int64(s.ID)))
	}
	return staffScreen(text, append(buttons, back(p, RouteSpecialists, 0), hide(p)), tap(RouteSpecialist, int64(s.ID)))
}

func specialistText(p *i18n.Printer, s booking.Specialist) string {
	var modes, languages []string
	for _, m := range s.Modes {
		modes = append(modes, p.Label("mode."+string(m)))
	}
	for _, l := range s.Languages {
		languages = append(languages, p.Label("lang."+l))
	}
	sex := "specialist.man"
	if s.Woman {
		sex = "specialist.woman"
	}
	return lines(bold(html.EscapeString(s.Name)), p.T("specialist.kinds", "Kinds", kindNames(p, s.Kinds)), p.T("specialist.modes", "Modes", strings.Join(modes, ", ")),
		p.T("specialist.languages", "Languages", strings.Join(languages, ", ")), p.T(sex))
}

// AskReceiver asks who of the staff is to be met. Answers count as all of them do.
func AskReceiver(p *i18n.Printer, all []booking.Specialist, page int) dialog.Screen {
	choices := choicesOf(all, func(s booking.Specialist) string { return s.Name })
	text := p.T("specialist.ask_who")
	if len(all) == 0 {
		text = p.T("specialist.nobody")
	}
	return Question(p, text, 1, onPage(p, choices, roomFor(false).entries, page)...)
}

// Chosen is the answer that ends a choice of several.
const Chosen = -3

// AskKinds asks for what somebody can be booked. Answers count as in booking.Kinds; each turns a tick.
func AskKinds(p *i18n.Printer, s booking.Specialist) dialog.Screen {
	return askTicks(p, s, "specialist.ask_kinds", booking.Kinds(), s.Kinds, func(k booking.Kind) string { return p.Label("kind." + string(k)) })
}

// AskModes asks how they meet people. Answers count as in booking.Modes; each turns a tick.
func AskModes(p *i18n.Printer, s booking.Specialist) dialog.Screen {
	return askTicks(p, s, "specialist.ask_modes", booking.Modes(), s.Modes, func(m booking.Mode) string { return p.Label("mode." + string(m)) })
}

// AskSpoken asks which languages they speak. Answers count as in SpokenLanguages; each turns a tick.
func AskSpoken(p *i18n.Printer, s booking.Specialist) dialog.Screen {
	return askTicks(p, s, "specialist.ask_languages", SpokenLanguages(), s.Languages, func(l string) string { return p.Label("lang." + l) })
}

// SpokenLanguages are those in which people are met.
func SpokenLanguages() []string { return []string{"kk", "ru"} }

func askTicks[T comparable](p *i18n.Printer, s booking.Specialist, question string, all, ticked []T, name func(T) string) dialog.Screen {
	choices := choicesOf(all, func(one T) string { return box(slices.Contains(ticked, one)) + " " + name(one) })
	if len(ticked) > 0 {
		choices = append(choices, Choice{p.Label("btn.next"), Chosen})
	}
	return Question(p, about(html.EscapeString(s.Name), p.T(question)), 1, choices...)
}

// AskWoman asks what an adult may wish to know. The answer is Yes for a woman.
func AskWoman(p *i18n.Printer, s booking.Specialist) dialog.Screen {
	return Question(p, about(html.EscapeString(s.Name), p.T("specialist.ask_woman")), 1, Choice{p.Label("stf.woman"), Yes}, Choice{p.Label("stf.man"), No})
}

// CheckSpecialist asks to look it over.
func CheckSpecialist(p *i18n.Printer, s booking.Specialist) dialog.Screen {
	return Question(p, paragraphs(specialistText(p, s), p.T("ask.check")), 1, Choice{Text: p.Label("btn.confirm")})
}
