package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/flow"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// permission says whose a route of the staff is.
type permission int

const (
	// anybodys: of every member of staff, and shows them nothing but their own.
	anybodys permission = iota
	// workers: of those who may work on the family: its caseworker, her deputy, a supervisor.
	workers
	// owners: of the caseworker herself and of a supervisor.
	owners
	// chiefs: of supervisors.
	chiefs
	// askers: of whoever asked for it.
	askers
	// hosts: of the specialist whose hours they are, and of supervisors.
	hosts
	// meeters: of those who may work on the family, and of the specialist whom it meets.
	meeters
	// closers: of caseworkers and supervisors.
	closers
)

// matters are the ids of one family's matters.
type matters struct {
	family, person, adult, account, joining, call, request, task, approval, link int64
	document, moved, movedAt                                                     int64
	caseworker                                                                   int64

	// What a specialist has: hours of every week, added and closed ones, and a meeting with the adult.
	specialist, office, weekly, added, shut, storm, meeting, slot int64
	// A notice of the caseworker's that he is writing, one that waits for a second person at its revision, and one that is being sent.
	draft, submitted, revision, running int64
	// word is one that a supervisor put on a list.
	word int64
	// other is an adult of the family whom somebody can let see the meeting.
	other int64
}

// staffRoutes is every route of the staff with whose it is. What ends something comes last.
var staffRoutes = []struct {
	route dialog.Route
	whose permission
	args  func(m matters) []int64
}{
	{message.RouteJoins, anybodys, firstPage},
	{message.RouteCalls, anybodys, firstPage},
	{message.RouteToday, anybodys, nothing},
	{message.RouteWaiting, anybodys, nothing},
	{message.RouteDuties, anybodys, func(matters) []int64 { return []int64{1, 0} }},
	{message.RouteFamilies, anybodys, firstPage},
	{message.RouteFind, anybodys, nothing},
	{message.RouteNewFamily, anybodys, nothing},
	{message.RouteJournal, anybodys, nothing},

	{message.RouteOverseen, chiefs, nothing},
	{message.RouteOverDuties, chiefs, func(matters) []int64 { return []int64{int64(message.OverRequests), 0} }},
	{message.RouteRequest, chiefs, func(m matters) []int64 { return []int64{m.request} }},
	{message.RouteDeputies, chiefs, firstPage},
	{message.RouteDeputy, chiefs, func(m matters) []int64 { return []int64{m.caseworker} }},
	{message.RouteSetDeputy, chiefs, func(m matters) []int64 { return []int64{m.caseworker} }},
	{message.RouteJournals, chiefs, firstPage},
	{message.RouteJournalFamily, chiefs, func(m matters) []int64 { return []int64{m.family, 0} }},
	{message.RouteJournalStaff, owners, func(m matters) []int64 { return []int64{m.caseworker, 0} }},

	{message.RouteSchedule, anybodys, nothing},
	{message.RouteHours, hosts, ofSpecialist},
	{message.RouteWeekly, hosts, ofSpecialist},
	{message.RouteWeeklyOne, hosts, func(m matters) []int64 { return []int64{m.specialist, m.weekly} }},
	{message.RouteOneDays, hosts, ofSpecialist},
	{message.RouteAdded, hosts, func(m matters) []int64 { return []int64{m.specialist, m.added} }},
	{message.RouteShut, hosts, func(m matters) []int64 { return []int64{m.specialist, m.shut} }},
	{message.RouteAskHours, hosts, func(m matters) []int64 { return []int64{m.specialist, int64(message.ShutOnDay)} }},
	{message.RouteConflicts, hosts, ofSpecialist},
	{message.RouteUnfit, anybodys, firstPage},
	{message.RouteSpecialists, chiefs, firstPage},
	{message.RouteSpecialist, chiefs, func(m matters) []int64 { return []int64{m.specialist} }},
	{message.RouteSetSpecialist, chiefs, func(m matters) []int64 { return []int64{m.specialist} }},
	{message.RouteOffices, chiefs, firstPage},
	{message.RouteOffice, chiefs, func(m matters) []int64 { return []int64{m.office} }},
	{message.RouteAddOffice, chiefs, nothing},
	{message.RouteOpenOffice, chiefs, func(m matters) []int64 { return []int64{m.office} }},
	{message.RouteSetOffice, chiefs, func(m matters) []int64 { return []int64{m.office} }},
	{message.RouteEndOffice, chiefs, func(m matters) []int64 { return []int64{m.office, 0} }},
	{message.RouteHolidays, chiefs, func(matters) []int64 { return []int64{2027, 0} }},
	{message.RouteHoliday, chiefs, func(matters) []int64 { return []int64{20270107} }},
	{message.RouteAddHoliday, chiefs, nothing},
	{message.RouteTravel, workers, ofAdult},
	{message.RouteMeetCalls, anybodys, firstPage},
	{message.RouteMeetCall, workers, ofStorm},
	{message.RouteClosures, closers, firstPage},
	{message.RouteClosure, hosts, func(m matters) []int64 { return []int64{m.shut, 0} }},
	{message.RouteClose, hosts, func(m matters) []int64 { return []int64{m.specialist} }},
	{message.RouteCaseMeet, meeters, func(m matters) []int64 { return []int64{m.meeting} }},
	{message.RouteCaseTimes, meeters, func(m matters) []int64 { return []int64{m.meeting} }},
	{message.RouteCaseOff, meeters, func(m matters) []int64 { return []int64{m.meeting} }},
	{message.RouteDay, anybodys, func(matters) []int64 { return []int64{message.No, 0} }},
	{message.RouteAdultMeets, workers, func(m matters) []int64 { return []int64{m.adult, 0} }},
	{message.RouteBookFor, workers, ofAdult},
	{message.RouteEnterDate, workers, ofAdult},
	{message.RouteInviteTalk, workers, func(m matters) []int64 { return []int64{m.document, m.adult} }},
	{message.RouteShares, workers, func(m matters) []int64 { return []int64{m.meeting, 0} }},

	{message.RouteNotices, anybodys, firstPage},
	{message.RouteNoticeNew, closers, nothing},
	{message.RouteNotice, askers, ofDraft},
	{message.RouteNoticeText, askers, func(m matters) []int64 { return []int64{m.draft, message.InRussian} }},
	{message.RouteNoticeTo, askers, ofDraft},
	{message.RouteNoticeBy, askers, func(m matters) []int64 { return []int64{m.draft, int64(message.ByLanguage)} }},
	{message.RouteNoticeAll, askers, ofDraft},
	{message.RouteNoticeWhen, askers, ofDraft},
	{message.RouteNoticeOffer, askers, func(m matters) []int64 { return []int64{m.draft, int64(message.OfferHelp), message.Yes} }},
	{message.RouteNoticeHopes, askers, func(m matters) []int64 { return []int64{m.draft, message.Yes} }},
	{message.RouteNoticeSee, askers, ofDraft},
	{message.RouteNoticePlay, askers, func(m matters) []int64 { return []int64{m.draft, 1, message.InKazakh} }},
	{message.RouteNoticeTry, askers, func(m matters) []int64 { return []int64{m.draft, 0} }},
	{message.RouteNoticeTryOn, askers, func(m matters) []int64 { return []int64{m.draft, m.caseworker} }},
	{message.RouteNoticeTrial, askers, func(m matters) []int64 { return []int64{m.submitted} }},
	{message.RouteNoticeSend, askers, func(m matters) []int64 { return []int64{m.draft, 1} }},
	{message.RouteNoticeOff, owners, ofRun},
	{message.RouteNoticeCalls, anybodys, func(m matters) []int64 { return []int64{m.running, 0} }},
	{message.RouteNoticeCall, workers, ofMissed},
	{message.RouteNoticeFix, askers, ofRun},
	{message.RouteNoticeBack, owners, ofRun},
	{message.RouteNoticeAgain, owners, ofRun},

	{message.RouteJoin, workers, func(m matters) []int64 { return []int64{m.joining} }},
	{message.RouteCallOne, workers, func(m matters) []int64 { return []int64{m.call} }},
	{message.RouteTask, workers, func(m matters) []int64 { return []int64{m.task} }},
	{message.RouteFamily, workers, func(m matters) []int64 { return []int64{m.family, 0} }},
	{message.RouteCasePerson, workers, func(m matters) []int64 { return []int64{m.person, 0} }},
	{message.RouteCaseAdult, workers, ofAdult},
	{message.RouteCaseDoc, workers, func(m matters) []int64 { return []int64{m.document, 0} }},
	{message.RouteMove, workers, ofDocument},
	{message.RouteTell, workers, ofDocument},
	{message.RouteCheck, workers, ofDocument},
	{message.RouteApproval, workers, func(m matters) []int64 { return []int64{m.approval} }},
	{message.RouteReceivedAt, workers, func(m matters) []int64 { return []int64{m.family} }},
	{message.RouteAddPerson, workers, func(m matters) []int64 { return []int64{m.family} }},
	{message.RouteAddAdult, workers, func(m matters) []int64 { return []int64{m.family} }},
	{message.RouteEditPhone, workers, ofAdult},
	{message.RouteEditHow, workers, ofAdult},
	{message.RouteTheologian, workers, func(m matters) []int64 { return []int64{m.adult, message.Yes} }},
	{message.RouteHold, workers, ofAdult},
	{message.RouteOpenDoc, workers, func(m matters) []int64 { return []int64{m.person} }},
	{message.RouteLink, workers, ofLink},
	{message.RouteLinkNew, workers, ofAdult},
	{message.RouteLinkChange, workers, ofLink},
	{message.RouteHandBack, workers, ofLink},
	{message.RouteLinkEnd, workers, ofLink},
	{message.RouteAccess, workers, ofAdult},
	{message.RouteInvite, workers, ofAdult},
	{message.RouteInviteMenu, workers, func(m matters) []int64 { return []int64{m.adult, 1} }},
	{message.RouteLost, workers, ofAdult},

	{message.RouteNoticeYes, closers, func(m matters) []int64 { return []int64{m.submitted, m.revision} }},
	{message.RouteNoticeNo, closers, func(m matters) []int64 { return []int64{m.submitted, m.revision} }},
	{message.RouteNoticeStop, anybodys, ofRun},
	{message.RouteNoticeOn, owners, ofRun},
	{message.RouteNoticeCalled, workers, ofMissed},
	{message.RouteNoticeAgainNow, owners, func(m matters) []int64 { return []int64{m.running, 0} }},
	{message.RouteNoticeBackNow, owners, ofRun},
	{message.RouteNoticeOffNow, owners, ofRun},
	{message.RouteNoticesStop, chiefs, func(matters) []int64 { return []int64{message.Yes} }},
	{message.RouteWords, chiefs, firstPage},
	{message.RouteAddWord, chiefs, nothing},
	{message.RouteWord, chiefs, func(m matters) []int64 { return []int64{m.word} }},
	{message.RouteEndWord, chiefs, func(m matters) []int64 { return []int64{m.word} }},
	{message.RouteUndo, workers, func(m matters) []int64 { return []int64{m.document, m.moved, m.movedAt} }},
	{message.RouteDecide, workers, func(m matters) []int64 { return []int64{m.approval, message.Yes} }},
	{message.RouteShare, workers, func(m matters) []int64 { return []int64{m.meeting, m.other, message.Yes} }},
	{message.RouteWithdraw, askers, func(m matters) []int64 { return []int64{m.approval} }},
	{message.RouteRequestDone, chiefs, func(m matters) []int64 { return []int64{m.request} }},
	{message.RouteTaskDone, workers, func(m matters) []int64 { return []int64{m.task} }},
	{message.RouteAnswered, workers, func(m matters) []int64 { return []int64{m.call} }},
	{message.RouteHoldEnd, workers, ofAdult},
	{message.RoutePick, workers, func(m matters) []int64 { return []int64{m.joining, message.NoPair} }},
	{message.RouteLostNow, workers, func(m matters) []int64 { return []int64{m.adult, m.account} }},
	{message.RouteInviteNow, workers, func(m matters) []int64 { return []int64{m.adult, 1, 0} }},
	{message.RouteLinkEndNow, workers, func(m matters) []int64 { return []int64{m.link, m.adult} }},
	{message.RouteMeetCalled, workers, ofStorm},
	{message.RouteCaseMoveTo, meeters, func(m matters) []int64 { return []int64{m.meeting, 1, m.slot} }},
	{message.RouteAttend, meeters, func(m matters) []int64 { return []int64{m.meeting, 2, message.Yes} }},
	{message.RouteCaseOffNow, meeters, func(m matters) []int64 { return []int64{m.meeting, 2} }},
	{message.RouteWeeklyEnd, hosts, func(m matters) []int64 { return []int64{m.specialist, m.weekly} }},
	{message.RouteAddedEnd, hosts, func(m matters) []int64 { return []int64{m.specialist, m.added} }},
	{message.RouteReopen, hosts, func(m matters) []int64 { return []int64{m.shut} }},
	{message.RouteEndOfficeNow, chiefs, func(m matters) []int64 { return []int64{m.office} }},
	{message.RouteHolidayEnd, chiefs, func(matters) []int64 { return []int64{20270107} }},
	{message.RouteEndDeputy, chiefs, func(m matters) []int64 { return []int64{m.caseworker} }},
}

