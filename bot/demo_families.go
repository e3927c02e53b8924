package main

import (
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/family"
)

// The families of the demo are fictional. Days count back from the demo's first start.

type demoStaff struct {
	name, language string
	role           account.Role
	note           string
}

type demoFamily struct {
	caseworker string // name of the staff member
	office     string // region; empty: received at none in particular
	persons    []demoPerson
	adults     []demoAdult
}

type demoPerson struct {
	name    string // for this file only
	initial string
	birth   family.Birth
	sign    string
	papers  []demoPaper
}

type demoPaper struct {
	track family.Track
	item  family.Stage
	moves []demoMove
}

type demoMove struct {
	daysAgo   int
	stage     family.Stage
	overlay   family.Overlay
	visitIn   int // days from today, with a visit at ten o'clock; 0: none
	who       family.Who
	place     map[string]string
	placeRead bool
	// told names the adults who were told about this move on the same day.
	told []string
}

type demoAdult struct {
	name, note, language, initial string
	phone                         family.Phone
	how                           family.HowToCall
	simple                        bool
	state                         demoState
	links                         []demoLink
}

type demoLink struct {
	person string
	basis  family.Basis
	tracks []family.Track
	// onRequest are the tracks switched on together with the adult.
	onRequest []family.Track
	daysAgo   int
	// knows is how far she was told about each document when she was linked.
	knows map[family.Track]int
}

// demoState is how far an adult has come with joining.
type demoState int

const (
	joined demoState = iota
	waiting
	invited
)

var (
	registryOffice = map[string]string{"kk": "Халыққа қызмет көрсету орталығы, 2-терезе", "ru": "Центр обслуживания населения, окно 2"}
	atHome         = map[string]string{"kk": "үйіңізде", "ru": "у Вас дома"}
	laboratory     = map[string]string{"kk": "облыстық орталық, 5-бөлме", "ru": "областной центр, кабинет 5"}
	usual          = []family.Track{family.BirthRegistration, family.IdentityDocument, family.Guardianship, family.HomeAndSupport}
)

func demoOffice() []demoStaff {
	return []demoStaff{
		{"Асхат", "kk", account.Caseworker, "caseworker, Ақтөбе: families of Айнұр, Рабиға, Гүлмира"},
		{"Жанар", "ru", account.Caseworker, "caseworker, Павлодар: families of Сәуле, Динара, Жанна"},
		{"Лаура", "ru", account.Supervisor, "supervisor, Астана"},
	}
}

func demoFamilies() []demoFamily {
	return []demoFamily{ainur(), rabiga(), saule(), dinara(), gulmira(), zhanna()}
}

func ainur() demoFamily {
	return demoFamily{caseworker: "Асхат", office: "aktobe",
		persons: []demoPerson{
			{name: "Әли", initial: "Ә", birth: family.Birth{Year: 2015, Month: 4, Day: 2}, sign: "🍎", papers: []demoPaper{
				{track: family.BirthRegistration, moves: []demoMove{
					{daysAgo: 200, stage: "request-received"}, {daysAgo: 180, stage: "collecting-papers"}, {daysAgo: 120, stage: "court"},
					{daysAgo: 40, stage: "decision-in-force", told: []string{"Айнұр"}}, {daysAgo: 30, stage: "civil-registry"},
					{daysAgo: 2, stage: "ready-for-pickup", visitIn: 2, who: family.OnlyYouCollect, place: registryOffice, placeRead: true}}},
				{track: family.HomeAndSupport, item: "clinic-attachment", moves: []demoMove{{daysAgo: 90, stage: "clinic-attachment"},
					{daysAgo: 70, stage: "clinic-attachment", overlay: family.Closed}}},
				{track: family.HomeAndSupport, item: "school-or-kindergarten", moves: []demoMove{{daysAgo: 60, stage: "school-or-kindergarten"}}}}},
			{name: "Мариям", initial: "М", birth: family.Birth{Year: 2019}, sign: "🌙", papers: []demoPaper{
				// The decision of three days ago was told to nobody yet: on her card the court is still at work.
				{track: family.BirthRegistration, moves: []demoMove{{daysAgo: 200, stage: "request-received"}, {daysAgo: 150, stage: "court"},
					{daysAgo: 3, stage: "decision-in-force"}, {daysAgo: 1, stage: "civil-registry"}}}}},
			{name: "Иса", initial: "И", birth: family.Birth{Year: 2022, Month: 11, Day: 30}, sign: "🐑", papers: []demoPaper{
				{track: family.BirthRegistration, moves: []demoMove{{daysAgo: 100, stage: "request-received"},
					{daysAgo: 14, stage: "collecting-papers", overlay: family.ActionNeeded}}}}},
		},
		adults: []demoAdult{{name: "Айнұр", note: "mother of three, shared phone; meets a psychologist by video", language: "kk", initial: "А", phone: "+77000000034", how: family.HowToCall{Hours: "10:00–12:00", PickUp: family.OnlyHerself, Otherwise: family.WrongNumber}, links: []demoLink{
			{person: "Әли", basis: family.BasisParent, tracks: usual, daysAgo: 210},
			{person: "Мариям", basis: family.BasisParent, tracks: usual, daysAgo: 210},
			{person: "Иса", basis: family.BasisParent, tracks: usual, daysAgo: 110}}}},
	}
}

