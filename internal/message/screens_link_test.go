package message

import (
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

func linkScreens() []one {
	her := family.CaseName{ID: 4, Family: "K-27A4", Initial: "Р"}
	child := family.Person{ID: 2, Initial: "А", Sign: "🍎", BirthYear: 2014}
	of, chosen := LinkOf{Adult: her}, LinkOf{Adult: her, Person: child}
	grants := []family.Grant{{Track: family.KinshipConfirmation}, {Track: family.BirthRegistration, InChat: true}, {Track: family.HomeAndSupport, InChat: true}}
	visit := &family.Visit{At: now.AddDate(0, 0, 3), Place: map[string]string{"kk": "ХҚКО", "ru": "ЦОН"}, Who: family.You}
	pickup := family.Document{ID: 3, Track: family.BirthRegistration, State: family.State{Stage: "ready-for-pickup"}, Visit: visit}
	clinic := family.Document{ID: 8, Track: family.HomeAndSupport, Item: "clinic-attachment", State: family.State{Stage: "clinic-attachment", Overlay: family.Closed}}
	held := family.Document{ID: 4, Track: family.IdentityDocument, State: family.State{Stage: "grounds-check", Overlay: family.OnHold}}
	link := family.LinkPage{CaseLink: family.CaseLink{ID: 7, Person: child, Scope: family.ScopeDocuments, Basis: family.BasisGuardian, Grants: grants, From: now.AddDate(0, -1, 0),
		Until: now.AddDate(0, 2, 0)}, Adult: her, Family: family.Family{ID: 1, Code: "K-27A4"}, Shown: []family.Document{pickup, clinic}, Visits: []family.Document{pickup}}
	empty := link
	empty.Scope, empty.Basis, empty.Shown, empty.Visits = family.ScopeVisitsOnly, family.BasisRelative, nil, nil
	meetings := []family.LinkMeeting{{ID: 71, Who: her, Starts: now.AddDate(0, 0, 1)}, {ID: 72, Who: family.CaseName{ID: 6, Family: "K-9XM2", Initial: "Г"}, Starts: now.AddDate(0, 0, 2)}}
	known := family.Knowable{Document: 4, Track: family.IdentityDocument, Levels: []family.Knowledge{
		{State: family.State{Stage: "grounds-check"}}, {UpTo: 2, State: held.State}}}
	draft := LinkDraft{LinkOf: chosen, Scope: family.ScopeDocuments, Basis: family.BasisParent, Grants: grants, Until: now.AddDate(1, 0, 0), Sees: []family.Document{held, clinic}}
	back := draft
	back.HandBack, back.Until, back.Sees = true, time.Time{}, nil
	in := account.Access{Account: 9, Since: now.AddDate(0, 0, -9), Language: "ru", Simple: true}
	waits, blocked, invited := in, in, account.Access{CodeUntil: now.Add(72 * time.Hour)}
	waits.Waiting, waits.Simple = true, false
	blocked.Blocked = true
	codes := account.Codes{Typed: "ABCD-2345-WXYZ", Expires: now.Add(72 * time.Hour)}
	screen := func(name string, show func(p *i18n.Printer) dialog.Screen) one { return one{name: name, show: show} }

	return []one{
		screen("staff_link/link", func(p *i18n.Printer) dialog.Screen { return CaseLink(p, link, now) }),
		screen("staff_link/for visits only", func(p *i18n.Printer) dialog.Screen { return CaseLink(p, empty, now) }),
		screen("staff_link/before it ends", func(p *i18n.Printer) dialog.Screen { return LinkEnding(p, link, meetings, now) }),
		screen("staff_link/before it ends, nothing to take", func(p *i18n.Printer) dialog.Screen { return LinkEnding(p, empty, nil, now) }),
		screen("staff_link/before it ends, a meeting alone", func(p *i18n.Printer) dialog.Screen { return LinkEnding(p, empty, meetings[:1], now) }),
		screen("staff_link/ended", func(p *i18n.Printer) dialog.Screen { return LinkEnded(p, her.ID) }),
		screen("staff_link/handed back", func(p *i18n.Printer) dialog.Screen { return HandedBack(p, her.ID) }),
		screen("staff_link/there already", func(p *i18n.Printer) dialog.Screen { return LinkThere(p, her.ID) }),
		screen("staff_link/own papers under age", func(p *i18n.Printer) dialog.Screen { return OwnUnderAge(p, her.ID) }),
		screen("ask_link/whose", func(p *i18n.Printer) dialog.Screen { return AskWhose(p, of, []family.Person{child}, 0, false) }),
		screen("ask_link/whose, again", func(p *i18n.Printer) dialog.Screen { return AskWhose(p, of, nil, 0, true) }),
		screen("ask_link/basis", func(p *i18n.Printer) dialog.Screen { return AskBasis(p, chosen) }),
		screen("ask_link/scope", func(p *i18n.Printer) dialog.Screen { return AskScope(p, chosen) }),
		screen("ask_link/tracks, none yet", func(p *i18n.Printer) dialog.Screen { return AskTracks(p, chosen, nil) }),
		screen("ask_link/tracks", func(p *i18n.Printer) dialog.Screen { return AskTracks(p, chosen, grants) }),
		screen("ask_link/until", func(p *i18n.Printer) dialog.Screen { return AskUntil(p, chosen, false) }),
		screen("ask_link/until, again", func(p *i18n.Printer) dialog.Screen { return AskUntil(p, chosen, true) }),
		screen("ask_link/known", func(p *i18n.Printer) dialog.Screen { return AskKnown(p, chosen, known) }),
		screen("ask_link/who told", func(p *i18n.Printer) dialog.Screen {
			return AskTeller(p, chosen, []family.Colleague{{}, {ID: 2, Name: "Жанар"}}, 0)
		}),
		screen("ask_link/when told", func(p *i18n.Printer) dialog.Screen { return AskWhen(p, chosen, false) }),
		screen("ask_link/how told", func(p *i18n.Printer) dialog.Screen { return AskManner(p, chosen) }),
		screen("ask_link/with support", func(p *i18n.Printer) dialog.Screen { return AskSupported(p, chosen) }),
		screen("ask_link/check", func(p *i18n.Printer) dialog.Screen { return CheckLink(p, draft, now) }),
		screen("ask_link/check a hand-back", func(p *i18n.Printer) dialog.Screen { return CheckLink(p, back, now) }),
		screen("ask_link/to whom", func(p *i18n.Printer) dialog.Screen {
			return AskMother(p, chosen, []family.CaseName{{ID: 5, Family: "K-27A4", Initial: "А"}})
		}),
		screen("ask_link/to nobody", func(p *i18n.Printer) dialog.Screen { return AskMother(p, chosen, nil) }),
		screen("staff_access/nothing yet", func(p *i18n.Printer) dialog.Screen { return Access(p, her, account.Access{}, now) }),
		screen("staff_access/invited", func(p *i18n.Printer) dialog.Screen { return Access(p, her, invited, now) }),
		screen("staff_access/waits", func(p *i18n.Printer) dialog.Screen { return Access(p, her, waits, now) }),
		screen("staff_access/in", func(p *i18n.Printer) dialog.Screen { return Access(p, her, in, now) }),
		screen("staff_access/blocked", func(p *i18n.Printer) dialog.Screen { return Access(p, her, blocked, now) }),
		screen("staff_access/language", func(p *i18n.Printer) dialog.Screen { return InviteLanguage(p, her) }),
		screen("staff_access/menu", func(p *i18n.Printer) dialog.Screen { return InviteMenu(p, her, russian) }),
		screen("staff_access/code", func(p *i18n.Printer) dialog.Screen { return Code(p, her, codes, true, now) }),
		screen("staff_access/code without a picture", func(p *i18n.Printer) dialog.Screen { return Code(p, her, codes, false, now) }),
		screen("staff_access/lost phone", func(p *i18n.Printer) dialog.Screen { return LostPhone(p, her, in) }),
	}
}
