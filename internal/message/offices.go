package message

import (
	"fmt"
	"html"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Offices lists where people are received.
func Offices(p *i18n.Printer, all []booking.Office, number int64) dialog.Screen {
	entries := make([]listLine, len(all))
	for i, o := range all {
		name := inLanguage(p, o.Name)
		entries[i] = listLine{lines(bold(html.EscapeString(name)), html.EscapeString(inLanguage(p, o.Address))), button(name, RouteOffice, int64(o.ID))}
	}
	heading := p.T("office.title")
	if len(all) == 0 {
		heading = p.T("zero.offices")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteOffices, number) }
	return entryList(p, heading, entries, number, turn, tap(RouteSchedule), button(p.Label("stf.add_office"), RouteAddOffice))
}

// Office is the page of an office, with the way to those who are to be called about its place.
func Office(p *i18n.Printer, o booking.OfficePage, calls int) dialog.Screen {
	var open []string
	for weekday := 1; weekday <= 7; weekday++ {
		open = append(open, openOn(p, o.Open, weekday))
	}
	id := int64(o.ID)
	buttons := some(nil, calls, toCall(p, calls))
	buttons = append(buttons, button(p.Label("stf.open_hours"), RouteOpenOffice, id), button(p.Label("stf.correct_office"), RouteSetOffice, id),
		button(p.Label("stf.end_office"), RouteEndOffice, id, 0), back(p, RouteOffices, 0), hide(p))
	return staffScreen(paragraphs(officeText(p, o.Written()), lines(open...)), buttons, tap(RouteOffice, id))
}

// EndOffice asks whether an office is to be closed for good, and lists what is booked there.
func EndOffice(p *i18n.Printer, o booking.OfficePage, all []booking.CaseMeeting, now time.Time, number int64) dialog.Screen {
	heading := p.T("office.ends")
	if len(all) == 0 {
		heading = p.T("zero.office_meetings")
	}
	turn := func(number int64) dialog.Tap { return tap(RouteEndOffice, int64(o.ID), number) }
	return entryList(p, about(html.EscapeString(inLanguage(p, o.Name)), heading), toBeMoved(p, all, now), number, turn, tap(RouteOffice, int64(o.ID)),
		button(p.Label("stf.end_office_now"), RouteEndOfficeNow, int64(o.ID)))
}

func openOn(p *i18n.Printer, open []booking.OpenOn, weekday int) string {
	for _, o := range open {
		if o.Weekday == weekday {
			return p.T("hours.day", "Day", weekdayName(p, weekday), "Hours", clock(o.From, o.Until))
		}
	}
	return p.T("office.shut", "Day", weekdayName(p, weekday))
}

// officeText is an office as it stands in both languages: whoever enters it answers for both.
func officeText(p *i18n.Printer, o booking.NewOffice) string {
	text := []string{bold(html.EscapeString(inLanguage(p, o.Name))), p.T("office.region", "Region", p.Label("region."+o.Region)),
		p.T("office.in_kk", "Address", o.Name["kk"]+", "+o.Address["kk"]), p.T("office.in_ru", "Address", o.Name["ru"]+", "+o.Address["ru"])}
	if o.Entrance["kk"] != "" {
		text = append(text, p.T("office.entrance", "Entrance", o.Entrance["kk"]))
	}
	if o.Entrance["ru"] != "" {
		text = append(text, p.T("office.entrance_ru", "Entrance", o.Entrance["ru"]))
	}
	if o.Latitude != 0 {
		text = append(text, p.T("office.map", "Place", OfficeMap.of(o)))
	}
	return lines(text...)
}

// AskRegion asks where a new office is. Answers count as in booking.Regions.
func AskRegion(p *i18n.Printer, page int) dialog.Screen {
	choices := choicesOf(booking.Regions(), func(id string) string { return p.Label("region." + id) })
	return Question(p, p.T("office.ask_region"), 1, onPage(p, choices, roomFor(false).entries, page)...)
}