// silent are the routes of workers that need leave no entry: two show no more than the list they were opened from, the third is looked at by itself.
var silent = map[dialog.Route]bool{message.RouteJoin: true, message.RouteTask: true, message.RouteDecide: true}

func nothing(matters) []int64      { return nil }
func firstPage(matters) []int64    { return []int64{0} }
func ofAdult(m matters) []int64    { return []int64{m.adult} }
func ofDocument(m matters) []int64 { return []int64{m.document} }
func ofStorm(m matters) []int64    { return []int64{m.storm, m.meeting, 1, m.adult} }
func ofDraft(m matters) []int64    { return []int64{m.draft} }
func ofRun(m matters) []int64      { return []int64{m.running} }
func ofMissed(m matters) []int64   { return []int64{m.running, m.adult} }
func ofLink(m matters) []int64     { return []int64{m.link} }

// ofSpecialist begins at the first page, or with this week.
func ofSpecialist(m matters) []int64 { return []int64{m.specialist, 0} }

// notOfStaff are the routes of others, and the answers to a question, which lead nowhere without one.
var notOfStaff = []dialog.Route{
	message.RouteHome, message.RouteUrgent, message.RouteHide, message.RouteJoinLanguage, message.RouteJoinNext, message.RouteJoinAgree, message.RouteJoinRefuse,
	message.RouteJoinConsent, message.RouteDocuments, message.RoutePeople, message.RoutePerson, message.RouteDocument, message.RouteBring, message.RouteVisit,
	message.RouteStill, message.RouteStillOne, message.RouteCall, message.RouteSupervisor, message.RouteNew, message.RouteNewList, message.RouteNewOne,
	message.RouteSettings, message.RouteMute, message.RouteHelp, message.RouteLanguage, message.RouteSetLanguage,
	message.RouteBook, message.RouteBookNow, message.RouteMeetings, message.RouteMeeting, message.RouteNewMeeting, message.RouteMeetMore, message.RouteMeetMap, message.RouteMeetFile,
	message.RouteMeetMove, message.RouteMoveNow, message.RouteMeetOff, message.RouteMeetOffNow, message.RouteMeetBack, message.RouteUnderstood, message.RouteWillCome, message.RouteLater, message.RouteLaterAt,
	message.RouteLetters, message.RouteLetter, message.RouteNewLetter, message.RouteLetterGot, message.RouteLetterHelp,
	message.RouteWaits, message.RouteWait, message.RouteWaitLeave, message.RouteWaitLeaveNow, message.RouteOffer, message.RouteOfferTake, message.RouteOfferNo,
	message.RouteStep, message.RouteStepBack, message.RouteStepAgain, message.RouteStepLeave,
}

