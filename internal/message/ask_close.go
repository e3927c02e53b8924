package message

import (
	"html"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// NewClosing is what was answered so far about a span in which nobody is received. One of Office and Specialist is zero.
type NewClosing struct {
	Office     booking.Office
	Specialist booking.Specialist
	booking.Span
	Storm, Remote bool
}

func (o NewClosing) about(p *i18n.Printer, now time.Time, parts ...string) string {
	name := inLanguage(p, o.Office.Name)
	if o.Specialist.ID != 0 {
		name = o.Specialist.Name
	}
	var head []string
	if !o.From.IsZero() {
		head = append(head, p.T("close.from", "Time", p.DayTime(o.From, now)))
	}
	if !o.Until.IsZero() {
		head = append(head, untilText(p, o.Until, now))
	}
	if o.Storm {
		head = append(head, p.T("close.storm"))
	}
	if len(head) > 0 {
		parts = append([]string{lines(head...)}, parts...)
	}
	return about(html.EscapeString(name), parts...)
}

// AskCloseOffice asks which office is closed. Answers count as the offices do.
func AskCloseOffice(p *i18n.Printer, offices []booking.Office, page int) dialog.Screen {
	choices := choicesOf(offices, func(o booking.Office) string { return inLanguage(p, o.Name) })
	return Question(p, p.T("close.ask_office"), 1, onPage(p, choices, roomFor(false).entries, page)...)
}

// What the buttons of AskCloseFrom and AskCloseUntil answer: a moment, by how many days it is ahead.
const (
	CloseNow = iota
	CloseNextDay
)

// AskCloseFrom asks from when on nobody is received.
func AskCloseFrom(p *i18n.Printer, of NewClosing, now time.Time, wrong bool) dialog.Screen {
	return Question(p, of.about(p, now, orWrong(p, "close.ask_from", "wrong.span", wrong)...), 1,
		Choice{p.Label("stf.from_now"), CloseNow}, Choice{p.Label("stf.from_tomorrow"), CloseNextDay})
}

// AskCloseUntil asks until when.
func AskCloseUntil(p *i18n.Printer, of NewClosing, now time.Time, wrong bool) dialog.Screen {
	return Question(p, of.about(p, now, orWrong(p, "close.ask_until", "wrong.span", wrong)...), 1,
		Choice{p.Label("stf.until_day"), CloseNow}, Choice{p.Label("stf.until_next"), CloseNextDay})
}

// AskStorm asks whether people may be about to set out. Answers are Yes and No.
func AskStorm(p *i18n.Printer, of NewClosing, now time.Time) dialog.Screen {
	return Question(p, of.about(p, now, p.T("close.ask_storm")), 1, Choice{p.Label("stf.storm_yes"), Yes}, Choice{p.Label("stf.storm_no"), No})
}

// AskRemote asks whether a specialist who receives nobody can be called. Answers are Yes and No.
func AskRemote(p *i18n.Printer, of NewClosing, now time.Time) dialog.Screen {
	return Question(p, of.about(p, now, p.T("close.ask_remote")), 1, Choice{p.Label("stf.remote_yes"), Yes}, Choice{p.Label("stf.remote_no"), No})
}

// CheckClosing shows what would become of each meeting, and asks to confirm.
func CheckClosing(p *i18n.Printer, of NewClosing, met []booking.Met, now time.Time, page int) dialog.Screen {
	shown, at := window(byFate(met), metEntries, int64(page))
	choices := []Choice{{Text: p.Label("btn.confirm")}}
	if at.more {
		choices = append(choices, Choice{p.Label("btn.next_page"), NextChoices})
	}
	return Question(p, of.about(p, now, metText(p, shown, len(met), now), p.T("ask.check")), 1, choices...)
}
