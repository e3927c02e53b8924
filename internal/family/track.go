package family

import "slices"

// Track is one line of work for one person: a birth certificate, a guardian's papers.
type Track string

// The seven tracks, in the order in which they are listed.
const (
	BirthRegistration   Track = "birth-registration"
	IdentityDocument    Track = "identity-document"
	KinshipConfirmation Track = "kinship-confirmation"
	Guardianship        Track = "guardianship"
	RelativeStatus      Track = "relative-status"
	LegalSupport        Track = "legal-support"
	HomeAndSupport      Track = "home-and-support"
)

// Stage is where a document is on its track. In a checklist track it is the item itself.
type Stage string

// Overlay is what a document carries besides its stage; at most one.
type Overlay string

// The overlays. A refusal has none: it is OnHold and a conversation.
const (
	NoOverlay    Overlay = ""
	ActionNeeded Overlay = "action-needed"
	OnHold       Overlay = "on-hold"
	Closed       Overlay = "closed"
	Transferred  Overlay = "transferred"
)

// State is where a document is. The zero State is before its first move.
type State struct {
	Stage   Stage
	Overlay Overlay
}

// Class says how a change may reach an adult. The order counts: of two classes the greater one holds.
type Class int8

const (
	// ViewOnly: she finds it when she looks; no ping.
	ViewOnly Class = iota
	// Ping: a ping without content may be sent. It outranks ViewOnly because two changes recorded at once must reach her as they would one by one:
	// a paper we need from her must not go unnoticed because the stage changed in the same minute.
	Ping
	// HumanFirst: hidden until a person has told her.
	HumanFirst
)

// Turn says who has to act now.
type Turn string

// TurnNone is for what needs no such line: a visit whose screen says it all, or the end.
const (
	TurnNone      Turn = ""
	TurnOurs      Turn = "ours"
	TurnTheirs    Turn = "theirs"
	TurnStateBody Turn = "state-body"
)

// Progress says how much of the way may be drawn.
type Progress int8

const (
	// Bar: position on the track, and what comes next.
	Bar Progress = iota
	// Nothing: neither bar nor next step, for what nobody can promise.
	Nothing
	// Checklist: items side by side, each with its tick.
	Checklist
)

// ChatRule says when a track may be seen in the chat at all.
type ChatRule int8

const (
	// InChatByDefault: unless the adult switched it off.
	InChatByDefault ChatRule = iota
	// InChatOnRequest: only when the adult and her caseworker switched it on together, on her link.
	InChatOnRequest
	// InChatWithCode: only behind a secret code, which does not exist yet; so never.
	InChatWithCode
)

// Tracks lists all tracks in the order in which people see them.
func Tracks() []Track {
	all := make([]Track, len(catalogue))
	for i := range catalogue {
		all[i] = catalogue[i].id
	}
	return all
}

// Valid says whether the track is one of ours.
func (t Track) Valid() bool { return t.entry() != nil }

// Stages lists the stages in their usual order; for a checklist, its items. Nil for an unknown track.
func (t Track) Stages() []Stage {
	e := t.entry()
	if e == nil {
		return nil
	}
	stages := make([]Stage, len(e.steps))
	for i, s := range e.steps {
		stages[i] = s.stage
	}
	return stages
}

// Position is the stage's place on the track, from 0, or -1 when it is not on it.
func (t Track) Position(stage Stage) int {
	e := t.entry()
	if e == nil {
		return -1
	}
	return slices.IndexFunc(e.steps, func(s step) bool { return s.stage == stage })
}

// Progress says how much of the way may be drawn.
func (t Track) Progress() Progress { return t.mustEntry().progress }

// Chat says when the track may be seen in the chat at all.
func (t Track) Chat() ChatRule { return t.mustEntry().chat }

// IsVisit says whether the stage is a visit or a pick-up and so carries day, place, papers and who comes.
func (t Track) IsVisit(stage Stage) bool { return t.step(stage).visit }

// Next is the stage that usually follows, where the track may tell it and the document is moving at all.
func (t Track) Next(s State) (Stage, bool) {
	e, at := t.mustEntry(), t.Position(s.Stage)
	if e.progress != Bar || s.resting() || at < 0 || at+1 == len(e.steps) {
		return "", false
	}
	return e.steps[at+1].stage, true
}

// Turn says who has to act now.
func (t Track) Turn(s State) Turn {
	switch {
	case s.resting():
		return TurnNone
	case s.Overlay == ActionNeeded:
		return TurnTheirs
	}
	return t.step(s.Stage).turn
}

// Bring lists what to bring in this state: the stage's own list, or the track's whole one when a paper is asked for at a stage that needs none by itself.
func (t Track) Bring(s State) []Paper {
	own := t.step(s.Stage).bring
	switch {
	case s.resting():
		return nil
	case s.Overlay == ActionNeeded && own == nil:
		own = t.mustEntry().bring
	}
	return slices.Clone(own)
}

// resting says that nothing is going on for now: what was to bring, to visit or to come next no longer holds.
func (s State) resting() bool {
	return s.Overlay == OnHold || s.Overlay == Closed || s.Overlay == Transferred
}

func (o Overlay) valid() bool {
	return slices.Contains([]Overlay{NoOverlay, ActionNeeded, OnHold, Closed, Transferred}, o)
}

// NeedsPlaceRead says whether the stage may only be held by a paper on which staff read the right place of birth. It covers what follows the pick-up
// too: else the check could be passed by skipping one stage.
func (t Track) NeedsPlaceRead(stage Stage) bool {
	if t != BirthRegistration && t != IdentityDocument {
		return false
	}
	return t.Position(stage) >= t.Position("ready-for-pickup")
}

// entry is nil for an unknown track.
func (t Track) entry() *entry {
	for i := range catalogue {
		if catalogue[i].id == t {
			return &catalogue[i]
		}
	}
	return nil
}

// mustEntry answers for an unknown track with an entry that shows nothing.
func (t Track) mustEntry() *entry {
	if e := t.entry(); e != nil {
		return e
	}
	return &entry{rule: alwaysHumanFirst, progress: Nothing, chat: InChatWithCode}
}

func (t Track) step(stage Stage) step {
	if i := t.Position(stage); i >= 0 {
		return t.entry().steps[i]
	}
	return step{class: HumanFirst}
}