// Whoever adds a route for the staff says here whose it is.
func TestRolesCoverEveryRoute(t *testing.T) {
	t.Parallel()
	named := slices.Clone(notOfStaff)
	for _, r := range staffRoutes {
		named = append(named, r.route)
	}
	for _, route := range flow.Routes() {
		if !slices.Contains(named, route) {
			t.Errorf("it is not said whose %q is", route)
		}
	}
	if once := slices.Compact(slices.Sorted(slices.Values(named))); len(once) != len(named) || len(named) != len(flow.Routes()) {
		t.Errorf("%d routes are named, %d there are", len(named), len(flow.Routes()))
	}
}

// Each route of the staff, asked for about one family by everybody who can ask at all: by her caseworker, the deputy, a supervisor, another caseworker, a deputy whose time
// is over, a specialist, and the adult it is about. Our own keys signed each tap. Whoever may look at a page of the family leaves an entry in the audit, but for what shows no
// more than the list it was opened from.
func TestRoles(t *testing.T) {
	t.Parallel()
	all := []permission{closers, anybodys, workers, owners, chiefs, hosts, meeters}
	for name, who := range map[string]struct {
		language string
		may      []permission
	}{
		"Асхат":   {"kk", []permission{closers, anybodys, workers, owners, askers, meeters}},
		"Болат":   {"kk", []permission{closers, anybodys, workers, meeters}},
		"Лаура":   {"ru", all},
		"Жанар":   {"ru", []permission{closers, anybodys}},
		"Әсел":    {"kk", []permission{closers, anybodys}},
		"Дархан":  {"kk", []permission{anybodys, hosts, meeters}},
		"Гүлмира": {"kk", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			deputy, standsIn := "Болат", 7*24*time.Hour
			if name == "Әсел" {
				deputy, standsIn = name, over
			}
			m := w.office(deputy, standsIn)
			code := column[string](w, `SELECT code FROM families WHERE id = $1`, m.family)[0]
			for _, r := range staffRoutes {
				w.says(name, "/menu")
				menu := w.sim.Last(w.person(name)).Text
				data := w.sealed(name, tapOn(r.route, r.args(m)...))
				if !slices.Contains(who.may, r.whose) {
					w.refuses(string(r.route), name, who.language, menu, data)
					continue
				}
				entries := w.entriesOf(name)
				w.allows(string(r.route), name, who.language, data)
				if (r.whose == workers || r.whose == meeters) && !silent[r.route] && w.entriesOf(name) == entries {
					t.Errorf("%s leaves no entry in the audit:\n%s", r.route, w.raw(name))
				}
				if seen := w.raw(name); strings.Contains(seen, code) && !slices.Contains(who.may, workers) && r.whose != meeters {
					t.Errorf("%s shows the family to %s:\n%s", r.route, name, seen)
				}
				if r.route == message.RouteDecide {
					w.decidedBySecond(name, m, w.entriesOf(name) > entries)
				}
			}
		})
	}
}

