package message

import (
	"fmt"
	"html"

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

// Office is the page of an office.
func Office(p *i18n.Printer, o booking.OfficePage) dialog.Screen {
	var open []string
	for weekday := 1; weekday <= 7; weekday++ {
		open = append(open, openOn(p, o.Open, weekday))
	}
	buttons := []dialog.Button{button(p.Label("stf.open_hours"), RouteOpenOffice, int64(o.ID)), back(p, RouteOffices, 0), hide(p)}
	return staffScreen(paragraphs(officeText(p, booking.NewOffice{Region: o.Region, Name: o.Name, Address: o.Address, Entrance: o.Entrance, Latitude: o.Latitude, Longitude: o.Longitude}),
		lines(open...)), buttons, tap(RouteOffice, int64(o.ID)))
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
		text = append(text, p.T("office.map", "Place", fmt.Sprintf("%.4f, %.4f", o.Latitude, o.Longitude)))
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

// AskOfficeWord asks for one of them.
func AskOfficeWord(p *i18n.Printer, region string, what OfficeWord, wrong bool) dialog.Screen {
	var choices []Choice
	switch what {
	case OfficeEntranceKK, OfficeEntranceRU, OfficeMap:
		choices = []Choice{{Text: p.Label("btn.skip")}}
	}
	return Question(p, about(p.Label("region."+region), orWrong(p, string(what), "wrong.office", wrong)...), 1, choices...)
}

// CheckOffice asks to look it over.
func CheckOffice(p *i18n.Printer, o booking.NewOffice) dialog.Screen {
	return Question(p, paragraphs(officeText(p, o), p.T("office.usual"), p.T("ask.check")), 1, Choice{Text: p.Label("btn.confirm")})
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
