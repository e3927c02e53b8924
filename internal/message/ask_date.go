package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// DateOf is what the questions about a date that others set have as their heading.
type DateOf struct {
	Who  family.CaseName `json:"w"`
	Kind booking.Kind    `json:"k,omitempty"`
}

func (d DateOf) about(p *i18n.Printer, parts ...string) string {
	heading := aboutAdult(p, d.Who)
	if d.Kind != "" {
		heading = lines(heading, p.T("outside."+string(d.Kind)))
	}
	return about(heading, parts...)
}

// AskDateKind asks what date it is. Answers count as in booking.OutsideKinds.
func AskDateKind(p *i18n.Printer, of DateOf) dialog.Screen {
	of.Kind = ""
	choices := choicesOf(booking.OutsideKinds(), func(k booking.Kind) string { return p.Label("outside." + string(k)) })
	return Question(p, of.about(p, p.T("new_date.kind"), p.T("new_date.prevails")), 1, choices...)
}

// AskWished asks whether the adult wants the chat to speak of it.
func AskWished(p *i18n.Printer, of DateOf) dialog.Screen {
	return Question(p, of.about(p, p.T("new_date.wished")), 1, Choice{p.Label("stf.wished"), Yes}, Choice{p.Label("stf.not_wished"), No})
}

// AskAboutWho asks whom it is about: each answer turns a tick, GoOn ends it. Answers count as the persons do.
func AskAboutWho(p *i18n.Printer, of DateOf, people []family.Person, ticked []family.PersonID, page int) dialog.Screen {
	choices := choicesOf(people, func(one family.Person) string {
		return box(slices.Contains(ticked, one.ID)) + " " + person(p.Label, one)
	})
	s := Question(p, of.about(p, p.T("new_date.about")), 1, onPage(p, choices, roomFor(false).entries, page)...)
	s.Rows = slices.Insert(s.Rows, len(s.Rows)-2, []dialog.Button{button(p.Label("btn.next"), RouteStep, GoOn)})
	return s
}

// AskWeeks asks for how many weeks it is. An answer is how many.
func AskWeeks(p *i18n.Printer, of DateOf) dialog.Screen {
	choices := []Choice{{p.Label("stf.once"), 1}}
	for _, weeks := range []int64{4, 8, booking.MostWeeks} {
		choices = append(choices, Choice{p.Label("stf.weeks", "N", weeks), weeks})
	}
	return Question(p, of.about(p, p.T("new_date.weeks")), 1, choices...)
}

// NewDate is a date outside that is about to be written down.
type NewDate struct {
	DateOf
	Visit  family.Visit
	Weeks  int
	Wished bool
}

// CheckDate asks to look a date over before it is written down.
func CheckDate(p *i18n.Printer, d NewDate, now time.Time) dialog.Screen {
	text := []string{visitLines(p, d.Visit, booking.AtHome(d.Kind, booking.Outside), now)}
	if d.Weeks > 1 {
		text = append(text, p.T("new_date.every", "N", d.Weeks))
	}
	if d.Kind == booking.ServiceVisit && !d.Wished {
		text = append(text, p.T("day.silent"))
	}
	for _, paper := range d.Visit.Papers {
		text = append(text, "• "+paperName(p, paper))
	}
	return Question(p, d.about(p, lines(text...), p.T("ask.check")), 1, Choice{Text: p.Label("btn.confirm")})
}

// DateClash says that another meeting of hers stands there, with the way to it.
func DateClash(p *i18n.Printer, of DateOf, meeting int64, starts, now time.Time) dialog.Screen {
	return staffScreen(of.about(p, p.T("new_date.clash", "Time", p.DayTime(starts, now))), []dialog.Button{
		button(p.Label("stf.to_meeting"), RouteCaseMeet, meeting), back(p, RouteAdultMeets, int64(of.Who.ID), 0), hide(p)}, tap(RouteAdultMeets, int64(of.Who.ID), 0))
}