// allows insists that a tap leads somewhere: no toast, and not the neutral line.
func (w *town) allows(what, name, language, data string) {
	w.t.Helper()
	id := w.person(name)
	toast := w.press(func() simulatortest.Answer { return w.sim.PressData(id, w.sim.Last(id).MessageID, data) })
	if text := w.sim.Last(id).Text; toast != "" || text == w.bundle.Printer(language).Label("err.expired") {
		w.t.Errorf("%s is refused to %s: toast %q, %q", what, name, toast, text)
	}
}

// entriesOf counts what the audit has of a member of staff, who has bound an account at least.
func (w *town) entriesOf(name string) int {
	w.t.Helper()
	return len(column[int64](w, `SELECT id FROM audit WHERE actor_kind = 'staff' AND actor_id = $1`, w.seed.staff[name]))
}

// decidedBySecond: nobody approves what they asked for (rule 8); anybody else who may work on the family does, and the audit has it.
func (w *town) decidedBySecond(name string, m matters, recorded bool) {
	w.t.Helper()
	decided := column[bool](w, `SELECT decided_at IS NOT NULL FROM approvals WHERE id = $1`, m.approval)[0]
	if asked := name == "Асхат"; decided == asked || recorded == asked {
		w.t.Errorf("%s asked: %t, it is decided: %t, recorded: %t", name, asked, decided, recorded)
	}
}

