package message

import (
	"html"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Deputies lists who of the staff is stood in for, and by whom.
func Deputies(p *i18n.Printer, all []account.Standin, now time.Time, number int64) dialog.Screen {
	entries := make([]listLine, len(all))
	for i, s := range all {
		entries[i] = listLine{deputyText(p, s, now), button(s.Name, RouteDeputy, s.ID)}
	}
	turn := func(number int64) dialog.Tap { return tap(RouteDeputies, number) }
	return entryList(p, p.T("deputy.title"), entries, number, turn, tap(RouteHome))
}

// deputyText says who stands in for somebody, and for how long.
func deputyText(p *i18n.Printer, s account.Standin, now time.Time) string {
	text := bold(html.EscapeString(s.Name))
	if s.Deputy == 0 {
		return lines(text, p.T("zero.deputy"))
	}
	return lines(text, standsIn(p, s.DeputyName, s.From, lastDayOf(s.Until), now))
}

// standsIn is until the last day of it: the moment kept is the midnight after.
func standsIn(p *i18n.Printer, name string, from, until, now time.Time) string {
	return lines(p.T("deputy.by", "Name", name), p.T("deputy.from", "Date", p.Since(from, now)), p.T("deputy.until", "Date", p.Since(until, now)))
}

func lastDayOf(until time.Time) time.Time { return until.Add(-time.Minute) }

// Deputy is the page of one member of staff: who stands in, and what can be done about it.
func Deputy(p *i18n.Printer, s account.Standin, now time.Time) dialog.Screen {
	buttons := []dialog.Button{button(p.Label("stf.deputy_set"), RouteSetDeputy, s.ID)}
	if s.Deputy != 0 {
		buttons = append(buttons, button(p.Label("stf.deputy_end"), RouteEndDeputy, s.ID))
	}
	return staffScreen(deputyText(p, s, now), append(buttons, back(p, RouteDeputies, 0), hide(p)), tap(RouteDeputy, s.ID))
}

// AskDeputy asks who stands in for somebody. Answers count as all of them do.
func AskDeputy(p *i18n.Printer, of account.Standin, all []account.Standin, page int) dialog.Screen {
	choices := choicesOf(all, func(s account.Standin) string { return s.Name })
	return Question(p, about(html.EscapeString(of.Name), p.T("deputy.who")), 1, onPage(p, choices, roomFor(false).entries, page)...)
}

// AskDeputyFrom asks from which day on.
func AskDeputyFrom(p *i18n.Printer, of, deputy account.Standin, wrong bool) dialog.Screen {
	return askDeputyDay(p, of, deputy, p.T("deputy.ask_from"), wrong, Choice{Text: p.Label("stf.from_today")})
}

// AskDeputyUntil asks for the last day.
func AskDeputyUntil(p *i18n.Printer, of, deputy account.Standin, wrong bool) dialog.Screen {
	return askDeputyDay(p, of, deputy, p.T("deputy.ask_until"), wrong)
}

func askDeputyDay(p *i18n.Printer, of, deputy account.Standin, question string, wrong bool, choices ...Choice) dialog.Screen {
	if wrong {
		question = paragraphs(p.T("wrong.birth"), question)
	}
	return Question(p, about(html.EscapeString(of.Name), p.T("deputy.by", "Name", deputy.Name), question), 1, choices...)
}

// CheckDeputy asks to look it over.
func CheckDeputy(p *i18n.Printer, of, deputy account.Standin, from, until, now time.Time) dialog.Screen {
	return check(p, html.EscapeString(of.Name), standsIn(p, deputy.Name, from, until, now))
}

// DeputyImpossible says that meanwhile one of the two cannot, or the time is over.
func DeputyImpossible(p *i18n.Printer) dialog.Screen {
	return word(p, p.T("deputy.impossible"), RouteDeputies, 0)
}
