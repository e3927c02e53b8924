package message

import (
	"regexp"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// The closed set of what may come as a new message, and so stand on a lock screen. Whatever else a screen says reaches it by an edit.

// OpenFirst greets somebody we do not know, in both languages whichever the printer speaks.
func OpenFirst(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.first")) }

// OpenCode asks for a code.
func OpenCode(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.code")) }

// OpenStranger tells somebody without a code that this is not for everybody, and nothing else.
func OpenStranger(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.stranger")) }

// OpenMenu heads whatever somebody we know is shown.
func OpenMenu(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.menu")) }

// OpenPlace is the title of a place on the map, OpenMeeting that of a meeting in the calendar of a phone.
func OpenPlace(p *i18n.Printer) dialog.Opening   { return dialog.Opening(p.Label("open.place")) }
func OpenMeeting(p *i18n.Printer) dialog.Opening { return dialog.Opening(p.Label("open.meeting")) }

// Ping tells a family that there is something to see, with the screen that carries its buttons.
func Ping(p *i18n.Printer) (dialog.Opening, dialog.Screen) {
	return pinged(p.Label("ping.new"), button(p.Label("btn.whats_new"), RouteNew), hide(p))
}

// StaffPing tells staff that there is something to do.
func StaffPing(p *i18n.Printer) (dialog.Opening, dialog.Screen) {
	return pinged(p.Label("ping.staff"), button(p.Label("btn.open"), RouteWaiting), hide(p))
}

// MeetingPing tells of meetings: that they are near, or what the office did to one. About a single one, its buttons do at once what most people want to do then.
func MeetingPing(p *i18n.Printer, said booking.Said) (dialog.Opening, dialog.Screen) {
	return pinged(pingLine(p, said), append(pingButtons(p, said), hide(p))...)
}

func pingLine(p *i18n.Printer, said booking.Said) string {
	key := string(said.Line)
	switch {
	case said.Line != delivery.Tomorrow && said.Line != delivery.Today:
		return p.Label(key)
	case said.Count == 1:
		return p.Label(key, "Time", p.Time(said.First))
	case said.Line == delivery.Today:
		return p.N("ping.today_many", said.Count, "Time", p.Time(said.First))
	default:
		return p.N("ping.tomorrow_many", said.Count, "Time", p.Time(said.First))
	}
}

func pingButtons(p *i18n.Printer, said booking.Said) []dialog.Button {
	m := said.Meeting
	number, revision := int64(m.Number), int64(m.Revision)
	switch {
	case said.Understand:
		return []dialog.Button{understood(p, number, revision)}
	case number == 0:
		return []dialog.Button{button(p.Label("btn.open"), RouteMeetings, 0)}
	case !said.Line.Reminds():
		return []dialog.Button{button(p.Label("btn.open"), RouteMeeting, number, 0)}
	}
	buttons := []dialog.Button{willCome(p, m)}
	if m.Movable && m.Mode != booking.Outside {
		buttons = append(buttons, button(p.Label("btn.reschedule"), RouteMeetMove, number, revision))
	}
	if m.Own && m.Mode != booking.Outside {
		buttons = append(buttons, button(p.Label("btn.cant_attend"), RouteMeetOff, number, revision))
	}
	if m.Mode == booking.Outside {
		buttons = append(buttons, callMe(p))
	}
	return append(buttons, remindLater(p, number, revision), button(p.Label("btn.open"), RouteMeeting, number, 0))
}

func remindLater(p *i18n.Printer, number, revision int64) dialog.Button {
	return button(p.Label("btn.remind_later"), RouteLater, number, revision)
}

func willCome(p *i18n.Printer, m booking.Pinged) dialog.Button {
	label := "btn.will_attend"
	switch {
	case m.Mode.Remote():
		label = "btn.will_answer"
	case m.AtHome:
		label = "btn.will_be_home"
	}
	return button(p.Label(label), RouteWillCome, int64(m.Number), int64(m.Revision))
}

// pinged never closes by itself: it holds nothing, and it must still be there when she looks at her phone.
func pinged(line string, buttons ...dialog.Button) (dialog.Opening, dialog.Screen) {
	return dialog.Opening(line), dialog.Screen{Text: line, Rows: rows(buttons...), Back: tap(RouteHome)}
}

// Openings is the whole closed set, in every language and for those whose language nobody knows. A time of day stands in it as 00:00, and a count of meetings from two to most.
func Openings(words *i18n.Bundle) []dialog.Opening {
	var all []dialog.Opening
	for _, lang := range append(i18n.Languages(), "") {
		p := words.Printer(lang)
		ping, _ := Ping(p)
		staff, _ := StaffPing(p)
		all = append(all, OpenFirst(p), OpenCode(p), OpenStranger(p), OpenMenu(p), OpenPlace(p), OpenMeeting(p), ping, staff)
	}
	// Whoever has a meeting has a language.
	for _, lang := range i18n.Languages() {
		for _, said := range mostSaid() {
			line, _ := MeetingPing(words.Printer(lang), said)
			all = append(all, dialog.Opening(timeOfDay.ReplaceAllString(string(line), "00:00")))
		}
	}
	return all
}

// IsOpening says whether a text is of the closed set, at whatever time of day.
func IsOpening(all []dialog.Opening, text string) bool {
	return slices.Contains(all, dialog.Opening(timeOfDay.ReplaceAllString(text, "00:00")))
}

var timeOfDay = regexp.MustCompile(`\b([01]\d|2[0-3]):[0-5]\d\b`)

// mostInADay is more meetings than anybody has in a day.
const mostInADay = 20

func mostSaid() []booking.Said {
	var all []booking.Said
	for _, kind := range []delivery.Kind{delivery.Tomorrow, delivery.Today} {
		for n := range mostInADay {
			all = append(all, booking.Said{Line: kind, Count: n + 1})
		}
	}
	for _, kind := range []delivery.Kind{delivery.Soon, delivery.Changed, delivery.Cancelled, delivery.Storm, booking.AnotherWay, booking.StormTomorrow, booking.StormAnotherWay} {
		all = append(all, booking.Said{Line: kind, Count: 1})
	}
	return all
}