// over is how long somebody stood in whose time is over when the family is opened.
const over = time.Hour

// office takes on everybody that TestRoles speaks of, lets one of them stand in for the caseworker Асхат, and gives him a family in which something of everything waits.
func (w *town) office(deputy string, standsIn time.Duration) matters {
	w.t.Helper()
	ctx, now := w.t.Context(), w.clock()
	for name, role := range map[string]account.Role{"Болат": account.Caseworker, "Әсел": account.Caseworker, "Дархан": account.Specialist} {
		link, err := w.Accounts.AddStaff(ctx, name, role, "kk", now)
		w.must(err)
		w.links[name] = link
	}
	for name, link := range w.links {
		w.says(name, "/start "+link)
		if w.sim.Last(w.person(name)).HasButton("Русский") {
			w.t.Fatalf("%s is not bound", name)
		}
		w.seed.staff[name] = family.StaffID(column[int64](w, `SELECT id FROM staff WHERE name = $1`, name)[0])
	}
	by, chief := w.seed.staff["Асхат"], int64(w.seed.staff["Лаура"])
	w.must(w.Accounts.SetDeputy(ctx, account.NewDeputy{Caseworker: int64(by), Deputy: int64(w.seed.staff[deputy]), From: now, Until: now.Add(standsIn), By: chief, Key: "a deputy"}, now))
	w.sim.Advance(over)

	f := demoFamilies()[slices.IndexFunc(demoFamilies(), func(f demoFamily) bool { return f.adults[0].name == "Гүлмира" })]
	f.adults = append(f.adults, demoAdult{name: "Апа", language: "kk", initial: "Ж", how: family.HowToCall{Hours: "кешке"}, state: waiting, links: []demoLink{
		{person: "Сания", basis: family.BasisGuardian, tracks: usual, daysAgo: 5}}})
	w.family(f)
	w.joins(f, "Гүлмира")
	w.joins(f, "Апа")
	return w.matters(by)
}