// OfficeWord is one of the things that are typed about an office: in one language, or its position.
type OfficeWord string

// What is typed about an office. The last ones may be left out.
const (
	OfficeNameKK     OfficeWord = "office.ask_name_kk"
	OfficeNameRU     OfficeWord = "office.ask_name_ru"
	OfficeAddressKK  OfficeWord = "office.ask_address_kk"
	OfficeAddressRU  OfficeWord = "office.ask_address_ru"
	OfficeEntranceKK OfficeWord = "office.ask_entrance_kk"
	OfficeEntranceRU OfficeWord = "office.ask_entrance_ru"
	OfficeMap        OfficeWord = "office.ask_map"
)

// of is what it is so far; empty when it was not said.
func (w OfficeWord) of(o booking.NewOffice) string {
	switch w {
	case OfficeNameKK:
		return o.Name["kk"]
	case OfficeNameRU:
		return o.Name["ru"]
	case OfficeAddressKK:
		return o.Address["kk"]
	case OfficeAddressRU:
		return o.Address["ru"]
	case OfficeEntranceKK:
		return o.Entrance["kk"]
	case OfficeEntranceRU:
		return o.Entrance["ru"]
	}
	if o.Latitude == 0 && o.Longitude == 0 {
		return ""
	}
	return fmt.Sprintf("%.4f, %.4f", o.Latitude, o.Longitude)
}

// AsItIs is the answer that leaves a word about an office what it is.
const AsItIs = -2

// AskOfficeWord asks for one of them. What it is so far can be left so. word is one that must not be used, empty if that is not what was wrong.
func AskOfficeWord(p *i18n.Printer, o booking.NewOffice, what OfficeWord, word string, wrong bool) dialog.Screen {
	var parts []string
	var choices []Choice
	if is := what.of(o); is != "" {
		parts = append(parts, p.T("office.now", "Value", is))
		choices = append(choices, Choice{p.Label("stf.as_is"), AsItIs})
	}
	switch what {
	case OfficeEntranceKK, OfficeEntranceRU, OfficeMap:
		choices = append(choices, Choice{Text: p.Label("btn.skip")})
	}
	return Question(p, about(p.Label("region."+o.Region), append(parts, orStopword(p, string(what), "wrong.office", word, wrong)...)...), 1, choices...)
}

// CheckOffice asks to look a new one over.
func CheckOffice(p *i18n.Printer, o booking.NewOffice) dialog.Screen {
	return Question(p, paragraphs(officeText(p, o), p.T("office.usual"), p.T("ask.check")), 1, Choice{Text: p.Label("btn.confirm")})
}

// CheckCorrection asks to look an office over that was written down anew, and whether people are to be told. Answers are Yes and No.
func CheckCorrection(p *i18n.Printer, o booking.NewOffice) dialog.Screen {
	return Question(p, paragraphs(officeText(p, o), p.T("office.ask_tell")), 1, Choice{p.Label("stf.save_tell"), Yes}, Choice{p.Label("stf.save_only"), No})
}

// AskOpenWeekday asks for which day of the week an office's hours change.
func AskOpenWeekday(p *i18n.Printer, o booking.OfficePage) dialog.Screen {
	return Question(p, about(html.EscapeString(inLanguage(p, o.Name)), p.T("hours.ask_weekday")), 1, weekdays(p)...)
}

// AskOpen asks from when until when an office is open.
func AskOpen(p *i18n.Printer, o booking.OfficePage, weekday int, wrong bool) dialog.Screen {
	choices := append(spanChoices(), Choice{p.Label("stf.not_open"), WholeDay})
	parts := append([]string{openOn(p, o.Open, weekday)}, orWrong(p, "hours.ask_span", "wrong.span", wrong)...)
	return Question(p, about(html.EscapeString(inLanguage(p, o.Name)), parts...), 1, choices...)
}
