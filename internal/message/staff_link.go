package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// What stands before a track on a link: seen in the chat, or told by a person only.
const (
	inChatMark   = "✓ "
	inPersonMark = "👤 "
)

// grantName is a track with how it reaches the adult.
func grantName(p *i18n.Printer, g family.Grant) string {
	if g.InChat {
		return inChatMark + trackName(p, g.Track)
	}
	return inPersonMark + trackName(p, g.Track)
}

// grantLines lists tracks in the order in which people see them.
func grantLines(p *i18n.Printer, grants []family.Grant) []string {
	order := family.Tracks()
	sorted := slices.SortedFunc(slices.Values(grants), func(a, b family.Grant) int {
		return slices.Index(order, a.Track) - slices.Index(order, b.Track)
	})
	list := make([]string, len(sorted))
	for i, g := range sorted {
		list[i] = grantName(p, g)
	}
	return list
}

// linkButtons lead from an adult's page to each of her links and to a new one.
func linkButtons(p *i18n.Printer, a family.CaseAdult) []dialog.Button {
	var buttons []dialog.Button
	for _, l := range a.Links {
		buttons = append(buttons, button(person(p.Label, l.Person), RouteLink, int64(l.ID)))
	}
	return append(buttons, button(p.Label("stf.link_new"), RouteLinkNew, int64(a.ID)))
}

// CaseLink is the page of one link for staff: what it opens and what she is shown over it now.
func CaseLink(p *i18n.Printer, l family.LinkPage, now time.Time) dialog.Screen {
	buttons := []dialog.Button{button(p.Label("stf.link_change"), RouteLinkChange, int64(l.ID))}
	if l.Basis == family.BasisGuardian {
		buttons = append(buttons, button(p.Label("stf.hand_back"), RouteHandBack, int64(l.ID)))
	}
	buttons = append(buttons, button(p.Label("stf.link_end"), RouteLinkEnd, int64(l.ID)), back(p, RouteCaseAdult, int64(l.Adult.ID)), hide(p))
	text := paragraphs(linkHeading(p, l, now), lines(grantLines(p, l.Grants)...), seen(p, "link.sees", l.Shown))
	return staffScreen(text, buttons, tap(RouteLink, int64(l.ID)))
}

func linkHeading(p *i18n.Printer, l family.LinkPage, now time.Time) string {
	return lines(append([]string{bold(adult(p.T, l.Adult.Family, l.Adult.Initial))}, caseLink(p, l.CaseLink, now)...)...)
}

// seen lists documents as they stand for her, under a heading; or says that there is nothing.
func seen(p *i18n.Printer, heading string, documents []family.Document) string {
	if len(documents) == 0 {
		return p.T("zero.seen")
	}
	list := []string{p.T(heading)}
	for _, d := range documents {
		list = append(list, standsAt(p, d.Track, d.Item, d.State))
	}
	return lines(list...)
}

// standsAt is a document with its state in one line. An item of a checklist is its own stage.
func standsAt(p *i18n.Printer, track family.Track, item family.Stage, s family.State) string {
	if item == "" {
		return "• " + p.T("link.stands", "Name", trackName(p, track), "State", stateName(p, track, s))
	}
	return "• " + documentName(p, family.Document{Track: track, Item: item, State: s})
}

// LinkEnding asks whether to end a link, and shows first what goes with it. Of a meeting it says when it is, and whose.
func LinkEnding(p *i18n.Printer, l family.LinkPage, meetings []family.LinkMeeting, now time.Time) dialog.Screen {
	text := paragraphs(linkHeading(p, l, now), p.T("link.end"), seen(p, "link.taken", l.Shown))
	if len(l.Visits)+len(meetings) > 0 {
		list := []string{p.T("link.visits")}
		for _, d := range l.Visits {
			list = append(list, "• "+p.T("link.visit", "Name", documentName(p, d), "Date", p.DayTime(d.Visit.At, now)))
		}
		for _, m := range meetings {
			list = append(list, "• "+p.DayTime(m.Starts, now)+" · "+adult(p.T, m.Who.Family, m.Who.Initial))
		}
		text = paragraphs(text, lines(list...))
	}
	return staffScreen(text, []dialog.Button{
		button(p.Label("btn.confirm"), RouteLinkEndNow, int64(l.ID), int64(l.Adult.ID)), back(p, RouteLink, int64(l.ID)), hide(p),
	}, tap(RouteLink, int64(l.ID)))
}

// LinkEnded says that a link has ended and what it left to do.
func LinkEnded(p *i18n.Printer, adult family.AdultID) dialog.Screen {
	return backToAdult(p, p.T("link.ended"), adult)
}

// HandedBack says that a child was given back, and that telling both is for a person.
func HandedBack(p *i18n.Printer, mother family.AdultID) dialog.Screen {
	return backToAdult(p, p.T("hand_back.done"), mother)
}

// LinkThere says that the adult may see that person's papers already.
func LinkThere(p *i18n.Printer, adult family.AdultID) dialog.Screen {
	return backToAdult(p, p.T("wrong.link"), adult)
}

// OwnUnderAge says that papers of one's own are there from the age of 18 on.
func OwnUnderAge(p *i18n.Printer, adult family.AdultID) dialog.Screen {
	return backToAdult(p, p.T("wrong.own"), adult)
}

func backToAdult(p *i18n.Printer, text string, adult family.AdultID) dialog.Screen {
	return word(p, text, RouteCaseAdult, int64(adult))
}
