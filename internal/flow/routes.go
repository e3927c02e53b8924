package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// route says who may ask for what, with how many ids, and from where. Whoever may not is answered as if the button were not there.
type route struct {
	name dialog.Route
	args int
	from reach
	who  func(account.Actor) bool
	do   func(t *talk, ctx context.Context, tap dialog.Tap) (reply, error)
}

// reach is where a button must stand to count (rule 10).
type reach int

const (
	// live: on the screen she has now.
	live reach = iota
	// lost: also on one that no row tells of any more, in a chat without a live screen. Rows of strangers are kept for a week, their first screen stands longer;
	// these routes hold nothing of a family.
	lost
	// older: also on a screen that was replaced and still stands. To hide is the only thing that an older screen may do: it shows nothing, and somebody who
	// looks over her shoulder reads an older card as well as the newest.
	older
)

// routes is the whole table of what buttons can ask for.
var routes = []route{
	// Anybody
	{message.RouteHome, 0, lost, anybody, (*talk).goHome},
	{message.RouteUrgent, 0, lost, anybody, (*talk).urgent},
	{message.RouteHide, 0, older, anybody, (*talk).hide},

	// A stranger on her way in
	{message.RouteJoinLanguage, 1, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinNext, 0, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinAgree, 0, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinRefuse, 0, lost, stranger, (*talk).answerJoin},
	{message.RouteJoinConsent, 0, lost, stranger, (*talk).answerJoin},

	// An adult of a family
	{message.RouteDocuments, 0, live, adult, (*talk).documents},
	{message.RoutePeople, 1, live, adult, (*talk).people},
	{message.RoutePerson, 2, live, adult, (*talk).person},
	{message.RouteDocument, 2, live, adult, (*talk).document},
	{message.RouteBring, 2, live, adult, (*talk).bring},
	{message.RouteVisit, 2, live, adult, (*talk).visit},
	{message.RouteStill, 2, live, adult, (*talk).still},
	{message.RouteStillOne, 3, live, adult, (*talk).stillOne},
	{message.RouteCall, 0, live, adult, (*talk).callMe},
	{message.RouteSupervisor, 0, live, adult, (*talk).askSupervisor},
	{message.RouteNew, 0, live, adult, (*talk).news},
	{message.RouteNewList, 1, live, adult, (*talk).newsList},
	{message.RouteNewOne, 2, live, adult, (*talk).newsOne},
	{message.RouteSettings, 0, live, adult, (*talk).settings},
	{message.RouteMute, 1, live, adult, (*talk).mute},

	// An adult's meetings
	{message.RouteBook, 0, live, adult, (*talk).book},
	{message.RouteBookNow, 1, live, adult, (*talk).confirmNow},
	{message.RouteMeetings, 1, live, adult, (*talk).meetings},
	{message.RouteMeeting, 2, live, adult, (*talk).meeting},
	{message.RouteNewMeeting, 2, live, adult, (*talk).newMeeting},
	{message.RouteMeetMore, 2, live, adult, (*talk).meetingMore},
	{message.RouteMeetMap, 1, live, adult, (*talk).meetingMap},
	{message.RouteMeetFile, 1, live, adult, (*talk).meetingFile},
	{message.RouteMeetMove, 2, live, adult, (*talk).moveMeeting},
	{message.RouteMoveNow, 3, live, adult, (*talk).confirmNow},
	{message.RouteMeetOff, 2, live, adult, (*talk).callOff},
	{message.RouteMeetOffNow, 3, live, adult, (*talk).callOffNow},
	{message.RouteMeetBack, 2, live, adult, (*talk).takeBack},
	{message.RouteWillCome, 2, live, adult, (*talk).willCome},
	{message.RouteUnderstood, 2, live, adult, (*talk).understood},
	{message.RouteLater, 2, live, adult, (*talk).later},
	{message.RouteLaterAt, 3, live, adult, (*talk).laterAt},

	// What an adult waits for
	{message.RouteWaits, 1, live, adult, (*talk).waits},
	{message.RouteWait, 1, live, adult, (*talk).wait},
	{message.RouteWaitLeave, 1, live, adult, (*talk).leaveLine},
	{message.RouteWaitLeaveNow, 1, live, adult, (*talk).leaveLineNow},
	{message.RouteOffer, 2, live, adult, (*talk).offer},
	{message.RouteOfferTake, 2, live, adult, (*talk).takeOffer},
	{message.RouteOfferNo, 2, live, adult, (*talk).declineOffer},

	// Notices that an adult was sent
	{message.RouteLetters, 1, live, adult, (*talk).letters},
	{message.RouteLetter, 2, live, adult, (*talk).letter},
	{message.RouteNewLetter, 2, live, adult, (*talk).newLetter},
	{message.RouteLetterGot, 1, live, adult, (*talk).letterUnderstood},
	{message.RouteLetterHelp, 1, live, adult, (*talk).letterHelp},

	// Whoever is known
	{message.RouteHelp, 0, live, known, (*talk).help},
	{message.RouteLanguage, 0, live, known, (*talk).chooseLanguage},
	{message.RouteSetLanguage, 1, live, known, (*talk).setLanguage},

	// Staff
	{message.RouteJoins, 1, live, staff, (*talk).joins},
	{message.RouteJoin, 1, live, staff, (*talk).joinOne},
	{message.RoutePick, 2, live, staff, (*talk).pickPair},
	{message.RouteCalls, 1, live, staff, (*talk).calls},
	{message.RouteCallOne, 1, live, staff, (*talk).callOne},
	{message.RouteAnswered, 1, live, staff, (*talk).callAnswered},

	// Staff, what waits
	{message.RouteWaiting, 0, live, staff, (*talk).waiting},
	{message.RouteToday, 0, live, staff, (*talk).today},
	{message.RouteDuties, 2, live, staff, (*talk).duties},
	{message.RouteTask, 1, live, staff, (*talk).task},
	{message.RouteTaskDone, 1, live, staff, (*talk).taskDone},
	{message.RouteOverseen, 0, live, supervisor, (*talk).overseen},
	{message.RouteOverDuties, 2, live, supervisor, (*talk).overDuties},
	{message.RouteRequest, 1, live, supervisor, (*talk).request},
	{message.RouteRequestDone, 1, live, supervisor, (*talk).requestDone},
	{message.RouteDeputies, 1, live, supervisor, (*talk).deputies},
	{message.RouteDeputy, 1, live, supervisor, (*talk).deputy},
	{message.RouteSetDeputy, 1, live, supervisor, (*talk).setDeputy},
	{message.RouteEndDeputy, 1, live, supervisor, (*talk).endDeputy},

	// Staff, meetings: when people are met, and where
	{message.RouteSchedule, 0, live, staff, (*talk).schedule},
	{message.RouteHours, 2, live, staff, (*talk).hours},
	{message.RouteWeekly, 2, live, staff, (*talk).weekly},
	{message.RouteWeeklyOne, 2, live, staff, (*talk).weeklyOne},
	{message.RouteWeeklyEnd, 2, live, staff, (*talk).endWeekly},
	{message.RouteOneDays, 2, live, staff, (*talk).oneDays},
	{message.RouteAdded, 2, live, staff, (*talk).addedHours},
	{message.RouteAddedEnd, 2, live, staff, (*talk).endAdded},
	{message.RouteShut, 2, live, staff, (*talk).shutHours},
	{message.RouteAskHours, 2, live, staff, (*talk).askHours},
	{message.RouteConflicts, 2, live, staff, (*talk).conflicts},
	{message.RouteUnfit, 1, live, staff, (*talk).unfit},
	{message.RouteCaseMeet, 1, live, staff, (*talk).caseMeeting},
	{message.RouteCaseTimes, 1, live, staff, (*talk).caseTimes},
	{message.RouteCaseMoveTo, 3, live, staff, (*talk).moveCase},
	{message.RouteDay, 2, live, staff, (*talk).day},
	{message.RouteAttend, 3, live, staff, (*talk).attend},
	{message.RouteCaseOff, 1, live, staff, (*talk).caseOff},
	{message.RouteCaseOffNow, 2, live, staff, (*talk).caseOffNow},
	{message.RouteShares, 2, live, staff, (*talk).shares},
	{message.RouteShare, 3, live, staff, (*talk).share},
	{message.RouteAdultMeets, 2, live, staff, (*talk).adultMeetings},
	{message.RouteBookFor, 1, live, staff, (*talk).bookFor},
	{message.RouteInviteTalk, 2, live, staff, (*talk).inviteToTalk},
	{message.RouteEnterDate, 1, live, staff, (*talk).enterDate},
	{message.RouteSpecialists, 1, live, supervisor, (*talk).specialists},
	{message.RouteSpecialist, 1, live, supervisor, (*talk).specialist},
	{message.RouteSetSpecialist, 1, live, supervisor, (*talk).setSpecialist},
	{message.RouteOffices, 1, live, supervisor, (*talk).offices},
	{message.RouteOffice, 1, live, supervisor, (*talk).office},
	{message.RouteAddOffice, 0, live, supervisor, (*talk).addOffice},
	{message.RouteOpenOffice, 1, live, supervisor, (*talk).openOffice},
	{message.RouteSetOffice, 1, live, supervisor, (*talk).correctOffice},
	{message.RouteEndOffice, 2, live, supervisor, (*talk).endOffice},
	{message.RouteEndOfficeNow, 1, live, supervisor, (*talk).endOfficeNow},
	{message.RouteHolidays, 2, live, supervisor, (*talk).holidays},
	{message.RouteHoliday, 1, live, supervisor, (*talk).holiday},
	{message.RouteHolidayEnd, 1, live, supervisor, (*talk).endHoliday},
	{message.RouteAddHoliday, 0, live, supervisor, (*talk).addHoliday},
	{message.RouteTravel, 1, live, staff, (*talk).travel},
	{message.RouteClosures, 1, live, staff, (*talk).closures},
	{message.RouteClosure, 2, live, staff, (*talk).closure},
	{message.RouteClose, 1, live, staff, (*talk).closeSpan},
	{message.RouteReopen, 1, live, staff, (*talk).reopen},
	{message.RouteMeetCalls, 1, live, staff, (*talk).meetingCalls},
	{message.RouteMeetCall, 4, live, staff, (*talk).meetingCall},
	{message.RouteMeetCalled, 4, live, staff, (*talk).meetingCalled},

	// Staff, working on a family
	{message.RouteFamilies, 1, live, staff, (*talk).families},
	{message.RouteFind, 0, live, staff, (*talk).findFamily},
	{message.RouteFamily, 2, live, staff, (*talk).family},
	{message.RouteCasePerson, 2, live, staff, (*talk).casePerson},
	{message.RouteCaseAdult, 1, live, staff, (*talk).caseAdult},
	{message.RouteCaseDoc, 2, live, staff, (*talk).caseFile},
	{message.RouteMove, 1, live, staff, (*talk).move},
	{message.RouteTell, 1, live, staff, (*talk).tell},
	{message.RouteCheck, 1, live, staff, (*talk).check},
	{message.RouteUndo, 3, live, staff, (*talk).undo},
	{message.RouteApproval, 1, live, staff, (*talk).approval},
	{message.RouteDecide, 2, live, staff, (*talk).decideApproval},
	{message.RouteWithdraw, 1, live, staff, (*talk).withdrawApproval},
	{message.RouteNewFamily, 0, live, staff, (*talk).newFamily},
	{message.RouteReceivedAt, 1, live, staff, (*talk).familyOffice},
	{message.RouteAddPerson, 1, live, staff, (*talk).addPerson},
	{message.RouteAddAdult, 1, live, staff, (*talk).addAdult},
	{message.RouteEditPhone, 1, live, staff, (*talk).editPhone},
	{message.RouteEditHow, 1, live, staff, (*talk).editHow},
	{message.RouteTheologian, 2, live, staff, (*talk).theologian},
	{message.RouteHold, 1, live, staff, (*talk).hold},
	{message.RouteHoldEnd, 1, live, staff, (*talk).endHold},
	{message.RouteOpenDoc, 1, live, staff, (*talk).openDoc},

	// Staff, on whose papers an adult may see and how she comes in
	{message.RouteLink, 1, live, staff, (*talk).link},
	{message.RouteLinkNew, 1, live, staff, (*talk).newLink},
	{message.RouteLinkChange, 1, live, staff, (*talk).changeLink},
	{message.RouteHandBack, 1, live, staff, (*talk).handBack},
	{message.RouteLinkEnd, 1, live, staff, (*talk).endLink},
	{message.RouteLinkEndNow, 2, live, staff, (*talk).endLinkNow},
	{message.RouteAccess, 1, live, staff, (*talk).access},
	{message.RouteInvite, 1, live, staff, (*talk).invite},
	{message.RouteInviteMenu, 2, live, staff, (*talk).inviteMenu},
	{message.RouteInviteNow, 3, live, staff, (*talk).inviteNow},
	{message.RouteLost, 1, live, staff, (*talk).lost},
	{message.RouteLostNow, 2, live, staff, (*talk).lostNow},

	// Staff, who did and saw what
	{message.RouteJournal, 0, live, staff, (*talk).journal},
	{message.RouteJournals, 1, live, supervisor, (*talk).journals},
	{message.RouteJournalStaff, 2, live, staff, (*talk).staffJournal},
	{message.RouteJournalFamily, 2, live, supervisor, (*talk).familyJournal},

	// Staff, notices
	{message.RouteNotices, 1, live, staff, (*talk).notices},
	{message.RouteNotice, 1, live, staff, (*talk).notice},
	{message.RouteNoticeNew, 0, live, writer, (*talk).newNotice},
	{message.RouteNoticeText, 2, live, writer, (*talk).noticeText},
	{message.RouteNoticeTo, 1, live, writer, (*talk).noticeTo},
	{message.RouteNoticeBy, 2, live, writer, (*talk).noticeBy},
	{message.RouteNoticeAll, 1, live, writer, (*talk).noticeToAll},
	{message.RouteNoticeWhen, 1, live, writer, (*talk).noticeWhen},
	{message.RouteNoticeOffer, 3, live, writer, (*talk).noticeOffer},
	{message.RouteNoticeHopes, 2, live, writer, (*talk).noticeHopes},
	{message.RouteNoticeSee, 1, live, staff, (*talk).seeNotice},
	{message.RouteNoticePlay, 3, live, staff, (*talk).playNotice},
	{message.RouteNoticeTry, 2, live, writer, (*talk).askTrier},
	{message.RouteNoticeTryOn, 2, live, writer, (*talk).tryNotice},
	{message.RouteNoticeTrial, 1, live, staff, (*talk).noticeTrial},
	{message.RouteNoticeSend, 2, live, writer, (*talk).sendNotice},
	{message.RouteNoticeYes, 2, live, writer, (*talk).approveNotice},
	{message.RouteNoticeNo, 2, live, writer, (*talk).refuseNotice},
	{message.RouteNoticeStop, 1, live, staff, (*talk).stopNotice},
	{message.RouteNoticeOn, 1, live, writer, (*talk).resumeNotice},
	{message.RouteNoticeOff, 1, live, writer, (*talk).askNoticeEnd},
	{message.RouteNoticeOffNow, 1, live, writer, (*talk).endNoticeNow},
	{message.RouteNoticesStop, 1, live, supervisor, (*talk).stopNotices},
	{message.RouteNoticeCalls, 2, live, staff, (*talk).noticeCalls},
	{message.RouteNoticeCall, 2, live, staff, (*talk).noticeCall},
	{message.RouteNoticeCalled, 2, live, staff, (*talk).noticeCalled},
	{message.RouteNoticeFix, 1, live, writer, (*talk).correctNotice},
	{message.RouteNoticeBack, 1, live, writer, (*talk).askNoticeBack},
	{message.RouteNoticeBackNow, 1, live, writer, (*talk).recallNotice},
	{message.RouteNoticeAgain, 1, live, writer, (*talk).askNoticeAgain},
	{message.RouteNoticeAgainNow, 2, live, writer, (*talk).resendNotice},
	{message.RouteWords, 1, live, supervisor, (*talk).words},
	{message.RouteWord, 1, live, supervisor, (*talk).word},
	{message.RouteAddWord, 0, live, supervisor, (*talk).addWord},
	{message.RouteEndWord, 1, live, supervisor, (*talk).endWord},

	// A question to staff, or to an adult
	{message.RouteStep, 2, live, known, (*talk).answerStep},
	{message.RouteStepBack, 0, live, known, (*talk).backStep},
	{message.RouteStepAgain, 0, live, known, (*talk).askAgainStep},
	{message.RouteStepLeave, 0, live, known, (*talk).leaveStep},
}

