package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// hoursScreens are what staff see of when people are met, and where.
func hoursScreens() []one {
	at := func(hour int) time.Time { return time.Date(2027, 1, 14, hour-5, 0, 0, 0, time.UTC) }
	place := map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}
	who := booking.Specialist{ID: 7, Name: "Индира", Woman: true, Languages: []string{"kk", "ru"}, Kinds: []booking.Kind{booking.Psychological}, Modes: []booking.Mode{booking.Video}}
	left := who
	left.Left = true
	usual := booking.WeeklyHours{ID: 3, Weekday: 7, From: 9 * time.Hour, Until: 24 * time.Hour, Office: 2, OfficeName: place}
	added := booking.Hours{ID: 4, From: at(10), Until: at(12), Office: 2, OfficeName: place}
	shut := booking.Hours{ID: 5, From: at(0), Until: at(24)}
	entered := booking.NewOffice{Region: "aktobe", Name: place, Address: map[string]string{"kk": "Үлгі көшесі, 5-үй", "ru": "улица Улги, дом 5"}}
	mapped := entered
	mapped.Latitude, mapped.Longitude = 50.28394, 57.167
	page := booking.OfficePage{Office: booking.Office{ID: 2, Region: entered.Region, Name: place, Address: entered.Address}, Open: []booking.OpenOn{{Weekday: 1, From: 9 * time.Hour, Until: 18 * time.Hour}}}
	name := family.CaseName{ID: 4, Family: "K-27A4", Initial: "Г"}
	return []one{
		{name: "hours/schedule of nobody's hours", show: func(p *i18n.Printer) dialog.Screen { return Schedule(p, 0, false, false, now) }},
		{name: "hours/usual week", show: func(p *i18n.Printer) dialog.Screen { return Weekly(p, who, []booking.WeeklyHours{usual}, 0) }},
		{name: "hours/no usual week", show: func(p *i18n.Printer) dialog.Screen { return Weekly(p, who, nil, 0) }},
		{name: "hours/out of the usual week", show: func(p *i18n.Printer) dialog.Screen { return WeeklyOne(p, who, usual) }},
		{name: "hours/single days", show: func(p *i18n.Printer) dialog.Screen {
			return OneDays(p, who, []booking.Hours{added}, []booking.Hours{shut}, now, 0)
		}},
		{name: "hours/nothing on single days", show: func(p *i18n.Printer) dialog.Screen { return OneDays(p, who, nil, nil, now, 0) }},
		{name: "hours/added", show: func(p *i18n.Printer) dialog.Screen { return Added(p, who, added, now) }},
		{name: "hours/shut", show: func(p *i18n.Printer) dialog.Screen { return Shut(p, who, shut, now) }},
		{name: "hours/no conflict", show: func(p *i18n.Printer) dialog.Screen { return Conflicts(p, who, nil, now, 0) }},
		{name: "hours/overlap", show: func(p *i18n.Printer) dialog.Screen { return HoursOverlap(p, 7) }},
		{name: "hours/weekday", show: func(p *i18n.Printer) dialog.Screen {
			return AskWeekday(p, NewHours{Specialist: who, Change: AddWeekly}, now)
		}},
		{name: "hours/no office", show: func(p *i18n.Printer) dialog.Screen { return NoOffice(p, 7) }},
		{name: "hours/no offices", show: func(p *i18n.Printer) dialog.Screen { return Offices(p, nil, 0) }},
		{name: "hours/region", show: func(p *i18n.Printer) dialog.Screen { return AskRegion(p, 1) }},
		{name: "hours/entrance", show: func(p *i18n.Printer) dialog.Screen {
			return AskOfficeWord(p, booking.NewOffice{Region: "aktobe"}, OfficeEntranceKK, "", true)
		}},
		{name: "hours/check an office", show: func(p *i18n.Printer) dialog.Screen { return CheckOffice(p, entered) }},
		{name: "hours/an office", show: func(p *i18n.Printer) dialog.Screen { return Office(p, page, 0) }},
		{name: "hours/an office at another place", show: func(p *i18n.Printer) dialog.Screen { return Office(p, page, 2) }},
		{name: "hours/the name again", show: func(p *i18n.Printer) dialog.Screen { return AskOfficeWord(p, entered, OfficeNameKK, "", false) }},
		{name: "hours/a name that tells", show: func(p *i18n.Printer) dialog.Screen {
			return AskOfficeWord(p, entered, OfficeNameKK, "түрме", true)
		}},
		{name: "hours/the map again", show: func(p *i18n.Printer) dialog.Screen { return AskOfficeWord(p, mapped, OfficeMap, "", true) }},
		{name: "hours/check a correction", show: func(p *i18n.Printer) dialog.Screen { return CheckCorrection(p, mapped) }},
		{name: "hours/close an office for good", show: func(p *i18n.Printer) dialog.Screen {
			return EndOffice(p, page, []booking.CaseMeeting{{ID: 71, Who: name, Starts: at(10)}}, now, 0)
		}},
		{name: "hours/close an office where nobody comes", show: func(p *i18n.Printer) dialog.Screen { return EndOffice(p, page, nil, now, 0) }},
		{name: "hours/no specialists", show: func(p *i18n.Printer) dialog.Screen { return Specialists(p, nil, 0) }},
		{name: "hours/specialist who left", show: func(p *i18n.Printer) dialog.Screen { return Specialist(p, left) }},
		{name: "hours/everybody is a specialist", show: func(p *i18n.Printer) dialog.Screen { return AskReceiver(p, nil, 0) }},
		{name: "hours/no days off", show: func(p *i18n.Printer) dialog.Screen { return Holidays(p, 2028, nil, now, 0) }},
		{name: "hours/way not known", show: func(p *i18n.Printer) dialog.Screen { return AskTravel(p, name, 0) }},
		{name: "hours/way of ninety minutes", show: func(p *i18n.Printer) dialog.Screen { return AskTravel(p, name, 90*time.Minute) }},
	}
}
