package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// meetingScreens are the way to a meeting, and its pages in every state.
func meetingScreens() []one {
	child := family.Person{ID: 2, Initial: "А", Sign: "🍎", BirthYear: 2014}
	other := family.Person{ID: 3, Initial: "Е", Sign: "🌙", BirthYear: 2018}
	birth := family.Document{ID: 514, Person: child, Track: family.BirthRegistration, State: family.State{Stage: "request-received"}, Since: now}
	office := booking.Office{ID: 4, Region: "aktobe", Name: map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}, Address: map[string]string{"kk": "Үлгі көшесі, 5-үй", "ru": "улица Улги, дом 5"},
		Entrance: map[string]string{"kk": "аула жағынан", "ru": "со двора"}, Latitude: 50.2, Longitude: 57.1}
	starts := now.Add(27 * time.Hour)
	slots := []booking.Slot{{ID: 70, Starts: starts, Name: "Марат <М>", Office: 4}, {ID: 71, Starts: starts.Add(time.Hour)}, {ID: 72, Starts: starts.Add(24 * time.Hour)}, {ID: 73, Starts: starts.Add(25 * time.Hour)}}
	m := MeetingOf{Meeting: booking.Meeting{Number: 3, Revision: 2, Kind: booking.Psychological, Mode: booking.InPerson, Status: booking.Standing, Starts: starts, Ends: starts.Add(time.Hour),
		Language: "kk", WithChild: true, Office: &office, Specialist: "Индира", Persons: []family.Person{child}, Own: true, Notice: 2 * time.Hour}, About: birth}
	with := func(change func(*MeetingOf)) MeetingOf { c := m; change(&c); return c }
	phone := with(func(m *MeetingOf) { m.Mode, m.Office, m.Persons = booking.Phone, nil, nil })
	soon := with(func(m *MeetingOf) { m.Starts = now.Add(time.Hour) })
	today := func(mode booking.Mode) MeetingOf {
		return with(func(m *MeetingOf) { m.Mode, m.Starts, m.Later = mode, now.Add(5*time.Hour), true })
	}
	off := with(func(m *MeetingOf) { m.Status, m.KeptUntil = booking.Cancelled, now.Add(9*time.Minute) })
	gone := with(func(m *MeetingOf) { m.Status, m.News = booking.Cancelled, true })
	missed := with(func(m *MeetingOf) { m.Status, m.Starts = booking.Missed, now.Add(-24*time.Hour) })
	displaced := with(func(m *MeetingOf) { m.Status = booking.Displaced })
	elsewhere := with(func(m *MeetingOf) {
		m.Status, m.Times = booking.Displaced, []booking.Slot{{ID: 70, Starts: starts, Office: 4}, {ID: 74, Starts: starts.Add(time.Hour), Office: 5}}
		m.Offices = []booking.Office{office, {ID: 5, Name: map[string]string{"kk": "Астана", "ru": "Астана"}}}
	})
	shared := with(func(m *MeetingOf) { m.Own, m.News = false, true })
	stands := with(func(m *MeetingOf) { m.Own, m.News, m.TakenBack = false, true, true })
	outside := with(func(m *MeetingOf) {
		m.Kind, m.Mode, m.Office, m.Specialist, m.WithChild = booking.Registry, booking.Outside, nil, "", false
		m.Place = &family.Visit{At: starts, Place: map[string]string{"kk": "2-терезе", "ru": "окно 2"}, Papers: []family.Paper{family.BirthCertificate, family.NoFoodBefore}, Who: family.YouAndChild}
	})
	visited := with(func(m *MeetingOf) {
		*m = outside
		m.Kind, m.Starts, m.Later = booking.HomeVisit, now.Add(5*time.Hour), true
		m.Place = &family.Visit{At: m.Starts, Place: map[string]string{"kk": "үй", "ru": "дом"}, Papers: []family.Paper{family.HousingPapers}, Who: family.You}
	})
	past := func(status booking.Status) MeetingOf {
		return with(func(m *MeetingOf) { *m = outside; m.Status, m.Starts = status, now.Add(-24*time.Hour) })
	}
	wishes := Wishes{Woman: true, Language: "kk", People: []family.Person{child, other}, Persons: []family.PersonID{3}, Leaves: true}
	draft := Draft{Kind: booking.Legal, Mode: booking.InPerson, Slot: slots[0], Office: office, Persons: []family.Person{child, other}, Until: now.Add(10 * time.Minute)}
	moved := Draft{Kind: booking.Legal, Mode: booking.Video, Slot: slots[0], Until: now.Add(4 * time.Minute), Old: starts.Add(48 * time.Hour), Number: 3, Revision: 2}
	page := func(m MeetingOf, said Said, simple bool) func(*i18n.Printer) dialog.Screen {
		return func(p *i18n.Printer) dialog.Screen { return Meeting(p, m, said, now, simple, 0) }
	}
	return []one{
		{name: "book/kind", show: func(p *i18n.Printer) dialog.Screen { return AskKind(p, booking.Kinds(), false, 0) }},
		{name: "book/kind, simple menu, last page", simple: true, show: func(p *i18n.Printer) dialog.Screen { return AskKind(p, booking.Kinds(), true, 2) }},
		{name: "book/mode", simple: true, show: func(p *i18n.Printer) dialog.Screen { return AskMode(p, booking.Modes(), true) }},
		{name: "book/about", show: func(p *i18n.Printer) dialog.Screen { return AskAbout(p, []family.Document{birth}, false, 0) }},
		{name: "book/wishes", show: func(p *i18n.Printer) dialog.Screen { return AskWishes(p, wishes, false, 0) }},
		{name: "book/wishes, simple menu", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			w := wishes
			w.OfficeOnly = true
			return AskWishes(p, w, true, 1)
		}},
		{name: "book/office", simple: true, show: func(p *i18n.Printer) dialog.Screen { return AskOffice(p, []booking.Office{office}, true, 0) }},
		{name: "book/nearest", show: func(p *i18n.Printer) dialog.Screen { return AskNearest(p, slots, nil, "", now, false) }},
		{name: "book/nearest at an office", show: func(p *i18n.Printer) dialog.Screen { return AskNearest(p, slots, &office, WhyTaken, now, false) }},
		{name: "book/nearest, simple menu, taken", simple: true, show: func(p *i18n.Printer) dialog.Screen { return AskNearest(p, slots, nil, WhyTaken, now, true) }},
		{name: "book/nearest, simple menu, busy", simple: true, show: func(p *i18n.Printer) dialog.Screen { return AskNearest(p, slots[:1], nil, WhyBusy, now, true) }},
		{name: "book/days", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			return AskDays(p, []time.Time{starts, starts.AddDate(0, 0, 1)}, now, true, 0)
		}},
		{name: "book/times", show: func(p *i18n.Printer) dialog.Screen { return AskTimes(p, starts, slots, now, false, 0) }},
		{name: "book/check", show: func(p *i18n.Printer) dialog.Screen { return CheckDraft(p, draft, now, false) }},
		{name: "book/check of a move", simple: true, show: func(p *i18n.Printer) dialog.Screen { return CheckDraft(p, moved, now, true) }},
		{name: "book/not booked", simple: true, show: func(p *i18n.Printer) dialog.Screen { return NotBooked(p, WhyTaken) }},
		{name: "meeting/booked", show: page(m, SaidBooked, false)},
		{name: "meeting/booked, simple menu", simple: true, show: page(m, SaidBooked, true)},
		{name: "meeting/already booked, by phone", simple: true, show: page(phone, SaidAlready, true)},
		{name: "meeting/too late to move", simple: true, show: page(soon, SaidLate, true)},
		{name: "meeting/today", simple: true, show: page(today(booking.InPerson), SaidNothing, true)},
		{name: "meeting/today, by phone, she will be there", show: page(with(func(m *MeetingOf) { *m = today(booking.Phone); m.Office, m.WillCome = nil, true }), SaidWillCome, false)},
		{name: "meeting/called off", simple: true, show: page(off, SaidNothing, true)},
		{name: "meeting/cannot be taken back", simple: true, show: page(with(func(m *MeetingOf) { m.Status = booking.Cancelled }), SaidNotKept, true)},
		{name: "meeting/displaced", simple: true, show: page(displaced, SaidNothing, true)},
		{name: "meeting/displaced, times here and elsewhere", simple: true, show: page(elsewhere, SaidNothing, true)},
		{name: "meeting/displaced, shared", show: page(with(func(m *MeetingOf) { m.Status, m.Own = booking.Displaced, false }), SaidNothing, false)},
		{name: "meeting/missed", simple: true, show: page(missed, SaidNothing, true)},
		{name: "meeting/shared, taken back", show: page(stands, SaidNothing, false)},
		{name: "meeting/shared, moved by the office", show: func(p *i18n.Printer) dialog.Screen { return NewMeeting(p, shared, now, false, 0) }},
		{name: "meeting/outside", show: page(outside, SaidNothing, false)},
		{name: "meeting/outside, simple menu", simple: true, show: page(outside, SaidNothing, true)},
		{name: "meeting/outside, at her home", show: page(visited, SaidNothing, false)},
		{name: "meeting/outside, called off", simple: true, show: page(past(booking.Cancelled), SaidNothing, true)},
		{name: "meeting/outside, missed", simple: true, show: page(past(booking.Missed), SaidNothing, true)},
		{name: "meeting/more", show: func(p *i18n.Printer) dialog.Screen { return MeetingMore(p, m, false, 0) }},
		{name: "meeting/more, simple menu", simple: true, show: func(p *i18n.Printer) dialog.Screen { return MeetingMore(p, m, true, 0) }},
		{name: "meeting/more of a date outside, simple menu", simple: true, show: func(p *i18n.Printer) dialog.Screen { return MeetingMore(p, outside, true, 0) }},
		{name: "meeting/why", show: func(p *i18n.Printer) dialog.Screen { return CallOff(p, m.Meeting, now, false) }},
		{name: "meeting/why, simple menu", simple: true, show: func(p *i18n.Printer) dialog.Screen { return CallOff(p, m.Meeting, now, true) }},
		{name: "meetings/two", show: func(p *i18n.Printer) dialog.Screen {
			return Meetings(p, []booking.Meeting{m.Meeting, displaced.Meeting}, true, now, false, 0)
		}},
		{name: "meetings/simple menu", simple: true, show: func(p *i18n.Printer) dialog.Screen {
			return Meetings(p, []booking.Meeting{m.Meeting, off.Meeting, phone.Meeting, soon.Meeting}, false, now, true, 1)
		}},
		{name: "meetings/none", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Meetings(p, nil, true, now, true, 0) }},
		{name: "news/a meeting and a paper", show: func(p *i18n.Printer) dialog.Screen {
			return News(p, Unopened{Documents: []family.Document{birth}, Meetings: []booking.Meeting{gone.Meeting}}, now, false, 0)
		}},
	}
}
