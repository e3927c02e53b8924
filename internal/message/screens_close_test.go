package message

import (
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// closeScreens are what staff see of the spans in which nobody is received, and are asked about one.
func closeScreens() []one {
	at := func(hour int) time.Time { return time.Date(2027, 1, 14, hour-5, 0, 0, 0, time.UTC) }
	place := map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}
	office := NewClosing{Office: booking.Office{ID: 2, Name: place}}
	of := NewClosing{Specialist: booking.Specialist{ID: 7, Name: "Индира"}}
	begun, whole, storm := of, of, office
	begun.From = at(0)
	whole.Span = booking.Span{From: at(0), Until: at(24)}
	storm.Span = booking.Span{From: at(6), Until: at(13)}
	storm.Storm = true
	who := family.CaseName{ID: 4, Family: "K-27A4", Initial: "Г"}
	met := []booking.Met{{Meeting: 71, Who: who, Starts: at(9), Fate: booking.Stays}, {Meeting: 72, Who: who, Starts: at(10), Fate: booking.NewTime, Call: true},
		{Meeting: 73, Who: who, Starts: at(11), Fate: booking.ByPhone}, {Meeting: 74, Who: who, Starts: at(11), Fate: booking.ByVideo},
		{Meeting: 75, Who: who, Starts: at(12), Fate: booking.ByHand, Opens: true}, {Meeting: 76, Who: who, Starts: at(12), Fate: booking.ByHand}}
	shut := booking.Closure{ID: 5, Office: 2, OfficeName: place, Span: storm.Span, Storm: true}
	own := booking.Closure{ID: 6, Specialist: 7, Name: "Индира", Span: whole.Span}
	call := booking.Call{Closure: 5, Meeting: 72, Who: who, Starts: at(10), Travel: 90 * time.Minute, Fate: booking.NewTime}
	near := booking.Call{Closure: 5, Meeting: 73, Who: family.CaseName{ID: 5, Family: "K-8M2P", Initial: "С"}, Starts: at(11), Fate: booking.ByPhone}
	elsewhere := booking.Call{Meeting: 75, Who: who, Starts: at(12), Office: booking.Office{ID: 2, Name: place, Address: map[string]string{"kk": "Үлгі көшесі, 9-үй", "ru": "улица Улги, дом 9"}}}
	invited := booking.Call{Meeting: 76, Who: who, Starts: at(12), Mode: booking.InPerson, Fate: booking.Invitation, Office: elsewhere.Office}
	phoned := booking.Call{Meeting: 77, Who: who, Starts: at(13), Mode: booking.Phone, Fate: booking.Invitation, Office: elsewhere.Office}
	reached := family.Contact{Phone: "+77000000034", HowToCall: family.HowToCall{Hours: "10:00–12:00", PickUp: family.OnlyHerself, Otherwise: family.WrongNumber}}
	screen := func(name string, show func(p *i18n.Printer) dialog.Screen) one {
		return one{name: "closures/" + name, show: show}
	}
	return []one{
		screen("closed offices", func(p *i18n.Printer) dialog.Screen { return Closures(p, []booking.Closure{shut}, now, 0) }),
		screen("none", func(p *i18n.Printer) dialog.Screen { return Closures(p, nil, now, 0) }),
		screen("which office", func(p *i18n.Printer) dialog.Screen { return AskCloseOffice(p, []booking.Office{office.Office}, 0) }),
		screen("from when", func(p *i18n.Printer) dialog.Screen { return AskCloseFrom(p, of, now, false) }),
		screen("from when, not understood", func(p *i18n.Printer) dialog.Screen { return AskCloseFrom(p, of, now, true) }),
		screen("until when", func(p *i18n.Printer) dialog.Screen { return AskCloseUntil(p, begun, now, false) }),
		screen("storm", func(p *i18n.Printer) dialog.Screen {
			return AskStorm(p, NewClosing{Office: office.Office, Span: storm.Span}, now)
		}),
		screen("can they be called", func(p *i18n.Printer) dialog.Screen { return AskRemote(p, whole, now) }),
		screen("check", func(p *i18n.Printer) dialog.Screen { return CheckClosing(p, storm, met, now, 0) }),
		screen("check, nobody comes", func(p *i18n.Printer) dialog.Screen { return CheckClosing(p, whole, nil, now, 0) }),
		screen("closed in a storm", func(p *i18n.Printer) dialog.Screen { return Closure(p, ClosurePage{shut, met, 2}, now, 0) }),
		screen("a specialist away", func(p *i18n.Printer) dialog.Screen { return Closure(p, ClosurePage{Closure: own}, now, 0) }),
		screen("to be called", func(p *i18n.Printer) dialog.Screen {
			return MeetingCalls(p, []booking.Call{call, near, elsewhere}, now, 0)
		}),
		screen("nobody to be called", func(p *i18n.Printer) dialog.Screen { return MeetingCalls(p, nil, now, 0) }),
		screen("how to call", func(p *i18n.Printer) dialog.Screen { return MeetingCall(p, call, reached, now) }),
		screen("who is to be invited", func(p *i18n.Printer) dialog.Screen { return MeetingCalls(p, []booking.Call{invited, phoned}, now, 0) }),
	}
}