// matters lets something of everything happen in the family.
func (w *town) matters(by family.StaffID) matters {
	w.t.Helper()
	ctx, now := w.t.Context(), w.clock()
	adult := w.seed.adults["Гүлмира"]
	document, outcome := w.seed.papers["Сания:identity-document"], w.seed.papers["Гүлмира:relative-status"]
	_, err := w.Families.Move(ctx, family.NewMove{Document: document, After: 2, To: family.State{Stage: "application-filed"}, By: by, Key: "a move"}, now)
	w.must(err)
	call, err := w.Families.RequestCall(ctx, adult, "a call", now)
	w.must(err)
	request, err := w.Families.RequestSupervisor(ctx, adult, "a request", now)
	w.must(err)
	approval, err := w.Families.RequestApproval(ctx, family.NewMove{Document: outcome, After: 3, To: family.State{Stage: "decision"}, By: by, Key: "an approval"}, now)
	w.must(err)
	m := matters{adult: int64(adult), person: int64(w.seed.people["Сания"]), document: int64(document), moved: 3, movedAt: now.UnixMicro(),
		call: int64(call.ID), request: int64(request.ID), approval: int64(approval), caseworker: int64(by)}
	m.family = column[int64](w, `SELECT family_id FROM adults WHERE id = $1`, adult)[0]
	m.account = column[int64](w, `SELECT id FROM accounts WHERE adult_id = $1`, adult)[0]
	m.joining = column[int64](w, `SELECT account_id FROM joins WHERE decided_at IS NULL`)[0]
	m.link = column[int64](w, `SELECT id FROM links WHERE basis = 'guardian'`)[0]
	m.other = int64(w.seed.adults["Апа"])
	w.hasHours(&m)
	w.hasNotices(&m)
	m.task = column[int64](w, `
		INSERT INTO tasks (family_id, kind, adult_id, made_at, due_at, key) VALUES ($1, 'call-about-ended-link', $2, $3, $3, 'a task') RETURNING id`, m.family, adult, now)[0]
	return m
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// hasHours lets the specialist Дархан meet the adult: with hours of every week, and some that were added and closed.
func (w *town) hasHours(m *matters) {
	w.t.Helper()
	ctx, now, who, chief := w.t.Context(), w.clock(), w.seed.staff["Дархан"], w.seed.staff["Лаура"]
	midnight := time.Date(2026, 11, 26, 0, 0, 0, 0, w.seed.zone)
	on := func(from, until time.Duration) booking.Span {
		return booking.Span{From: midnight.Add(from), Until: midnight.Add(until)}
	}
	office, err := w.Meetings.AddOffice(ctx, booking.NewOffice{Region: "aktobe", Name: demoOffices()[0].name, Address: demoOffices()[0].address, By: chief, Key: "an office"}, now)
	w.must(err)
	w.must(w.Meetings.SetSpecialist(ctx, chief, booking.Specialist{ID: who, Languages: []string{"kk"}, Kinds: []booking.Kind{booking.Documents}, Modes: []booking.Mode{booking.Phone}}, now))
	w.must(w.Meetings.AddWeekly(ctx, booking.NewWeekly{Specialist: who, Office: office, Weekday: 3, From: 9 * time.Hour, Until: 12 * time.Hour, By: who, Key: "weekly"}, now))
	w.must(w.Meetings.AddHours(ctx, booking.NewHours{Specialist: who, Office: office, Span: on(14*time.Hour, 15*time.Hour), By: who, Key: "added"}, now))
	w.must(w.Meetings.CloseHours(ctx, booking.NewHours{Specialist: who, Span: on(16*time.Hour, 17*time.Hour), By: who, Key: "shut"}, now))
	slots := column[int64](w, `SELECT id FROM slots ORDER BY starts_at LIMIT 2`)
	booked, err := w.Meetings.Book(ctx, booking.Request{Holder: booking.Holder{Adult: family.AdultID(m.adult)}, Slot: booking.SlotID(slots[0]), Kind: booking.Documents,
		Mode: booking.Phone, Language: "kk", Key: "a meeting"}, now)
	w.must(err)
	m.specialist, m.office, m.meeting, m.slot = int64(who), int64(office), int64(booked.Appointment), slots[1]
	m.weekly = column[int64](w, `SELECT id FROM weekly_hours`)[0]
	m.added = column[int64](w, `SELECT id FROM added_hours`)[0]
	m.shut = column[int64](w, `SELECT id FROM closures`)[0]
	m.storm = column[int64](w, `
		WITH x AS (INSERT INTO closures (office_id, from_at, until_at, storm, made_by, made_at, key) VALUES ($1, $2, $2::timestamptz + interval '1 day', true, $3, $2::timestamptz - interval '20 minutes', 'storm') RETURNING id),
			y AS (INSERT INTO closure_meetings (closure_id, appointment_id, revision, outcome, at) SELECT id, $4, 1, 'phone', $2 FROM x),
			z AS (INSERT INTO closure_adults (closure_id, appointment_id, adult_id, call_at) SELECT id, $4, $5, $2 FROM x)
		SELECT id FROM x`, m.office, now, chief, m.meeting, m.adult)[0]
}