func rabiga() demoFamily {
	return demoFamily{caseworker: "Асхат", office: "aktobe",
		persons: []demoPerson{
			{name: "Бекзат", initial: "Б", birth: family.Birth{Year: 2014, Month: 9}, sign: "🐎", papers: []demoPaper{
				{track: family.Guardianship, moves: []demoMove{{daysAgo: 60, stage: "application-filed"}, {daysAgo: 30, stage: "papers-check"},
					{daysAgo: 4, stage: "home-visit", visitIn: 3, who: family.AllAtHome, place: atHome}}},
				{track: family.BirthRegistration, moves: []demoMove{{daysAgo: 300, stage: "request-received"},
					{daysAgo: 120, stage: "civil-registry", told: []string{"Рабиға"}},
					{daysAgo: 100, stage: "ready-for-pickup", visitIn: -99, who: family.OtherMayCollect, place: registryOffice, placeRead: true}, {daysAgo: 98, stage: "issued"}}}}},
			{name: "Зере", initial: "З", birth: family.Birth{Year: 2017, Month: 1, Day: 19}, sign: "🌷", papers: []demoPaper{
				{track: family.Guardianship, moves: []demoMove{{daysAgo: 60, stage: "application-filed"}}}}},
		},
		adults: []demoAdult{
			{name: "Рабиға", note: "grandmother, guardian of two; simple menu", language: "kk", initial: "Р", phone: "+77000000021", how: family.HowToCall{Hours: "кез келген уақытта", PickUp: family.Household}, simple: true, links: []demoLink{
				{person: "Бекзат", basis: family.BasisGuardian, tracks: usual, daysAgo: 310},
				{person: "Зере", basis: family.BasisGuardian, tracks: usual, daysAgo: 70}}},
			{name: "Мадина", note: "aunt, simple menu; Асхат lets her in", language: "kk", initial: "М", phone: "+77000000022", simple: true, state: invited, links: []demoLink{
				{person: "Зере", basis: family.BasisRelative, tracks: []family.Track{family.HomeAndSupport}, daysAgo: 1}}}},
	}
}

// saule has two adults of one child, who must not learn of each other from us.
func saule() demoFamily {
	return demoFamily{caseworker: "Жанар",
		persons: []demoPerson{{name: "Тимур", initial: "Т", birth: family.Birth{Year: 2016, Month: 6, Day: 11}, sign: "🚲", papers: []demoPaper{
			{track: family.KinshipConfirmation, moves: []demoMove{{daysAgo: 90, stage: "consent-signed"},
				{daysAgo: 80, stage: "visit-scheduled", visitIn: -70, who: family.Relatives, place: laboratory}, {daysAgo: 70, stage: "samples-taken"},
				{daysAgo: 65, stage: "in-study"}, {daysAgo: 5, stage: "conclusion-ready", told: []string{"Сәуле"}}}},
			{track: family.Guardianship, moves: []demoMove{{daysAgo: 20, stage: "application-filed"}, {daysAgo: 6, stage: "papers-check"}}}}}},
		adults: []demoAdult{
			{name: "Сәуле", note: "aunt of Т.; was told about the conclusion; a theologian will call her", language: "ru", initial: "С", phone: "+77000000041", how: family.HowToCall{Hours: "после 18:00"}, links: []demoLink{
				{person: "Тимур", basis: family.BasisRelative, tracks: usual, onRequest: []family.Track{family.KinshipConfirmation}, daysAgo: 95}}},
			{name: "Нұрлан", note: "grandfather of the same child; was told nothing yet; comes to a lawyer tomorrow", language: "ru", initial: "Н", phone: "+77000000042", how: family.HowToCall{Hours: "по утрам"}, links: []demoLink{
				{person: "Тимур", basis: family.BasisRelative, onRequest: []family.Track{family.KinshipConfirmation}, daysAgo: 92}}}},
	}
}

