package message

import (
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// caseScreens are the pages of a family, and the questions by which it is opened.
func caseScreens() []one {
	child := family.Person{ID: 2, Initial: "Ә", Sign: "🍎", BirthYear: 2014}
	self := family.Person{ID: 1, Initial: "Г", Sign: "🌙", BirthYear: 1988}
	of := family.Family{ID: 3, Code: "K-27A4"}
	mother := family.CaseName{ID: 4, Family: of.Code, Initial: "Г"}
	newcomer := family.CaseName{Family: of.Code}
	agreed := family.HowToCall{Hours: "10:00–12:00 <үйде>", PickUp: family.Household, Otherwise: family.AskWhenThere}
	families := make([]family.CaseFamily, 14)
	for i := range families {
		families[i] = family.CaseFamily{Family: family.Family{ID: family.FamilyID(i + 1), Code: of.Code}, Initials: []string{"А", "Б"}}
	}
	document := func(id family.DocumentID, track family.Track, stage family.Stage, overlay family.Overlay) family.CaseDocument {
		d := family.CaseDocument{ID: id, Track: track, State: family.State{Stage: stage, Overlay: overlay}, Moved: now.AddDate(0, 0, -9)}
		if track.Progress() == family.Checklist {
			d.Item = stage
		}
		return d
	}
	untold := document(514, family.BirthRegistration, "decision-in-force", "")
	untold.Untold = true
	person := family.CasePerson{Person: child, Family: of, Documents: []family.CaseDocument{untold, document(515, family.RelativeStatus, "filed", family.OnHold),
		document(516, family.HomeAndSupport, "clinic-attachment", ""), document(517, family.HomeAndSupport, "address-registration", family.Closed)}}
	adult := family.CaseAdult{CaseName: mother, FamilyID: of.ID, Contact: family.Contact{Phone: "+77010000034", HowToCall: agreed}, Theologian: true, Links: []family.CaseLink{
		{ID: 7, Person: child, Scope: family.ScopeDocuments, Basis: family.BasisParent, From: now.AddDate(0, -1, 0), Until: now.AddDate(0, 2, 0)},
		{ID: 8, Person: self, Scope: family.ScopeVisitsOnly, Basis: family.BasisRelative, From: now.AddDate(0, 0, 2)}}}
	unknown := family.CaseAdult{CaseName: mother, FamilyID: of.ID}
	staff := make([]family.Colleague, 13)
	for i := range staff {
		staff[i] = family.Colleague{ID: family.StaffID(i + 1), Name: "Асхат"}
	}

	offices := []booking.Office{{ID: 8, Region: "aktobe", Name: map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}}, {ID: 9, Region: "astana", Name: map[string]string{"kk": "Астана", "ru": "Астана"}}}

	screen := func(name string, show func(p *i18n.Printer) dialog.Screen) one { return one{name: name, show: show} }
	return []one{
		screen("families/several", func(p *i18n.Printer) dialog.Screen { return Families(p, families[:2], true, 0) }),
		screen("families/second page", func(p *i18n.Printer) dialog.Screen { return Families(p, families, true, 1) }),
		screen("families/none", func(p *i18n.Printer) dialog.Screen { return Families(p, nil, true, 0) }),
		screen("families/of a specialist", func(p *i18n.Printer) dialog.Screen { return Families(p, nil, false, 0) }),
		screen("families/find", func(p *i18n.Printer) dialog.Screen { return AskCode(p, false) }),
		screen("families/not found", func(p *i18n.Printer) dialog.Screen { return AskCode(p, true) }),
		screen("families/whose", func(p *i18n.Printer) dialog.Screen { return AskCaseworker(p, staff, 1) }),
		screen("families/open one's own", func(p *i18n.Printer) dialog.Screen { return CheckFamily(p, "", booking.Office{}, false) }),
		screen("families/open another's", func(p *i18n.Printer) dialog.Screen { return CheckFamily(p, "Асхат", booking.Office{}, false) }),
		screen("families/at which office", func(p *i18n.Printer) dialog.Screen { return AskReceivedAt(p, "", offices, 0) }),
		screen("families/open one's own at an office", func(p *i18n.Printer) dialog.Screen { return CheckFamily(p, "", offices[1], true) }),
		screen("families/open another's at none in particular", func(p *i18n.Printer) dialog.Screen { return CheckFamily(p, "Асхат", booking.Office{}, true) }),
		screen("family/new", func(p *i18n.Printer) dialog.Screen { return Family(p, family.CasePage{Family: of}, nil, false, 0) }),
		screen("family/of three", func(p *i18n.Printer) dialog.Screen {
			return Family(p, family.CasePage{Family: of, Persons: []family.Person{self, child}, Adults: []family.CaseName{mother}, Office: 9}, nil, true, 0)
		}),
		screen("family/received at an office", func(p *i18n.Printer) dialog.Screen {
			return Family(p, family.CasePage{Family: of, Office: 9}, offices, true, 0)
		}),
		screen("family/received nowhere in particular", func(p *i18n.Printer) dialog.Screen {
			return Family(p, family.CasePage{Family: of}, offices, false, 0)
		}),
		screen("family/at which office", func(p *i18n.Printer) dialog.Screen { return AskReceivedAt(p, of.Code, offices, 0) }),
		screen("case_person/new", func(p *i18n.Printer) dialog.Screen {
			return CasePerson(p, family.CasePerson{Person: child, Family: of}, now, 0)
		}),
		screen("case_person/documents", func(p *i18n.Printer) dialog.Screen { return CasePerson(p, person, now, 0) }),
		screen("case_adult/linked", func(p *i18n.Printer) dialog.Screen { return CaseAdult(p, adult, now) }),
		screen("case_adult/new", func(p *i18n.Printer) dialog.Screen { return CaseAdult(p, unknown, now) }),
		screen("ask_person/initial", func(p *i18n.Printer) dialog.Screen { return AskInitial(p, of.Code, false) }),
		screen("ask_person/a name", func(p *i18n.Printer) dialog.Screen { return AskInitial(p, of.Code, true) }),
		screen("ask_person/birth", func(p *i18n.Printer) dialog.Screen { return AskBirth(p, of.Code, false) }),
		screen("ask_person/no date", func(p *i18n.Printer) dialog.Screen { return AskBirth(p, of.Code, true) }),
		screen("ask_person/sign, two taken", func(p *i18n.Printer) dialog.Screen { return AskSign(p, of.Code, []string{"🍎", "🌙"}, 0) }),
		screen("ask_person/sign, second page", func(p *i18n.Printer) dialog.Screen { return AskSign(p, of.Code, []string{"🍎", "🌙"}, 1) }),
		screen("ask_person/check, the day is known", func(p *i18n.Printer) dialog.Screen {
			return CheckPerson(p, of.Code, "Ә", "🍎", family.Birth{Year: 2014, Month: 5, Day: 2})
		}),
		screen("ask_person/check, the month is known", func(p *i18n.Printer) dialog.Screen {
			return CheckPerson(p, of.Code, "Ә", "🍎", family.Birth{Year: 2014, Month: 5})
		}),
		screen("ask_person/check, the year is known", func(p *i18n.Printer) dialog.Screen {
			return CheckPerson(p, of.Code, "Ә", "🍎", family.Birth{Year: 2014})
		}),
		screen("ask_adult/18 or older", func(p *i18n.Printer) dialog.Screen { return AskOfAge(p, of.Code) }),
		screen("ask_adult/younger", func(p *i18n.Printer) dialog.Screen { return UnderAge(p, of.ID) }),
		screen("ask_adult/phone of a newcomer", func(p *i18n.Printer) dialog.Screen { return AskPhone(p, newcomer, false) }),
		screen("ask_adult/no phone", func(p *i18n.Printer) dialog.Screen { return AskPhone(p, mother, true) }),
		screen("ask_adult/phone of another country", func(p *i18n.Printer) dialog.Screen { return CheckPhone(p, mother, "+442079460000") }),
		screen("ask_adult/hours", func(p *i18n.Printer) dialog.Screen { return AskHours(p, mother, false) }),
		screen("ask_adult/a story for hours", func(p *i18n.Printer) dialog.Screen { return AskHours(p, mother, true) }),
		screen("ask_adult/who may answer", func(p *i18n.Printer) dialog.Screen { return AskPickUp(p, mother) }),
		screen("ask_adult/what is said otherwise", func(p *i18n.Printer) dialog.Screen { return AskOtherwise(p, mother) }),
		screen("ask_adult/check", func(p *i18n.Printer) dialog.Screen { return CheckAdult(p, mother, "+77010000034", agreed) }),
		screen("ask_adult/check, nothing known", func(p *i18n.Printer) dialog.Screen { return CheckAdult(p, mother, "", family.HowToCall{}) }),
		screen("ask_document/track", func(p *i18n.Printer) dialog.Screen { return AskTrack(p, of.Code, child) }),
		screen("ask_document/item", func(p *i18n.Printer) dialog.Screen { return AskItem(p, of.Code, child, family.HomeAndSupport) }),
		screen("ask_document/follows", func(p *i18n.Printer) dialog.Screen {
			return AskFollows(p, of.Code, child, family.HomeAndSupport, "benefit-applied")
		}),
		screen("ask_document/stage", func(p *i18n.Printer) dialog.Screen { return AskStage(p, of.Code, child, family.BirthRegistration) }),
		screen("ask_document/stage, no outcome", func(p *i18n.Printer) dialog.Screen { return AskStage(p, of.Code, self, family.RelativeStatus) }),
		screen("ask_document/there already", func(p *i18n.Printer) dialog.Screen { return DocumentThere(p, child.ID) }),
	}
}
