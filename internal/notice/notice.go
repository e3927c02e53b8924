// Package notice is in charge of notices: what a caseworker writes once for many families, in Kazakh and in Russian. It keeps the draft, decides whom it reaches, has a second
// person approve exactly that, lets it go out and be stopped, and tells afterwards who must be called. It speaks in ids: the words for them are in the locales.
//
// A notice is a row from the first tap on. Its state moves one way, by whoever is first: draft, waiting (its recipients are frozen), approved, running, done. Any edit before it runs
// makes it a draft again. A run can be paused; anything can be cancelled before it is done. What has gone out can be recalled, sent again to those whom it did not reach, and corrected:
// by a notice of its own, which needs a second person as any other and takes its place when it begins.
package notice

import (
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/vault"
	"github.com/senim-bot/senim/internal/wording"
)

// Ids of rows. An office is one of package booking.
type (
	ID       int64
	OfficeID int64
)

var (
	// ErrNotFound answers for what does not exist and, in the same way, for what this adult or this member of staff may not know of.
	ErrNotFound = family.ErrNotFound
	// ErrNotAllowed: the member of staff may not do this, or has left.
	ErrNotAllowed = family.ErrNotAllowed
	// ErrInvalid: the request contradicts itself.
	ErrInvalid = family.ErrInvalid
	// ErrChanged: the notice is not what was decided on any more, or is too far on its way for this; it must be looked at again.
	ErrChanged = family.ErrChanged
	// ErrSecondPerson: nobody approves a notice of their own (rule 8).
	ErrSecondPerson = family.ErrSecondPerson
	// ErrWording: the text holds a word that is never said to a family.
	ErrWording = errors.New("the text holds a word that is never said to a family")
	// ErrUnopened: there is a picture or a voice note that whoever decides has not opened.
	ErrUnopened = errors.New("a picture or a voice note was not opened")
	// ErrNotReady: something is still missing; Notice.Lacks says what.
	ErrNotReady = errors.New("the notice is not ready")
)

// Store keeps notices in PostgreSQL. All times it takes and gives are instants; they are stored in UTC. All its fields must be set, but those that say otherwise.
type Store struct {
	Pool     *pgxpool.Pool
	Vault    *vault.Vault
	Families *family.Store
	// Lexicon knows what is not said to families.
	Lexicon *lexicon.Store
	// Log is told of rows that do not open, by their ids; whatever lists rows goes on without them.
	Log *slog.Logger
	// Wave is how many are sent a notice first, 10 if zero; StopWindow is how long the others wait after that, 5 minutes if zero, while any of the staff can stop it.
	Wave       int
	StopWindow time.Duration
	// Rate is how many messages may go out in a second, 25 if zero: how long a run takes is told by it until that can be measured.
	Rate float64

	// counts are of runs that somebody watches: ID to counted.
	counts sync.Map
}

// State is how far a notice has come.
type State string

const (
	// Draft can be edited and sent to nobody.
	Draft State = "draft"
	// Waiting: its recipients are frozen, a second person decides.
	Waiting State = "waiting"
	// Approved goes out when its time comes.
	Approved State = "approved"
	// Running goes out, unless it is paused.
	Running State = "running"
	// Done: everybody's message is settled.
	Done State = "done"
	// Cancelled was stopped for good: nobody is sent or shown it any more.
	Cancelled State = "cancelled"
	// Corrected had gone out; another one, which corrects it, took its place.
	Corrected State = "corrected"
	// Recalled had gone out, and is shown to nobody any more.
	Recalled State = "recalled"
)

// Reason says why a run is paused, or ended by itself.
type Reason string

const (
	// ByHand: somebody of the staff did it.
	ByHand Reason = "by-hand"
	// Failing: too many of the last messages failed.
	Failing Reason = "failing"
	// TooOld: its time was over, or would have been, before anybody could be sent it.
	TooOld Reason = "too-old"
	// NotAsApproved: what was to run is not what was approved.
	NotAsApproved Reason = "not-as-approved"
	// ForWording: a supervisor put a word on a list since it was approved, and its text holds it.
	ForWording Reason = "wording"
)

// Offers are the answers that a notice has a button for.
type Offers struct {
	// Understood is «Түсіндім», Help is «Көмек керек».
	Understood, Help bool
}

// Notice is a notice as staff see it.
type Notice struct {
	ID     ID
	Author family.StaffID
	// By is the author's name; Own: whoever reads it wrote it.
	By  string
	Own bool
	// Corrects is the notice whose place it takes, of several in a row the first; 0 for none. Its recipients are those of that one.
	Corrects ID
	// Resent is how often it was sent again.
	Resent int
	// Revision counts edits: what is decided on carries it.
	Revision int
	State    State
	// Paused is since when a run is paused, zero if it is not, and Why is why; Why also says why it ended by itself.
	Paused time.Time
	Why    Reason
	Texts  Texts
	// Hits are the words of the texts that should be looked at again, by its author and by whoever approves it, or may not stand there any more.
	Hits     []wording.Hit
	Media    Media
	Offers   Offers
	Audience Audience
	// Hopes: the text may raise hopes, and the author ticked that it is to go to those too who have something on hold.
	Hopes bool
	// Starts is zero for as soon as it is approved. Nobody is sent it from Expires on, nor shown it.
	Starts, Expires time.Time
	// Recipients is how many were frozen, those without a chat included; zero for a draft. Who may not know it exactly and chose them learns nothing of it before it runs.
	Recipients Count
	// MayApprove: whoever reads it may be its second person. Unopened: not before they have opened its media (MediumOpened).
	MayApprove, Unopened bool
	// RestAt is when those follow who are not in the first wave, of a run only.
	RestAt time.Time
	// Approved is when a second person, ApprovedBy, approved it; TurnedDown when somebody refused it and it was not edited since.
	Made, Submitted, TurnedDown, Approved, Began, Ended time.Time
	// EndedBy cancelled or recalled it; by name, as ApprovedBy. CorrectedBy wrote the one that took its place at Corrected.
	ApprovedBy, EndedBy, CorrectedBy string
	Corrected                        time.Time
	// Unseen: whoever reads it wrote it, it ended without them, and they have not looked at it since.
	Unseen bool
	// own: whoever reads it looks after all whom it is for.
	own bool
}
