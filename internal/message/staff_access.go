package message

import (
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Numbers of the two menus in a tap.
const (
	FullMenu int64 = iota
	SimpleMenu
)

// CodeTime is how long a code stands on a screen.
const CodeTime = 10 * time.Minute

// Access is the page of an adult's way into the chat for staff.
func Access(p *i18n.Printer, a family.CaseName, in account.Access, now time.Time) dialog.Screen {
	text := lines(append([]string{bold(adult(p.T, a.Family, a.Initial))}, accessLines(p, in, now)...)...)
	action := button(p.Label("stf.invite"), RouteInvite, int64(a.ID))
	if in.Account != 0 {
		action = button(p.Label("stf.lost_phone"), RouteLost, int64(a.ID))
	}
	return staffScreen(text, []dialog.Button{action, back(p, RouteCaseAdult, int64(a.ID)), hide(p)}, tap(RouteAccess, int64(a.ID)))
}

func accessLines(p *i18n.Printer, in account.Access, now time.Time) []string {
	if in.Account == 0 {
		said := []string{p.T("access.none")}
		if !in.CodeUntil.IsZero() {
			said = append(said, p.T("access.code", "Date", p.SoonTime(in.CodeUntil, now)))
		}
		return said
	}
	said := []string{p.T("access.since", "Date", p.Since(in.Since, now)), p.T("access.language", "Language", p.Label("lang."+in.Language))}
	if in.Simple {
		said = append(said, p.T("access.simple"))
	}
	if in.Waiting {
		said = append(said, p.T("access.waiting"))
	}
	if in.Blocked {
		said = append(said, p.T("access.blocked"))
	}
	return said
}

// InviteLanguage asks in which language an adult is to be invited.
func InviteLanguage(p *i18n.Printer, a family.CaseName) dialog.Screen {
	text := about(adult(p.T, a.Family, a.Initial), p.T("invite.language"))
	return staffScreen(text, []dialog.Button{
		button(p.Label("lang.kk"), RouteInviteMenu, int64(a.ID), kazakh), button(p.Label("lang.ru"), RouteInviteMenu, int64(a.ID), russian),
		back(p, RouteAccess, int64(a.ID)), hide(p),
	}, tap(RouteAccess, int64(a.ID)))
}

// InviteMenu asks which menu the adult is to have.
func InviteMenu(p *i18n.Printer, a family.CaseName, language int64) dialog.Screen {
	text := about(adult(p.T, a.Family, a.Initial), p.T("invite.menu"))
	return staffScreen(text, []dialog.Button{
		button(p.Label("stf.full_menu"), RouteInviteNow, int64(a.ID), language, FullMenu),
		button(p.Label("stf.simple_menu"), RouteInviteNow, int64(a.ID), language, SimpleMenu),
		back(p, RouteInvite, int64(a.ID)), hide(p),
	}, tap(RouteAccess, int64(a.ID)))
}

// LostPhone asks whether to end an adult's account, and says what comes of it.
func LostPhone(p *i18n.Printer, a family.CaseName, in account.Access) dialog.Screen {
	text := about(adult(p.T, a.Family, a.Initial), p.T("access.lost"))
	return staffScreen(text, []dialog.Button{
		button(p.Label("btn.confirm"), RouteLostNow, int64(a.ID), int64(in.Account)), back(p, RouteAccess, int64(a.ID)), hide(p),
	}, tap(RouteAccess, int64(a.ID)))
}

// Code shows a code to be read out, typed or, with a picture below, scanned. It is there for ten minutes and not again: nobody knows it after that.
func Code(p *i18n.Printer, a family.CaseName, codes account.Codes, picture bool, now time.Time) dialog.Screen {
	how := "invite.how_typed"
	if picture {
		how = "invite.how"
	}
	text := about(adult(p.T, a.Family, a.Initial),
		lines(p.T("invite.code"), "<code>"+codes.Typed+"</code>"), p.T("invite.until", "Date", p.SoonTime(codes.Expires, now)), p.T(how))
	s := word(p, text, RouteCaseAdult, int64(a.ID))
	s.ClosesAfter = CodeTime
	return s
}
