package family

import (
	"slices"
	"time"
)

// Move is one recorded change of a document. A document's history is its moves in order of Seq, from 1 without a gap; the first one opens it.
type Move struct {
	Seq int
	State
	// At is when it was recorded; ShownFrom is when it can no longer be taken back. Before ShownFrom it exists for nobody.
	At, ShownFrom time.Time
	// PlaceRead: somebody of the staff read the one right place of birth on the paper, and it still holds.
	PlaceRead bool
}

// Telling is the fact that one adult was told, by a person, everything about one document up to the move UpTo.
type Telling struct {
	UpTo int
	// At is when she was told. Recorded, not earlier, is when we learned it and her view changed.
	At, Recorded time.Time
}

// View is what one adult is shown of one document: the move it stands at for her.
type View struct {
	Seq int
	State
	// Since is when this state began for her: when it was recorded, or when she was told, whichever is later.
	Since     time.Time
	PlaceRead bool
}

// ClassOf says how the move between two states may reach an adult; from is the zero State for the first move. flagged is the mark on an item that follows
// from the relative-status track. A move that changes nothing but its visit has its stage's class.
func ClassOf(track Track, flagged bool, from, to State) Class {
	rule := track.mustEntry().rule
	if flagged || rule == alwaysHumanFirst {
		return HumanFirst
	}
	class := ViewOnly
	if from.Stage != to.Stage || from.Overlay == to.Overlay {
		class = track.stageClass(rule, from.Stage, to.Stage)
	}
	if from.Overlay != to.Overlay {
		// Setting one overlay over another lifts the old one.
		class = max(class, overlayClass(rule, from.Overlay), overlayClass(rule, to.Overlay))
	}
	return class
}

// stageClass is the class of a change of stage. Opening a document (from is empty) passes over every stage before the one it is opened at.
func (t Track) stageClass(rule moveRule, from, to Stage) Class {
	class := t.step(to).class
	start, end := t.Position(from), t.Position(to)
	if rule == byStage || end < 0 {
		return class
	}
	if end < start {
		if rule == strict {
			return HumanFirst
		}
		// The way back counts the stage it leaves: to go back out of a human-first stage takes its news back.
		start, end = end, start
	}
	for _, passed := range t.mustEntry().steps[start+1 : end+1] {
		if passed.class == HumanFirst {
			return HumanFirst
		}
	}
	return class
}

// overlayClass is the class of setting an overlay, and of lifting it.
func overlayClass(rule moveRule, o Overlay) Class {
	switch o {
	case ActionNeeded:
		return Ping
	case OnHold:
		return HumanFirst
	case Closed, Transferred:
		if rule == strict {
			return HumanFirst
		}
	}
	return ViewOnly
}

// Shown is what an adult sees of a document: it walks its moves and stops before the first one that can still be taken back, or that a person must tell her and nobody
// has; whatever was recorded after that one waits behind it. false: for her the document does not exist.
//
// Nothing of what it stops before goes into the answer, so that two histories that differ only there cannot be told apart.
func Shown(track Track, flagged bool, moves []Move, told []Telling, now time.Time) (View, bool) {
	var view View
	var released time.Time
	for _, m := range moves {
		if now.Before(m.ShownFrom) {
			break
		}
		if ClassOf(track, flagged, view.State, m.State) == HumanFirst {
			at, ok := toldAt(told, m.Seq)
			if !ok {
				break
			}
			released = later(released, at)
		}
		since := m.At
		if m.State == view.State {
			since = view.Since
		}
		view = View{Seq: m.Seq, State: m.State, Since: later(since, released), PlaceRead: m.PlaceRead}
	}
	return view, view.Seq > 0
}

// Pings says whether the newest move lights up this adult's phone: it is of class Ping, she will see it at once instead of behind something untold, and no
// person told her about this document in the 24 hours before it is shown.
func Pings(track Track, flagged bool, moves []Move, told []Telling) bool {
	if len(moves) == 0 {
		return false
	}
	var before State
	newest := moves[len(moves)-1]
	if len(moves) > 1 {
		before = moves[len(moves)-2].State
	}
	if ClassOf(track, flagged, before, newest.State) != Ping {
		return false
	}
	if calm(told, newest.ShownFrom) {
		return false
	}
	view, ok := Shown(track, flagged, moves, told, newest.ShownFrom)
	return ok && view.Seq == newest.Seq
}

// calm says whether nothing that comes to be shown at that moment may ping: a person has told her about the document in the 24 hours before, or since.
func calm(told []Telling, shown time.Time) bool {
	return slices.ContainsFunc(told, func(t Telling) bool { return shown.Before(t.Recorded.Add(calmAfterTelling)) })
}

// toldAt is when she was first told about the move; false: never.
func toldAt(told []Telling, seq int) (time.Time, bool) {
	var first time.Time
	found := false
	for _, t := range told {
		if t.UpTo >= seq && (!found || t.At.Before(first)) {
			first, found = t.At, true
		}
	}
	return first, found
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
