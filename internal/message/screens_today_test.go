package message

import (
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// todayScreens are what waits for the staff.
func todayScreens() []one {
	const code = "K-27A4"
	child := family.Person{ID: 2, Initial: "Ә", Sign: "🍎", BirthYear: 2010}
	name := family.CaseName{ID: 9, Family: code, Initial: "А"}
	tomorrow := now.Add(24 * time.Hour)
	late := family.Untold{Document: 3, Family: code, Person: child, Track: family.Guardianship, Adult: 9, Initial: "А", Since: now.AddDate(0, 0, -7), Due: now.AddDate(0, 0, -2), Late: true}
	fresh := late
	fresh.Since, fresh.Due, fresh.Late = now.AddDate(0, 0, -1), now.AddDate(0, 0, 2), false
	task := func(id int64, kind family.TaskKind, overdue bool) family.Task {
		t := family.Task{ID: id, Kind: kind, Family: code, FamilyID: 1, Due: tomorrow, Overdue: overdue}
		switch kind {
		case family.CallAboutEndedLink:
			t.Adult = 9
		case family.VisitOfEndedLink:
			t.Adult, t.Document = 9, 3
		case family.PlaceNotRead:
			t.Document = 3
		}
		return t
	}
	call, visit, place := task(1, family.CallAboutEndedLink, false), task(2, family.VisitOfEndedLink, false), task(3, family.PlaceNotRead, true)
	approval := family.Approval{ID: 4, Document: 3, Track: family.RelativeStatus, Family: code, By: 2, Name: "Асхат", Expires: tomorrow}
	yes, no := approval, approval
	yes.To, yes.Own, yes.Approved, yes.Decided, yes.DecidedBy = family.State{Stage: "decision"}, true, true, now.Add(-time.Hour), "Лаура <Л.>"
	no.To, no.Own, no.Decided, no.DecidedBy = family.State{Stage: "entered"}, true, now.AddDate(0, 0, -1), "Лаура"
	list := family.Today{
		Calls:     []family.OpenCall{{ID: 1, Family: code, Initial: "А", Due: tomorrow}},
		Untold:    []family.Untold{late, fresh},
		Visits:    []family.NearVisit{{Document: 3, Family: code, Person: child, Track: family.Guardianship, At: tomorrow}},
		Links:     []family.EndingLink{{Link: 1, Adult: name, Person: child, Until: now.AddDate(0, 0, -3), Over: true}, {Link: 2, Adult: name, Person: child, Until: now.AddDate(0, 0, 20)}},
		Birthdays: []family.Birthday{{Family: code, Person: child, Age: 16}, {Family: code, Person: child, Age: 14, Past: true}},
		Again:     []family.LookAgain{{Document: 3, Family: code, Person: child, Track: family.HomeAndSupport, Item: "clinic-attachment", On: now}},
		Tasks:     []family.Task{call, visit, place},
		Approvals: []family.Approval{approval},
		Decided:   []family.Approval{yes, no},
		NotReached: []family.NotReached{{Adult: name, Why: family.Blocked, Since: now.AddDate(0, 0, -2)}, {Adult: name, Why: family.NotSent, Since: now.AddDate(0, 0, -1)},
			{Adult: name, Why: family.Unanswered, Since: now}},
	}
	request := family.OpenRequest{ID: 5, Adult: name, Due: tomorrow}
	over := Supervising{Joins: 1, Unfit: 2, Notices: 2, Today: true, Overseen: family.Overseen{
		Alone: []family.OpenCall{{ID: 2, Family: code, Initial: "Б", Due: tomorrow}}, Decided: []family.Approval{no},
		Calls: []family.OpenCall{{ID: 1, Family: code, Initial: "А", Due: now.Add(-time.Hour), Overdue: true}}, Untold: []family.Untold{late},
		Approvals: []family.Approval{approval}, Papers: []family.Task{place}, Requests: []family.OpenRequest{request},
	}}
	contact := family.Contact{Phone: "+77010000034", HowToCall: family.HowToCall{Hours: "18:00", PickUp: family.OnlyHerself}}
	away := account.Standin{ID: 1, Name: "Асхат", Deputy: 2, DeputyName: "Жанар", From: now, Until: now.AddDate(0, 0, 14)}
	there := account.Standin{ID: 2, Name: "Жанар"}

	all := []one{
		{name: "today/everything", show: func(p *i18n.Printer) dialog.Screen {
			return Today(p, list, Beside{Joins: 1, Ahead: 3, Calls: 2, Unfit: 1, Notices: 1}, now)
		}},
		{name: "today/nothing", show: func(p *i18n.Printer) dialog.Screen { return Today(p, family.Today{}, Beside{}, now) }},
		{name: "today/a task to call", show: func(p *i18n.Printer) dialog.Screen { return Task(p, call, now) }},
		{name: "today/a task about a visit", show: func(p *i18n.Printer) dialog.Screen { return Task(p, visit, now) }},
		{name: "today/a paper", show: func(p *i18n.Printer) dialog.Screen { return Task(p, place, now) }},
		{name: "overseen/everything", show: func(p *i18n.Printer) dialog.Screen { return Overseen(p, over, now) }},
		{name: "overseen/nothing", show: func(p *i18n.Printer) dialog.Screen { return Overseen(p, Supervising{}, now) }},
		{name: "overseen/a request", show: func(p *i18n.Printer) dialog.Screen { return Request(p, request, contact, now) }},
		{name: "deputies/list", show: func(p *i18n.Printer) dialog.Screen {
			return Deputies(p, []account.Standin{away, there}, now, 0)
		}},
		{name: "deputies/away", show: func(p *i18n.Printer) dialog.Screen { return Deputy(p, away, now) }},
		{name: "deputies/there", show: func(p *i18n.Printer) dialog.Screen { return Deputy(p, there, now) }},
		{name: "deputies/who", show: func(p *i18n.Printer) dialog.Screen { return AskDeputy(p, away, []account.Standin{there}, 0) }},
		{name: "deputies/from", show: func(p *i18n.Printer) dialog.Screen { return AskDeputyFrom(p, away, there, false) }},
		{name: "deputies/until, after a wrong day", show: func(p *i18n.Printer) dialog.Screen { return AskDeputyUntil(p, away, there, true) }},
		{name: "deputies/all right", show: func(p *i18n.Printer) dialog.Screen {
			return CheckDeputy(p, away, there, now, now.AddDate(0, 0, 13), now)
		}},
		{name: "deputies/impossible", show: DeputyImpossible},
		{name: "supervisor/requested", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			return SupervisorRequested(p, family.SupervisorRequest{ID: 5, Promise: family.Promise{Due: now.Add(32 * time.Hour)}}, now)
		}},
		{name: "supervisor/asked again", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			return SupervisorRequested(p, family.SupervisorRequest{ID: 5, Promise: family.Promise{Due: now.Add(32 * time.Hour), Again: true}}, now)
		}},
		{name: "supervisor/asked again when nobody called in time", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			return SupervisorRequested(p, family.SupervisorRequest{ID: 5, Promise: family.Promise{Due: now.Add(-16 * time.Hour), Again: true}}, now)
		}},
	}
	for i, what := range []string{"untold", "visits", "links", "birthdays", "look again", "tasks", "approvals", "not reached", "decisions"} {
		all = append(all, one{name: "today/list of " + what, show: func(p *i18n.Printer) dialog.Screen {
			return Duties(p, DutyUntold+Duty(i), list, Beside{Joins: 1}, now, 0)
		}})
	}
	for i, what := range []string{"calls", "untold", "approvals", "papers", "requests", "calls of nobody's", "decisions"} {
		all = append(all, one{name: "overseen/list of " + what, show: func(p *i18n.Printer) dialog.Screen { return OverDuties(p, OverCalls+Duty(i), over, now, 0) }})
	}
	return all
}