// commands work from everywhere; each but /hide comes with a new message.
var commands = map[string]func(t *talk, ctx context.Context, payload string) (reply, error){
	"start": (*talk).start,
	"menu":  func(t *talk, ctx context.Context, _ string) (reply, error) { return t.home(ctx) },
	"help":  func(t *talk, ctx context.Context, _ string) (reply, error) { return t.help(ctx, dialog.Tap{}) },
	"hide":  func(t *talk, ctx context.Context, _ string) (reply, error) { return t.hide(ctx, dialog.Tap{}) },
	"language": func(t *talk, ctx context.Context, _ string) (reply, error) {
		return t.chooseLanguage(ctx, dialog.Tap{})
	},
}

func anybody(account.Actor) bool      { return true }
func stranger(who account.Actor) bool { return who.Kind == account.Stranger }
func adult(who account.Actor) bool    { return who.Kind == account.Adult }
func staff(who account.Actor) bool    { return who.Kind == account.Staff }
func supervisor(who account.Actor) bool {
	return who.Kind == account.Staff && who.Role == account.Supervisor
}

// writer is one of the staff who may begin a notice.
func writer(who account.Actor) bool { return staff(who) && !receiver(who) }

// receiver is one of the staff who only meets people.
func receiver(who account.Actor) bool {
	return who.Kind == account.Staff && who.Role == account.Specialist
}
func known(who account.Actor) bool { return who.Kind != account.Stranger }

// Routes names every route of the table, for whoever checks that each can be reached.
func Routes() []dialog.Route {
	names := make([]dialog.Route, len(routes))
	for i, r := range routes {
		names[i] = r.name
	}
	return names
}
