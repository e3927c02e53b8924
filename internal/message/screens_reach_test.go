package message

import (
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// reachScreens are what a ping leads to, the switch for pings, and what staff see and ask of who is left in peace.
func reachScreens() []one {
	child := family.Person{ID: 2, Initial: "А", Sign: "🍎", BirthYear: 2014}
	self := family.Person{ID: 1, Initial: "Г", Sign: "🌙", BirthYear: 1988, Self: true}
	birth := family.Document{ID: 514, Person: child, Track: family.BirthRegistration, State: family.State{Stage: "court"}, Since: now}
	benefit := family.Document{ID: 356, Person: self, Track: family.HomeAndSupport, Item: "benefit-applied", State: family.State{Stage: "benefit-applied"}, Since: now}
	var many []family.Document
	for range 7 {
		many = append(many, birth)
	}
	held := family.CaseAdult{CaseName: family.CaseName{ID: 4, Family: "K-27A4", Initial: "Г"}, FamilyID: 3, Reach: family.Reach{Blocked: true, Muted: true, Held: true,
		Hold: delivery.Hold{Level: delivery.Notices, Reason: delivery.Mourning, Until: now.AddDate(0, 0, 9)}}}
	return []one{
		{name: "news/two", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			return News(p, Unopened{Documents: []family.Document{benefit, birth}}, now, true, 0)
		}},
		{name: "news/simple menu, second page", simple: true, show: func(p *i18n.Printer) dialog.Screen { return News(p, Unopened{Documents: many}, now, true, 1) }},
		{name: "news/nothing", simple: true, show: func(p *i18n.Printer) dialog.Screen { return News(p, Unopened{}, now, true, 0) }},
		{name: "news/card", show: func(p *i18n.Printer) dialog.Screen { return NewDocument(p, birth, now, false, 0) }},
		{name: "settings/on", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Settings(p, false) }},
		{name: "settings/off", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Settings(p, true) }},
		{name: "hold/an adult who is not reached", show: func(p *i18n.Printer) dialog.Screen { return CaseAdult(p, held, now) }},
		{name: "hold/level", show: func(p *i18n.Printer) dialog.Screen { return AskHoldLevel(p, held.CaseName) }},
		{name: "hold/reason", show: func(p *i18n.Printer) dialog.Screen { return AskHoldReason(p, held.CaseName) }},
		{name: "hold/until", show: func(p *i18n.Printer) dialog.Screen { return AskHoldUntil(p, held.CaseName, true) }},
	}
}
