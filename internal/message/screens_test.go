package message

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// now is Monday morning in Kazakhstan.
var now = time.Date(2027, 1, 11, 5, 0, 0, 0, time.UTC)

// one is a screen as one person meets it.
type one struct {
	name   string
	simple bool
	// stranger: she is not known, so there is no [hide].
	stranger bool
	// fixed: a page of set length, such as the consent, to which the simple menu's 300 characters do not apply.
	fixed bool
	show  func(p *i18n.Printer) dialog.Screen
}

func screens() []one {
	keeper := Keeper{Operator: "Қоғамдық қор «Мысал»", TermKK: "1 жыл", TermRU: "1 год"}
	told := account.Pictures{1, 11}
	join := account.PendingJoin{Account: 7, Family: "K-27A4", Initial: "А", Pairs: [3]account.Pictures{{1, 11}, {4, 20}, {14, 23}}}
	joins := make([]account.PendingJoin, 14)
	for i := range joins {
		joins[i] = join
		joins[i].Account = account.ID(i + 1)
	}
	call := family.OpenCall{ID: 5, Family: "K-27A4", Initial: "А", HowToCall: family.HowToCall{Hours: "14:00 <кейін>", PickUp: family.OnlyHerself, Otherwise: family.WrongNumber}, Due: now.Add(32 * time.Hour)}
	late := family.OpenCall{ID: 6, Family: "K-31BB", Initial: "С", Due: now.Add(-16 * time.Hour), Overdue: true}
	request := family.CallRequest{ID: 5, Promise: family.Promise{Due: now.Add(32 * time.Hour)}}
	again := family.CallRequest{ID: 5, Promise: family.Promise{Due: now.Add(32 * time.Hour), Again: true}}
	missed := family.CallRequest{ID: 5, Promise: family.Promise{Due: now.Add(-16 * time.Hour), Again: true}}

	return []one{
		{name: "first/first screen", stranger: true, show: First},
		{name: "first/code prompt", stranger: true, show: CodePrompt},
		{name: "first/wrong code", stranger: true, show: CodeWrong},
		{name: "first/too many tries", stranger: true, show: TooMany},
		{name: "first/no code", stranger: true, show: StrangerLine},
		{name: "urgent/urgent", fixed: true, show: Urgent},
		{name: "consent/one page", fixed: true, show: func(p *i18n.Printer) dialog.Screen { return Consent(p, keeper, false, 0) }},
		{name: "consent/simple menu, first page", simple: true, fixed: true, show: func(p *i18n.Printer) dialog.Screen { return Consent(p, keeper, true, 0) }},
		{name: "consent/simple menu, second page", simple: true, fixed: true, show: func(p *i18n.Printer) dialog.Screen { return Consent(p, keeper, true, 1) }},
		{name: "consent/refused", simple: true, show: ConsentRefused},
		{name: "pairing/pairing", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Pairing(p, told) }},
		{name: "menu/full", show: func(p *i18n.Printer) dialog.Screen { return Menu(p, false, false, false) }},
		{name: "menu/simple", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Menu(p, true, false, false) }},
		{name: "menu/full, something new", show: func(p *i18n.Printer) dialog.Screen { return Menu(p, false, true, false) }},
		{name: "menu/simple, something new", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Menu(p, true, true, false) }},
		{name: "menu/full, with notices", show: func(p *i18n.Printer) dialog.Screen { return Menu(p, false, true, true) }},
		{name: "menu/simple, with notices", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Menu(p, true, false, true) }},
		{name: "language/language", simple: true, show: Language},
		{name: "help/help", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Help(p, true) }},
		{name: "help/nobody would call", simple: true, show: func(p *i18n.Printer) dialog.Screen { return Help(p, false) }},
		{name: "closed/closed", stranger: true, show: func(p *i18n.Printer) dialog.Screen { return Closed(p, tap(RouteDocument, 3, 0)) }},
		{name: "closed/for good", stranger: true, show: func(p *i18n.Printer) dialog.Screen { return Closed(p, dialog.Tap{}) }},
		{name: "closed/hidden", stranger: true, show: Hidden},
		{name: "closed/failed", simple: true, show: Failed},
		{name: "refused/text", simple: true, show: TextRefused},
		{name: "refused/voice", simple: true, show: VoiceRefused},
		{name: "refused/file", simple: true, show: FileRefused},
		{name: "refused/personal number", simple: true, show: NumberRefused},
		{name: "refused/nobody to call", simple: true, show: Unreadable},
		{name: "call/requested", simple: true, show: func(p *i18n.Printer) dialog.Screen { return CallRequested(p, request, now) }},
		{name: "call/asked again", simple: true, show: func(p *i18n.Printer) dialog.Screen { return CallRequested(p, again, now) }},
		{name: "call/asked again when nobody called in time", simple: true, show: func(p *i18n.Printer) dialog.Screen { return CallRequested(p, missed, now) }},
		{name: "people/no documents", simple: true, show: NoDocuments},

		{name: "staff_menu/welcome", show: StaffWelcome},
		{name: "staff_menu/menu", show: func(p *i18n.Printer) dialog.Screen { return StaffMenu(p, 1, 22, false) }},
		{name: "staff_menu/nothing to do", show: func(p *i18n.Printer) dialog.Screen { return StaffMenu(p, 0, 0, true) }},
		{name: "staff_menu/who only meets people", show: func(p *i18n.Printer) dialog.Screen { return ReceiverMenu(p, 2) }},
		{name: "staff_joins/list", show: func(p *i18n.Printer) dialog.Screen { return PendingJoins(p, joins[:2], 0) }},
		{name: "staff_joins/second page", show: func(p *i18n.Printer) dialog.Screen { return PendingJoins(p, joins, 1) }},
		{name: "staff_joins/none", show: func(p *i18n.Printer) dialog.Screen { return PendingJoins(p, nil, 0) }},
		{name: "staff_joins/which pair", show: func(p *i18n.Printer) dialog.Screen { return PairChoice(p, join) }},
		{name: "staff_joins/matched", show: JoinMatched},
		{name: "staff_joins/ended", show: JoinEnded},
		{name: "staff_calls/list", show: func(p *i18n.Printer) dialog.Screen { return Calls(p, []family.OpenCall{late, call}, now, 0) }},
		{name: "staff_calls/none", show: func(p *i18n.Printer) dialog.Screen { return Calls(p, nil, now, 0) }},
		{name: "staff_calls/one", show: func(p *i18n.Printer) dialog.Screen {
			return CallOne(p, call, family.Contact{Phone: "+77010000034", HowToCall: call.HowToCall}, now)
		}},
		{name: "staff_calls/how does not open", show: func(p *i18n.Printer) dialog.Screen {
			return CallOne(p, late, family.Contact{HowToCall: family.HowToCall{Unreadable: true}}, now)
		}},
		{name: "staff_calls/overdue", show: func(p *i18n.Printer) dialog.Screen { return CallOne(p, late, family.Contact{}, now) }},
	}
}

