package message

import "github.com/senim-bot/senim/internal/dialog"

// What buttons ask for, with the ids they carry. A page counts from 0.
const (
	// Anybody
	RouteHome   dialog.Route = "home"
	RouteUrgent dialog.Route = "urgent"
	RouteHide   dialog.Route = "hide"

	// Somebody on her way in
	RouteJoinLanguage dialog.Route = "join-lang" // language
	RouteJoinNext     dialog.Route = "join-next"
	RouteJoinAgree    dialog.Route = "join-yes"
	RouteJoinRefuse   dialog.Route = "join-no"
	RouteJoinConsent  dialog.Route = "join-consent"

	// An adult of a family
	RouteDocuments dialog.Route = "documents" // from the menu; whoever is linked to one person only goes on to that person's documents
	RoutePeople    dialog.Route = "people"    // page; back from a person's documents, so that for one person only it is the menu
	RoutePerson    dialog.Route = "person"    // person, page
	RouteDocument  dialog.Route = "document"  // document, page
	RouteBring     dialog.Route = "bring"     // document, page
	RouteVisit     dialog.Route = "visit"     // document, page
	RouteStill     dialog.Route = "still"     // document, page
	RouteStillOne  dialog.Route = "still-one" // document, which, page
	RouteCall      dialog.Route = "call"
	// RouteSupervisor asks for a talk past her caseworker.
	RouteSupervisor dialog.Route = "supervisor"
	RouteNew        dialog.Route = "new"      // from a ping; a single piece of news is opened at once
	RouteNewList    dialog.Route = "new-list" // page; back from a piece of news, so always the list
	RouteNewOne     dialog.Route = "new-one"  // document, page
	RouteSettings   dialog.Route = "settings"
	RouteMute       dialog.Route = "mute" // MuteOn or MuteOff

	// An adult's meetings
	RouteBook       dialog.Route = "book"         // begins a conversation
	RouteBookNow    dialog.Route = "book-now"     // slot
	RouteMeetings   dialog.Route = "meetings"     // page
	RouteMeeting    dialog.Route = "meeting"      // her number of it, page
	RouteNewMeeting dialog.Route = "new-meeting"  // her number of it, page; from what is new
	RouteMeetMore   dialog.Route = "meet-more"    // her number of it, page
	RouteMeetMap    dialog.Route = "meet-map"     // her number of it
	RouteMeetFile   dialog.Route = "meet-file"    // her number of it
	RouteMeetMove   dialog.Route = "meet-move"    // her number of it, revision; begins a conversation
	RouteMoveNow    dialog.Route = "move-now"     // her number of it, revision, slot
	RouteMeetOff    dialog.Route = "meet-off"     // her number of it, revision
	RouteMeetOffNow dialog.Route = "meet-off-now" // her number of it, revision, why: as in booking.Whys
	RouteMeetBack   dialog.Route = "meet-back"    // her number of it, revision
	RouteWillCome   dialog.Route = "will-come"    // her number of it, revision
	RouteUnderstood dialog.Route = "understood"   // her number of it, revision; 0, 0 for all that a storm closed
	RouteLater      dialog.Route = "later"        // her number of it, revision
	RouteLaterAt    dialog.Route = "later-at"     // her number of it, revision, when in minutes since 1970

	// What an adult waits for
	RouteWaits        dialog.Route = "waits"        // page; a single one is opened at once
	RouteWait         dialog.Route = "wait"         // her number of it
	RouteWaitLeave    dialog.Route = "wait-off"     // her number of it
	RouteWaitLeaveNow dialog.Route = "wait-off-now" // her number of it
	RouteOffer        dialog.Route = "offer"        // her number of what she waits for, slot
	RouteOfferTake    dialog.Route = "offer-take"   // her number of what she waits for, slot
	RouteOfferNo      dialog.Route = "offer-no"     // her number of what she waits for, slot

	// Notices that an adult was sent
	RouteLetters    dialog.Route = "letters"     // page
	RouteLetter     dialog.Route = "letter"      // her number of it, page
	RouteNewLetter  dialog.Route = "new-letter"  // her number of it, page; from what is new
	RouteLetterGot  dialog.Route = "letter-got"  // her number of it
	RouteLetterHelp dialog.Route = "letter-help" // her number of it

	// Whoever is known
	RouteHelp        dialog.Route = "help"
	RouteLanguage    dialog.Route = "language"
	RouteSetLanguage dialog.Route = "set-lang" // language

	// Staff
	RouteJoins    dialog.Route = "joins"    // page
	RouteJoin     dialog.Route = "join"     // account
	RoutePick     dialog.Route = "pick"     // account, pair; NoPair when the adult named none of them
	RouteCalls    dialog.Route = "calls"    // page
	RouteCallOne  dialog.Route = "call-one" // call
	RouteAnswered dialog.Route = "answered" // call

	// Staff, what waits
	RouteWaiting     dialog.Route = "waiting" // from a ping; goes on to the list where what it was about stands
	RouteToday       dialog.Route = "today"
	RouteDuties      dialog.Route = "duties"    // a Duty of Today, page
	RouteTask        dialog.Route = "task"      // task
	RouteTaskDone    dialog.Route = "task-done" // task
	RouteOverseen    dialog.Route = "overseen"
	RouteOverDuties  dialog.Route = "over-duties"  // a Duty of Overseen, page
	RouteRequest     dialog.Route = "request"      // request to a supervisor
	RouteRequestDone dialog.Route = "request-done" // request to a supervisor
	RouteDeputies    dialog.Route = "deputies"     // page
	RouteDeputy      dialog.Route = "deputy"       // staff
	RouteSetDeputy   dialog.Route = "deputy-set"   // staff; begins a conversation
	RouteEndDeputy   dialog.Route = "deputy-end"   // staff

	// Staff, meetings: when people are met, and where
	RouteSchedule      dialog.Route = "schedule"
	RouteHours         dialog.Route = "hours"        // specialist, how many weeks from this one
	RouteWeekly        dialog.Route = "weekly"       // specialist, page
	RouteWeeklyOne     dialog.Route = "weekly-one"   // specialist, weekly hours
	RouteWeeklyEnd     dialog.Route = "weekly-end"   // specialist, weekly hours
	RouteOneDays       dialog.Route = "one-days"     // specialist, page
	RouteAdded         dialog.Route = "added"        // specialist, added hours
	RouteAddedEnd      dialog.Route = "added-end"    // specialist, added hours
	RouteShut          dialog.Route = "shut"         // specialist, closure
	RouteAskHours      dialog.Route = "ask-hours"    // specialist, an HoursChange; begins a conversation
	RouteConflicts     dialog.Route = "conflicts"    // specialist, page
	RouteUnfit         dialog.Route = "unfit"        // page
	RouteCaseMeet      dialog.Route = "case-meet"    // meeting
	RouteCaseTimes     dialog.Route = "case-times"   // meeting
	RouteCaseMoveTo    dialog.Route = "case-move-to" // meeting, revision, slot
	RouteDay           dialog.Route = "day"          // No for today, Yes for what is ahead; page
	RouteAttend        dialog.Route = "attend"       // meeting, revision, Yes if they came, No if not
	RouteCaseOff       dialog.Route = "case-off"     // meeting
	RouteCaseOffNow    dialog.Route = "case-off-now" // meeting, revision
	RouteShares        dialog.Route = "shares"       // meeting, page
	RouteShare         dialog.Route = "share"        // meeting, adult, Yes to let her see it, No to let her no more
	RouteAdultMeets    dialog.Route = "adult-meets"  // adult, page
	RouteBookFor       dialog.Route = "book-for"     // adult; begins a conversation, as the next two do
	RouteInviteTalk    dialog.Route = "invite-talk"  // document, adult
	RouteEnterDate     dialog.Route = "enter-date"   // adult
	RouteSpecialists   dialog.Route = "specialists"  // page
	RouteSpecialist    dialog.Route = "specialist"   // specialist
	RouteSetSpecialist dialog.Route = "set-special"  // specialist, or 0 for one to be chosen; begins a conversation
	RouteOffices       dialog.Route = "offices"      // page
	RouteOffice        dialog.Route = "office"       // office
	RouteAddOffice     dialog.Route = "add-office"   // begins a conversation, as the next one does
	RouteOpenOffice    dialog.Route = "open-office"  // office
	RouteSetOffice     dialog.Route = "set-office"   // office; begins a conversation
	RouteEndOffice     dialog.Route = "end-office"   // office, page
	RouteEndOfficeNow  dialog.Route = "office-ended" // office
	RouteHolidays      dialog.Route = "holidays"     // year, page
	RouteHoliday       dialog.Route = "holiday"      // day as a number: 20270101
	RouteHolidayEnd    dialog.Route = "holiday-end"  // day as a number
	RouteAddHoliday    dialog.Route = "add-holiday"  // begins a conversation
	RouteTravel        dialog.Route = "travel"       // adult; begins a conversation
	RouteClosures      dialog.Route = "closures"     // page
	RouteClosure       dialog.Route = "closure"      // closure, page
	RouteClose         dialog.Route = "close"        // specialist, or 0 for an office to be chosen; begins a conversation
	RouteReopen        dialog.Route = "reopen"       // closure
	RouteMeetCalls     dialog.Route = "storm-calls"  // page
	RouteMeetCall      dialog.Route = "storm-call"   // closure, meeting, its revision, adult
	RouteMeetCalled    dialog.Route = "storm-called" // closure, meeting, its revision, adult

	// Staff, working on a family. Pages of it have a case- where an adult has a route of the same name.
	RouteFamilies   dialog.Route = "families"    // page
	RouteFind       dialog.Route = "find"        // asks for a family's code
	RouteFamily     dialog.Route = "family"      // family, page
	RouteCasePerson dialog.Route = "case-person" // person, page
	RouteCaseAdult  dialog.Route = "case-adult"  // adult
	RouteCaseDoc    dialog.Route = "case-doc"    // document, page
	RouteMove       dialog.Route = "move"        // document; begins a conversation, as the next two do
	RouteTell       dialog.Route = "tell"        // document
	RouteCheck      dialog.Route = "check"       // document
	RouteUndo       dialog.Route = "undo"        // document, move, when it was recorded in microseconds
	RouteApproval   dialog.Route = "approval"    // approval
	RouteDecide     dialog.Route = "decide"      // approval, Yes or No
	RouteWithdraw   dialog.Route = "withdraw"    // approval
	RouteNewFamily  dialog.Route = "new-family"  // begins a conversation, as the next ones do
	RouteReceivedAt dialog.Route = "received-at" // family
	RouteAddPerson  dialog.Route = "add-person"  // family
	RouteAddAdult   dialog.Route = "add-adult"   // family
	RouteEditPhone  dialog.Route = "edit-phone"  // adult
	RouteEditHow    dialog.Route = "edit-how"    // adult
	RouteTheologian dialog.Route = "theologian"  // adult, Yes or No: whether she sees that kind
	RouteHold       dialog.Route = "hold"        // adult; begins a conversation
	RouteHoldEnd    dialog.Route = "hold-end"    // adult
	RouteOpenDoc    dialog.Route = "open-doc"    // person

	// Staff, on whose papers an adult may see and how she comes in
	RouteLink       dialog.Route = "link"         // link
	RouteLinkNew    dialog.Route = "link-new"     // adult; begins a conversation
	RouteLinkChange dialog.Route = "link-change"  // link; begins a conversation
	RouteHandBack   dialog.Route = "hand-back"    // the guardian's link; begins a conversation
	RouteLinkEnd    dialog.Route = "link-end"     // link
	RouteLinkEndNow dialog.Route = "link-end-now" // link, its adult
	RouteAccess     dialog.Route = "access"       // adult
	RouteInvite     dialog.Route = "invite"       // adult
	RouteInviteMenu dialog.Route = "invite-menu"  // adult, language
	RouteInviteNow  dialog.Route = "invite-now"   // adult, language, menu
	RouteLost       dialog.Route = "lost"         // adult
	RouteLostNow    dialog.Route = "lost-now"     // adult, account

	// Staff, who did and saw what
	RouteJournal       dialog.Route = "journal"
	RouteJournals      dialog.Route = "journals"    // page
	RouteJournalStaff  dialog.Route = "journal-who" // staff, before which entry; 0 for the newest
	RouteJournalFamily dialog.Route = "journal-of"  // family, before which entry; 0 for the newest

	// Staff, notices
	RouteNotices      dialog.Route = "notices"      // page
	RouteNotice       dialog.Route = "notice"       // notice
	RouteNoticeNew    dialog.Route = "notice-new"   // makes a draft
	RouteNoticeText   dialog.Route = "notice-text"  // notice, InKazakh or InRussian; begins a conversation, as the one about times does
	RouteNoticeTo     dialog.Route = "notice-to"    // notice
	RouteNoticeBy     dialog.Route = "notice-by"    // notice, a Filter; begins a conversation
	RouteNoticeAll    dialog.Route = "notice-all"   // notice
	RouteNoticeWhen   dialog.Route = "notice-when"  // notice
	RouteNoticeOffer  dialog.Route = "notice-offer" // notice, a NoticeOffer, Yes or No: whether it is offered
	RouteNoticeHopes  dialog.Route = "notice-hopes" // notice, Yes or No: whether it goes to those too who have something on hold
	RouteNoticeSee    dialog.Route = "notice-see"   // notice
	RouteNoticePlay   dialog.Route = "notice-play"  // notice, revision, InKazakh or InRussian: sends its picture or voice note
	RouteNoticeTry    dialog.Route = "notice-try"   // notice, page
	RouteNoticeTryOn  dialog.Route = "notice-tryon" // notice, staff
	RouteNoticeTrial  dialog.Route = "notice-trial" // notice
	RouteNoticeSend   dialog.Route = "notice-send"  // notice, revision
	RouteNoticeYes    dialog.Route = "notice-yes"   // notice, revision
	RouteNoticeNo     dialog.Route = "notice-no"    // notice, revision
	RouteNoticeStop   dialog.Route = "notice-stop"  // notice
	RouteNoticeOn     dialog.Route = "notice-on"    // notice
	RouteNoticeOff    dialog.Route = "notice-off"   // notice; asks
	RouteNoticeOffNow dialog.Route = "notice-ended" // notice
	RouteNoticesStop  dialog.Route = "notices-stop" // Yes to stop all of them, No to let them go on
	RouteWords        dialog.Route = "words"        // page
	RouteWord         dialog.Route = "word"         // word
	RouteAddWord      dialog.Route = "word-new"     // begins a conversation
	RouteEndWord      dialog.Route = "word-end"     // word

	// What comes after a notice went out.
	RouteNoticeCalls    dialog.Route = "notice-calls" // notice, page
	RouteNoticeCall     dialog.Route = "notice-call"  // notice, adult
	RouteNoticeCalled   dialog.Route = "notice-spoke" // notice, adult
	RouteNoticeFix      dialog.Route = "notice-fix"   // notice; makes a draft that corrects it
	RouteNoticeBack     dialog.Route = "notice-back"  // notice; asks
	RouteNoticeBackNow  dialog.Route = "notice-gone"  // notice
	RouteNoticeAgain    dialog.Route = "notice-again" // notice; asks
	RouteNoticeAgainNow dialog.Route = "notice-twice" // notice, how often it was resent before

	// A question to staff, or to an adult
	RouteStep      dialog.Route = "step" // step, answer
	RouteStepBack  dialog.Route = "step-back"
	RouteStepAgain dialog.Route = "step-again"
	RouteStepLeave dialog.Route = "step-leave"
)

// NoPair is picked when the adult named none of the three pairs; it is as wrong as a wrong one.
const NoPair = 3