func dinara() demoFamily {
	return demoFamily{caseworker: "Жанар", office: "astana",
		persons: []demoPerson{{name: "Динара", initial: "Д", birth: family.Birth{Year: 1991, Month: 2, Day: 8}, sign: "🍞", papers: []demoPaper{
			{track: family.IdentityDocument, moves: []demoMove{{daysAgo: 30, stage: "grounds-check"}, {daysAgo: 22, stage: "application-filed"}, {daysAgo: 12, stage: "in-production"}}},
			{track: family.HomeAndSupport, item: "address-registration", moves: []demoMove{{daysAgo: 25, stage: "address-registration"},
				{daysAgo: 15, stage: "address-registration", overlay: family.Closed}}},
			{track: family.HomeAndSupport, item: "benefit-applied", moves: []demoMove{{daysAgo: 9, stage: "benefit-applied"}}}}}},
		adults: []demoAdult{{name: "Динара", note: "her own papers; the time of her meeting was closed", language: "ru", initial: "Д", phone: "+77000000058", how: family.HowToCall{Hours: "SMS заранее"}, links: []demoLink{
			{person: "Динара", basis: family.BasisSelf, tracks: usual, daysAgo: 35}}}},
	}
}

func gulmira() demoFamily {
	return demoFamily{caseworker: "Асхат", office: "aktobe",
		persons: []demoPerson{
			{name: "Гүлмира", initial: "Г", birth: family.Birth{Year: 1988}, sign: "☀️", papers: []demoPaper{
				{track: family.RelativeStatus, moves: []demoMove{{daysAgo: 400, stage: "legal-consultation", told: []string{"Гүлмира"}},
					{daysAgo: 380, stage: "inquiries-sent", told: []string{"Гүлмира"}}, {daysAgo: 200, stage: "inquiries-sent", overlay: family.OnHold, told: []string{"Гүлмира"}}}}}},
			{name: "Сания", initial: "С", birth: family.Birth{Year: 2013, Month: 12, Day: 4}, sign: "⛰️", papers: []demoPaper{
				{track: family.IdentityDocument, moves: []demoMove{{daysAgo: 50, stage: "grounds-check"}, {daysAgo: 33, stage: "citizenship-confirmation"}}}}},
		},
		adults: []demoAdult{{name: "Гүлмира", note: "a paper that stands still; waited for a psychologist and is offered a time", language: "kk", initial: "Г", links: []demoLink{
			{person: "Гүлмира", basis: family.BasisSelf, tracks: usual, onRequest: []family.Track{family.RelativeStatus}, daysAgo: 405},
			{person: "Сания", basis: family.BasisParent, tracks: usual, daysAgo: 60}}}},
	}
}

func zhanna() demoFamily {
	return demoFamily{caseworker: "Жанар", office: "astana",
		persons: []demoPerson{{name: "Амир", initial: "А", birth: family.Birth{Year: 2018, Month: 8, Day: 23}, sign: "🎁", papers: []demoPaper{
			{track: family.BirthRegistration, moves: []demoMove{{daysAgo: 160, stage: "request-received"}, {daysAgo: 130, stage: "court"},
				{daysAgo: 20, stage: "decision-in-force"}, {daysAgo: 10, stage: "civil-registry"}}},
			{track: family.Guardianship, moves: []demoMove{{daysAgo: 90, stage: "application-filed"}, {daysAgo: 45, stage: "papers-check"}, {daysAgo: 8, stage: "decision"}}}}}},
		adults: []demoAdult{
			{name: "Жанна", note: "linked yesterday: what she knows was written down; the office moved her meeting", language: "ru", initial: "Ж", phone: "+77000000071", links: []demoLink{
				{person: "Амир", basis: family.BasisGuardian, tracks: usual, daysAgo: 1, knows: map[family.Track]int{family.BirthRegistration: 3}}}},
			{name: "Ерлан", note: "waits for his caseworker to pick his pictures", language: "ru", initial: "Е", phone: "+77000000072", state: waiting, links: []demoLink{
				{person: "Амир", basis: family.BasisRelative, tracks: usual, daysAgo: 1}}},
			{name: "Олжас", note: "uncle; Жанар lets him in", language: "ru", initial: "О", phone: "+77000000073", state: invited, links: []demoLink{
				{person: "Амир", basis: family.BasisRelative, tracks: []family.Track{family.HomeAndSupport}, daysAgo: 0}}}},
	}
}

// demoDay is ten o'clock in Kazakhstan so many days before now.
func demoDay(now time.Time, daysAgo int, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d-daysAgo, 10, 0, 0, 0, zone)
}

// demoPast is demoDay of something that happened: before ten in the morning, what is of today was just now.
func demoPast(now time.Time, daysAgo int, zone *time.Location) time.Time {
	if at := demoDay(now, daysAgo, zone); at.Before(now) {
		return at
	}
	return now
}
