package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// dayScreens are what the office sees of meetings, and asks to write down.
func dayScreens() []one {
	who := family.CaseName{ID: 4, Family: "K-27A4", Initial: "Г"}
	child := family.Person{ID: 2, Initial: "А", Sign: "🍎", BirthYear: 2014}
	at := now.AddDate(0, 0, 1)
	met := booking.CaseMeeting{ID: 71, Revision: 2, Who: who, Kind: booking.Legal, Mode: booking.InPerson, Status: booking.Standing, Starts: at, Ends: at.Add(45 * time.Minute), Language: "kk",
		Specialist: 9, Name: "Марат", Office: map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}, Travel: 90 * time.Minute, InChat: true}
	called, begun := met, met
	called.ID, called.Mode, called.Travel = 72, booking.Phone, 0
	begun.Starts, begun.Ends = now.Add(-time.Hour), now.Add(-15*time.Minute)
	off, ours, unfit, gone, late := met, met, met, met, met
	late.ToldLate = true
	waits, waitsLong := met, late
	waits.Told, waitsLong.Told = at.Add(-time.Hour), at.Add(-time.Hour)
	off.Status, off.Why = booking.Cancelled, booking.NoWay
	ours.Status, ours.Why = booking.Cancelled, booking.ByOffice
	unfit.Unfit, unfit.OfficeID = true, 4
	gone.ID, gone.Unfit, gone.Status = 74, true, booking.Displaced
	elsewhere := []booking.Office{{ID: 4, Name: met.Office}, {ID: 5, Name: map[string]string{"kk": "Астана", "ru": "Астана"}}}
	visit := family.Visit{At: at, Place: map[string]string{"kk": "2-терезе", "ru": "Окно 2"}, Papers: []family.Paper{family.ApplicantID}, Who: family.You}
	outside := booking.CaseMeeting{ID: 73, Revision: 1, Who: who, Kind: booking.ServiceVisit, Mode: booking.Outside, Status: booking.Standing, Starts: at, Ends: at.Add(time.Hour), Place: &visit, Weekly: true}
	draft := func(p *i18n.Printer) dialog.Screen {
		return CheckDraft(p, Draft{Kind: booking.Legal, Mode: booking.Phone, Slot: booking.Slot{ID: 3, Starts: at, Name: "Марат"}, Until: now.Add(10 * time.Minute)}, now, false)
	}
	of := DateOf{Who: who, Kind: booking.ServiceVisit}
	screen := func(name string, show func(p *i18n.Printer) dialog.Screen) one {
		return one{name: "day/" + name, show: show}
	}
	return []one{
		screen("today, nobody", func(p *i18n.Printer) dialog.Screen { return Day(p, DayOf{}, now, 0) }),
		screen("ahead", func(p *i18n.Printer) dialog.Screen {
			return Day(p, DayOf{Ahead: true, Meetings: []booking.CaseMeeting{met, called, outside}}, now, 0)
		}),
		screen("hers, outside the hours", func(p *i18n.Printer) dialog.Screen {
			return AdultMeetings(p, who, []booking.CaseMeeting{unfit, gone}, now, 0)
		}),
		screen("hers", func(p *i18n.Printer) dialog.Screen { return AdultMeetings(p, who, []booking.CaseMeeting{met}, now, 0) }),
		screen("a meeting that has begun", func(p *i18n.Printer) dialog.Screen { return CaseMeeting(p, begun, true, now) }),
		screen("called off by her", func(p *i18n.Printer) dialog.Screen { return CaseMeeting(p, off, true, now) }),
		screen("called off by the office", func(p *i18n.Printer) dialog.Screen { return CaseMeeting(p, ours, true, now) }),
		screen("unfit", func(p *i18n.Printer) dialog.Screen { return CaseMeeting(p, unfit, true, now) }),
		screen("to be moved", func(p *i18n.Printer) dialog.Screen { return Unfit(p, []booking.CaseMeeting{unfit}, now, 0) }),
		screen("nothing to be moved", func(p *i18n.Printer) dialog.Screen { return Unfit(p, nil, now, 0) }),
		screen("other times", func(p *i18n.Printer) dialog.Screen {
			return CaseTimes(p, unfit, []booking.Slot{{ID: 80, Starts: at, Name: "Марат", Office: 4}, {ID: 81, Starts: at, Name: "Марат", Office: 5}}, elsewhere, false, now)
		}),
		screen("a date outside", func(p *i18n.Printer) dialog.Screen { return CaseMeeting(p, outside, true, now) }),
		screen("call off", func(p *i18n.Printer) dialog.Screen { return CaseOff(p, met, now) }),
		screen("call off an invitation", func(p *i18n.Printer) dialog.Screen { return CaseOff(p, waits, now) }),
		screen("call off an invitation that comes too late", func(p *i18n.Printer) dialog.Screen { return CaseOff(p, waitsLong, now) }),
		screen("call off, in the night before", func(p *i18n.Printer) dialog.Screen { return CaseOff(p, late, now) }),
		screen("shares", func(p *i18n.Printer) dialog.Screen {
			return Shares(p, met, []booking.Sharer{{CaseName: who, Sees: true}, {CaseName: family.CaseName{ID: 5, Family: "K-27A4", Initial: "С"}}}, now, 0)
		}),
		screen("nobody to share with", func(p *i18n.Printer) dialog.Screen { return Shares(p, met, nil, now, 0) }),
		screen("read out", func(p *i18n.Printer) dialog.Screen {
			return ReadOut(p, who, true, now, now, draft(p))
		}),
		screen("read out, in the evening", func(p *i18n.Printer) dialog.Screen { return ReadOut(p, who, true, waits.Told, now, draft(p)) }),
		screen("what date", func(p *i18n.Printer) dialog.Screen { return AskDateKind(p, of) }),
		screen("wished", func(p *i18n.Printer) dialog.Screen { return AskWished(p, of) }),
		screen("about whom", func(p *i18n.Printer) dialog.Screen {
			return AskAboutWho(p, of, []family.Person{child}, []family.PersonID{2}, 0)
		}),
		screen("weeks", func(p *i18n.Printer) dialog.Screen { return AskWeeks(p, of) }),
		screen("check", func(p *i18n.Printer) dialog.Screen {
			return CheckDate(p, NewDate{DateOf: of, Visit: visit, Weeks: 12}, now)
		}),
		screen("clash", func(p *i18n.Printer) dialog.Screen { return DateClash(p, of, 71, at, now) }),
	}
}
