// Package audit is in charge of the append-only record of who did what. It keeps numbers only: no names, no texts, nothing a person typed.
package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// ActorKind says what the number of an actor counts.
type ActorKind string

const (
	Adult  ActorKind = "adult"
	Staff  ActorKind = "staff"
	System ActorKind = "system"
)

// Action is what was done. The set is closed: a report must be able to name every one of them.
type Action string

const (
	StaffAdded   Action = "staff.added"
	StaffEnded   Action = "staff.ended"
	StaffBound   Action = "staff.bound"
	InviteMade   Action = "invite.made"
	JoinAsked    Action = "join.asked"
	JoinAccepted Action = "join.accepted"
	JoinRefused  Action = "join.refused"
	AccountEnded Action = "account.ended"

	FamilyOpened     Action = "family.opened"
	FamilyHandedOver Action = "family.handed-over"
	// FamilyOffice: it was written down where a family is received.
	FamilyOffice    Action = "family.office"
	PersonAdded     Action = "person.added"
	AdultAdded      Action = "adult.added"
	AdultChanged    Action = "adult.changed"
	HoldSet         Action = "hold.set"
	HoldEnded       Action = "hold.ended"
	LinkMade        Action = "link.made"
	LinkEnded       Action = "link.ended"
	DocumentOpened  Action = "document.opened"
	MoveRecorded    Action = "move.recorded"
	MoveUndone      Action = "move.undone"
	TellingAdded    Action = "telling.added"
	DocumentChecked Action = "document.checked"
	ApprovalAsked   Action = "approval.asked"
	ApprovalGiven   Action = "approval.given"
	ApprovalRefused Action = "approval.refused"
	// ApprovalWithdrawn: whoever asked took it back.
	ApprovalWithdrawn Action = "approval.withdrawn"
	PlaceNotRead      Action = "place.not-read"
	// FamilyRead is a look at a page of a family, of a person or of an adult of it, recorded on the family; DocumentRead at a document with its history.
	FamilyRead    Action = "family.read"
	DocumentRead  Action = "document.read"
	JournalRead   Action = "journal.read"
	CallRequested Action = "call.requested"
	CallAnswered  Action = "call.answered"

	// What an adult says past her caseworker, who must not read of it: the three are for supervisors only.
	SupervisorAsked       Action = "supervisor.asked"
	SupervisorRequestRead Action = "supervisor.read"
	SupervisorAnswered    Action = "supervisor.answered"

	TaskDone    Action = "task.done"
	DeputySet   Action = "deputy.set"
	DeputyEnded Action = "deputy.ended"

	// MeetingEntered is a date outside that staff wrote down.
	MeetingBooked    Action = "meeting.booked"
	MeetingEntered   Action = "meeting.entered"
	MeetingMoved     Action = "meeting.moved"
	MeetingCancelled Action = "meeting.cancelled"
	MeetingTakenBack Action = "meeting.taken-back"
	MeetingCame      Action = "meeting.came"
	MeetingMissed    Action = "meeting.missed"
	MeetingShared    Action = "meeting.shared"
	// MeetingClosed: the office or the specialist was closed then; it is by phone or video, or needs another time.
	MeetingClosed   Action = "meeting.closed"
	MeetingUnshared Action = "meeting.unshared"
	MeetingsRead    Action = "meetings.read"
	// WaitJoined and WaitLeft: an adult's place in the line; OfferDeclined: a time offered for it did not suit her.
	WaitJoined      Action = "wait.joined"
	WaitLeft        Action = "wait.left"
	OfferDeclined   Action = "wait.declined"
	HoursChanged    Action = "hours.changed"
	HoursClosed     Action = "hours.closed"
	HoursOpened     Action = "hours.opened"
	HolidaysChanged Action = "holidays.changed"

	OfficeChanged     Action = "office.changed"
	SpecialistChanged Action = "specialist.changed"
	// TravelSet: how long a family is on its way was written down.
	TravelSet Action = "travel.set"

	// NoticeEdited made it a draft again; NoticeTried: it was sent to somebody of the staff, to be looked at; NoticeOpened: its picture or voice note was, by whoever may approve it;
	// NoticeSent: its run began; NoticesStopped: all runs were. NoticeCorrected: another one took its place; NoticeRecalled: nobody is shown it any more; NoticeResent:
	// it goes out once more, to those whom it had not reached.
	NoticeBegun     Action = "notice.begun"
	NoticeEdited    Action = "notice.edited"
	NoticeTried     Action = "notice.tried"
	NoticeSubmitted Action = "notice.submitted"
	NoticeOpened    Action = "notice.opened"
	NoticeApproved  Action = "notice.approved"
	NoticeRefused   Action = "notice.refused"
	NoticeSent      Action = "notice.sent"
	NoticePaused    Action = "notice.paused"
	NoticeResumed   Action = "notice.resumed"
	NoticeCancelled Action = "notice.cancelled"
	NoticeCorrected Action = "notice.corrected"
	NoticeRecalled  Action = "notice.recalled"
	NoticeResent    Action = "notice.resent"
	NoticesStopped  Action = "notices.stopped"
	NoticesLet      Action = "notices.let"

	// WordAdded: a supervisor put a word on a list of what is not said to families; WordEnded took one off.
	WordAdded Action = "word.added"
	WordEnded Action = "word.ended"
)