func documentScreens() []one {
	child := family.Person{ID: 2, Initial: "А", Sign: "🍎", BirthYear: 2014}
	self := family.Person{ID: 1, Initial: "Г", Sign: "🌙", BirthYear: 1988, Self: true}
	since := now.AddDate(0, 0, -9)
	doc := func(id family.DocumentID, track family.Track, stage family.Stage, overlay family.Overlay) family.Document {
		d := family.Document{ID: id, Person: child, Track: track, State: family.State{Stage: stage, Overlay: overlay}, Since: since}
		if track.Progress() == family.Checklist {
			d.Item = stage
		}
		return d
	}
	court := doc(3, family.BirthRegistration, "court", "")
	needed := doc(3, family.BirthRegistration, "collecting-papers", family.ActionNeeded)
	pickup := doc(3, family.BirthRegistration, "ready-for-pickup", "")
	pickup.PlaceRead = true
	pickup.Visit = &family.Visit{At: now.AddDate(0, 0, 3), Place: map[string]string{"kk": "ХҚКО, <2-терезе>", "ru": "ЦОН, <окно 2>"}, Who: family.OtherMayCollect}
	samples := doc(5, family.KinshipConfirmation, "visit-scheduled", "")
	samples.Visit = &family.Visit{At: now.AddDate(0, 9, 0), Place: map[string]string{"kk": "кеңсе", "ru": "офис"}, Who: family.YouAndChild}
	guardian := doc(6, family.Guardianship, "application-filed", "")
	guardian.Since = now.AddDate(0, -9, 0)
	asked := doc(6, family.Guardianship, "application-filed", family.ActionNeeded)
	citizen := doc(4, family.IdentityDocument, "grounds-check", "")
	home := doc(6, family.Guardianship, "home-visit", "")
	home.Visit = &family.Visit{At: now.AddDate(0, 0, 2), Place: map[string]string{"kk": "үйіңізде", "ru": "у Вас дома"}, Who: family.AllAtHome,
		Papers: []family.Paper{family.ApplicantID, family.HousingPapers}}
	onHold := doc(7, family.RelativeStatus, "filed", family.OnHold)
	onHold.Person = self
	item := doc(8, family.HomeAndSupport, "clinic-attachment", "")
	done := doc(9, family.HomeAndSupport, "address-registration", family.Closed)
	moved := doc(4, family.IdentityDocument, "in-production", family.Transferred)
	all := []family.Document{court, moved, samples, guardian, done, item}
	people := []family.Person{self, child, {ID: 3, Initial: "Б", Sign: "🐟", BirthYear: 2017}, {ID: 4, Initial: "Ә", BirthYear: 2019}, {ID: 5, Initial: "Е", Sign: "⚽", BirthYear: 2021}}

	var list []one
	add := func(name string, show func(p *i18n.Printer, simple bool) dialog.Screen) {
		list = append(list,
			one{name: name, show: func(p *i18n.Printer) dialog.Screen { return show(p, false) }},
			one{name: name + ", simple menu", simple: true, show: func(p *i18n.Printer) dialog.Screen { return show(p, true) }})
	}
	// later is a page that only the simple menu has.
	later := func(name string, show func(p *i18n.Printer) dialog.Screen) {
		list = append(list, one{name: name, simple: true, show: show})
	}
	card := func(name string, d family.Document) {
		add("document/"+name, func(p *i18n.Printer, simple bool) dialog.Screen { return Document(p, d, now, simple, 0) })
	}
	add("people/five", func(p *i18n.Printer, simple bool) dialog.Screen { return People(p, people, simple, 0) })
	later("people/five, second page", func(p *i18n.Printer) dialog.Screen { return People(p, people, true, 1) })
	add("documents/all", func(p *i18n.Printer, simple bool) dialog.Screen { return Documents(p, child, all, simple, 0) })
	later("documents/all, second page", func(p *i18n.Printer) dialog.Screen { return Documents(p, child, all, true, 1) })
	card("in court", court)
	card("a paper is needed", needed)
	card("ready to collect", pickup)
	card("a visit", samples)
	card("begun last year", guardian)
	card("a visit at home", home)
	card("on hold", onHold)
	card("an item", item)
	card("an item with its tick", done)
	card("transferred", moved)
	add("bring/guardianship", func(p *i18n.Printer, simple bool) dialog.Screen { return Bring(p, asked, now, simple, 0) })
	later("bring/guardianship, second page", func(p *i18n.Printer) dialog.Screen { return Bring(p, asked, now, true, 1) })
	add("bring/with advice", func(p *i18n.Printer, simple bool) dialog.Screen { return Bring(p, citizen, now, simple, 0) })
	later("bring/to a visit", func(p *i18n.Printer) dialog.Screen { return Bring(p, samples, now, true, 0) })
	later("bring/to have at home", func(p *i18n.Printer) dialog.Screen { return Bring(p, home, now, true, 0) })
	add("bring/while a state body is at work", func(p *i18n.Printer, simple bool) dialog.Screen { return Bring(p, guardian, now, simple, 0) })
	add("bring/nothing any more", func(p *i18n.Printer, simple bool) dialog.Screen { return Bring(p, moved, now, simple, 0) })
	add("visit/pick-up", func(p *i18n.Printer, simple bool) dialog.Screen { return Visit(p, pickup, now, simple, 0) })
	add("visit/next autumn", func(p *i18n.Printer, simple bool) dialog.Screen { return Visit(p, samples, now, simple, 0) })
	add("visit/at home", func(p *i18n.Printer, simple bool) dialog.Screen { return Visit(p, home, now, simple, 0) })
	add("visit/none any more", func(p *i18n.Printer, simple bool) dialog.Screen { return Visit(p, court, now, simple, 0) })
	add("still/list", func(p *i18n.Printer, simple bool) dialog.Screen { return StillPossible(p, onHold, simple, 0) })
	later("still/list, second page", func(p *i18n.Printer) dialog.Screen { return StillPossible(p, onHold, true, 1) })
	add("still/nothing any more", func(p *i18n.Printer, simple bool) dialog.Screen { return StillPossible(p, court, simple, 0) })
	for i, what := range stillOrder {
		add("still/"+string(what), func(p *i18n.Printer, simple bool) dialog.Screen { return StillOne(p, onHold, int64(i), simple, 0) })
	}
	later("still/guardianship, papers", func(p *i18n.Printer) dialog.Screen { return StillOne(p, onHold, 3, true, 1) })
	return list
}

func words(t testing.TB) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