// ObjectKind says which table the number of an object belongs to.
type ObjectKind string

const (
	OnAccount    ObjectKind = "account"
	OnInvitation ObjectKind = "invitation"
	OnStaff      ObjectKind = "staff"
	OnFamily     ObjectKind = "family"
	OnPerson     ObjectKind = "person"
	OnAdult      ObjectKind = "adult"
	OnLink       ObjectKind = "link"
	OnDocument   ObjectKind = "document"
	OnCall       ObjectKind = "call"
	OnTask       ObjectKind = "task"
	// OnSupervisorRequest is for supervisors only, as its actions are.
	OnSupervisorRequest ObjectKind = "supervisor-request"
	OnMeeting           ObjectKind = "meeting"
	OnWait              ObjectKind = "wait"
	OnSpecialist        ObjectKind = "specialist"
	OnOffice            ObjectKind = "office"
	OnClosure           ObjectKind = "closure"
	// OnHoliday has the day as its number: 20270101.
	OnHoliday ObjectKind = "holiday"
	// OnNotice has 0 for all of them.
	OnNotice ObjectKind = "notice"
	OnWord   ObjectKind = "word"
)

// Entry is one line of the record. At is UTC; Actor is 0 for the system.
type Entry struct {
	At         time.Time
	ActorKind  ActorKind
	Actor      int64
	Action     Action
	ObjectKind ObjectKind
	Object     int64
}

// Record appends an entry in the transaction of the change it tells about, so that neither exists without the other (rule 4).
func Record(ctx context.Context, q postgres.Querier, e Entry) error {
	_, err := q.Exec(ctx, `
		INSERT INTO audit (at, actor_kind, actor_id, action, object_kind, object_id)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		e.At, e.ActorKind, e.Actor, e.Action, e.ObjectKind, e.Object)
	if err != nil {
		return fmt.Errorf("audit %s by %s %d on %s %d: %w", e.Action, e.ActorKind, e.Actor, e.ObjectKind, e.Object, err)
	}
	return nil
}

// Read appends that a member of staff looked at something. Whoever shows it records it first, in the same turn: what cannot be recorded is not shown.
func Read(ctx context.Context, q postgres.Querier, staff int64, action Action, kind ObjectKind, object int64, now time.Time) error {
	return Record(ctx, q, Entry{At: now.UTC(), ActorKind: Staff, Actor: staff, Action: action, ObjectKind: kind, Object: object})
}
