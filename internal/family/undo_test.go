package family_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/family"
)

// minutes is a time of day 2.
func minutes(n int) time.Time { return day(2).Add(time.Duration(n) * time.Minute) }

func (o *office) undo(d family.DocumentID, m family.Move, now time.Time) error {
	o.t.Helper()
	return o.Undo(o.t.Context(), family.UndoMove{Document: d, Seq: m.Seq, At: m.At, By: o.caseworker}, now)
}

func TestUndo(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	o.link(adult, person, family.BirthRegistration)
	doc := o.open(person, family.BirthRegistration, birth(1))
	o.closings = nil
	move := o.move(doc, birth(2), minutes(0))
	if got := o.pings(adult); got != 2 {
		t.Fatalf("%d pings are owed", got)
	}
	for _, tt := range []struct {
		name string
		undo family.UndoMove
		now  time.Time
		want error
	}{
		{"another's family", family.UndoMove{Document: doc, Seq: 2, At: move.At, By: o.other}, minutes(1), family.ErrNotAllowed},
		{"a move that is not the newest", family.UndoMove{Document: doc, Seq: 1, At: day(1), By: o.caseworker}, minutes(1), family.ErrTooLate},
		{"another move of that number", family.UndoMove{Document: doc, Seq: 2, At: minutes(1), By: o.caseworker}, minutes(1), family.ErrNotFound},
		{"no such document", family.UndoMove{Document: 1 << 40, Seq: 2, At: move.At, By: o.caseworker}, minutes(1), family.ErrNotFound},
		{"ten minutes later", family.UndoMove{Document: doc, Seq: 2, At: move.At, By: o.caseworker}, minutes(10), family.ErrTooLate},
		{"so late that it may be shown before it is done", family.UndoMove{Document: doc, Seq: 2, At: move.At, By: o.caseworker}, minutes(10).Add(-10 * time.Second), family.ErrTooLate},
		{"in time", family.UndoMove{Document: doc, Seq: 2, At: move.At, By: o.caseworker}, minutes(10).Add(-11 * time.Second), nil},
		{"again", family.UndoMove{Document: doc, Seq: 2, At: move.At, By: o.caseworker}, minutes(10).Add(-11 * time.Second), family.ErrNotFound},
	} {
		if err := o.Undo(t.Context(), tt.undo, tt.now); !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v, want %v", tt.name, err, tt.want)
		}
	}
	if got := o.card(adult, doc); got.State != birth(1) || len(o.closings) != 0 {
		t.Errorf("taken back, and she sees %v, closings %v", got.State, o.closings)
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM deliveries WHERE status = 'pending'`); got != 1 {
		t.Errorf("%d pings are owed", got)
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'move.undone'`); got != 1 {
		t.Errorf("the audit has it %d times", got)
	}
}

func TestUndoIsTooLateOnceSomebodyWasTold(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	o.link(adult, person, family.Guardianship)
	doc := o.open(person, family.Guardianship, guard(4))
	move := o.move(doc, guard(5), minutes(0))
	o.tell(doc, 2, minutes(1), adult)
	if err := o.undo(doc, move, minutes(2)); !errors.Is(err, family.ErrTooLate) {
		t.Errorf("error %v", err)
	}
}

// What somebody was told of is the move that was there then. One that was recorded in its place she has not heard of, and is not shown.
func TestTellingIsNotOfAMoveInItsPlace(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	o.link(adult, person, family.Guardianship)
	doc := o.open(person, family.Guardianship, guard(1))
	first := o.move(doc, guard(2), minutes(0))
	telling := family.NewTelling{Document: doc, UpTo: 2, Recorded: first.At, Adults: []family.AdultID{adult}, Told: inPerson(o.caseworker, minutes(1)), By: o.caseworker}
	must(t, 0, o.undo(doc, first, minutes(1)))
	o.move(doc, guard(4), minutes(2))
	if err := o.Tell(t.Context(), telling, minutes(3)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("told: %v", err)
	}
	if _, err := o.PreviewTelling(t.Context(), telling, minutes(3)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("previewed: %v", err)
	}
}

// The first move is taken back with its document, which can be opened anew.
func TestUndoOfOpening(t *testing.T) {
	t.Parallel()
	o := setup(t)
	person := o.person(o.family(), "Б", 2014)
	open := func(at time.Time) (family.DocumentID, error) {
		return o.OpenDocument(t.Context(), family.NewDocument{Person: person, Track: family.BirthRegistration, State: birth(1), By: o.caseworker, Key: o.key()}, at)
	}
	doc, err := open(day(1))
	must(t, doc, err)
	must(t, 0, o.Check(t.Context(), family.NewCheck{Document: doc, By: o.caseworker, Key: o.key()}, day(1)))
	must(t, 0, o.undo(doc, family.Move{Seq: 1, At: day(1)}, day(1)))
	if _, err := o.CaseFile(t.Context(), o.caseworker, doc, day(1)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("the document is still there: %v", err)
	}
	if again, err := open(day(2)); err != nil || again != doc {
		t.Errorf("opened anew as %d: %v", again, err)
	}
}

// Rule 8 says what is executed; taking back a move with the tick takes back that somebody read the paper.
func TestUndoBringsTheTaskBack(t *testing.T) {
	t.Parallel()
	o := setup(t)
	person := o.person(o.family(), "Б", 2014)
	doc := o.open(person, family.BirthRegistration, birth(5))
	for range 2 {
		must(t, doc, o.PlaceNotRead(t.Context(), doc, o.caseworker, o.key(), day(1)))
	}
	tasks := func() (kinds []family.TaskKind) {
		t.Helper()
		list, err := o.Tasks(t.Context(), o.manager, day(2))
		must(t, doc, err)
		for _, task := range list {
			kinds = append(kinds, task.Kind)
		}
		return kinds
	}
	one := []family.TaskKind{family.PlaceNotRead}
	if diff := cmp.Diff(one, tasks()); diff != "" {
		t.Errorf("not read (-want +got)\n%s", diff)
	}
	move, err := o.Move(t.Context(), family.NewMove{Document: doc, To: birth(6), Visit: aVisit(), PlaceRead: true, By: o.caseworker, Key: o.key()}, minutes(0))
	must(t, move, err)
	if got := tasks(); len(got) != 0 {
		t.Errorf("read, and there is still %v", got)
	}
	must(t, 0, o.undo(doc, move, minutes(1)))
	if diff := cmp.Diff(one, tasks()); diff != "" {
		t.Errorf("taken back (-want +got)\n%s", diff)
	}
}

// event is something that happens to one of two documents of a child with two adults.
type event struct {
	at   time.Time
	kind string
	doc  int
	to   family.State
	// whom is which adult is told, back how many moves before the newest she is told of.
	whom, back int
	key        string
}

const (
	happensMove, happensTell, takenBack, isTaken = "move", "tell", "a move that is taken back", "is taken back"
)

var undoTracks = []family.Track{family.BirthRegistration, family.Guardianship}

// drawEvents is a history in which some moves are taken back, with other things in between that both worlds know.
func drawEvents(t *rapid.T) []event {
	var events []event
	at := day(1)
	states := [2]family.State{{Stage: undoTracks[0].Stages()[0]}, {Stage: undoTracks[1].Stages()[0]}}
	sleep := func(most int) time.Time {
		at = at.Add(time.Duration(rapid.IntRange(1, most).Draw(t, "minutes")) * time.Minute)
		return at
	}
	draw := func(doc int) family.State {
		from := states[doc]
		return rapid.SampledFrom(undoTracks[doc].MovesFrom(from)).Draw(t, "state")
	}
	happens := func(most int, but int) {
		doc := rapid.IntRange(0, 1).Draw(t, "document")
		if rapid.Bool().Draw(t, "told") {
			events = append(events, event{at: sleep(most), kind: happensTell, doc: doc, whom: rapid.IntRange(0, 1).Draw(t, "whom"), back: rapid.IntRange(0, 2).Draw(t, "back")})
			return
		}
		if doc == but {
			return
		}
		to := draw(doc)
		states[doc] = to
		events = append(events, event{at: sleep(most), kind: happensMove, doc: doc, to: to})
	}
	for range rapid.IntRange(2, 8).Draw(t, "events") {
		if rapid.Bool().Draw(t, "take back") {
			doc := rapid.IntRange(0, 1).Draw(t, "document")
			began := sleep(900)
			events = append(events, event{at: began, kind: takenBack, doc: doc, to: draw(doc)})
			for range rapid.IntRange(0, 2).Draw(t, "in between") {
				happens(3, doc)
			}
			events = append(events, event{at: sleep(2), kind: isTaken, doc: doc})
		}
		happens(900, -1)
	}
	for i := range events {
		events[i].key = fmt.Sprintf("event-%d", i)
	}
	return events
}

// live lets a history happen, with or without the moves that are taken back, and gives all that is left of it, but the audit.
func liveEvents(t *testing.T, events []event, withTakenBack bool) (left []string, undone int) {
	o := setup(t)
	f := o.family()
	person := o.person(f, "Б", 2014)
	adults := []family.AdultID{o.adult(f), o.adult(f)}
	docs := []family.DocumentID{o.open(person, undoTracks[0], family.State{Stage: undoTracks[0].Stages()[0]}), o.open(person, undoTracks[1], family.State{Stage: undoTracks[1].Stages()[0]})}
	for _, a := range adults {
		o.link(a, person, undoTracks...)
	}
	newest := []int{1, 1}
	last := make([]family.Move, 2)
	for _, e := range events {
		switch {
		case e.kind == happensTell:
			if upTo := newest[e.doc] - e.back; upTo > 0 {
				o.tell(docs[e.doc], upTo, e.at, adults[e.whom])
			}
			continue
		case e.kind != happensMove && !withTakenBack:
			continue
		case e.kind == isTaken:
			must(t, e, o.undo(docs[e.doc], last[e.doc], e.at))
			undone++
			continue
		}
		c, err := o.CaseFile(t.Context(), o.caseworker, docs[e.doc], e.at)
		must(t, c, err)
		n := family.NewMove{Document: docs[e.doc], To: e.to, PlaceRead: true, By: o.caseworker, Key: e.key}
		if c.Track.NeedsVisit(c.Newest().State, e.to) {
			n.Visit = aVisit()
		}
		move, err := o.Move(t.Context(), n, e.at)
		must(t, move, err)
		last[e.doc] = move
		if e.kind == happensMove {
			newest[e.doc]++
		}
	}
	return o.left(adults, docs, events), undone
}

// left is every row that could ever reach a family, and what each adult is shown whenever something may change.
func (o *office) left(adults []family.AdultID, docs []family.DocumentID, events []event) []string {
	o.t.Helper()
	var all []string
	for _, rows := range []string{
		`SELECT concat_ws(' ', 'move', document_id, seq, stage, overlay, at, shown_from, place_read, pinged, key) FROM moves ORDER BY 1`,
		`SELECT concat_ws(' ', 'told', document_id, adult_id, up_to_seq, told_at) FROM tellings ORDER BY 1`,
		`SELECT concat_ws(' ', 'ping', account_id, kind, due_at, expires_at, person_ids, status) FROM deliveries WHERE reason <> 'withdrawn' ORDER BY 1`,
		`SELECT concat_ws(' ', 'task', kind, document_id, done_at) FROM tasks ORDER BY 1`,
	} {
		list, err := o.Pool.Query(o.t.Context(), rows)
		must(o.t, list, err)
		lines, err := pgx.CollectRows(list, pgx.RowTo[string])
		all = append(all, must(o.t, lines, err)...)
	}
	for _, e := range events {
		for _, at := range []time.Time{e.at, e.at.Add(10 * time.Minute)} {
			for _, adult := range adults {
				for _, doc := range docs {
					d, err := o.Document(o.t.Context(), adult, doc, at)
					all = append(all, fmt.Sprintf("at %v adult %d sees %v since %v %v", at, adult, d.State, d.Since, errors.Is(err, family.ErrNotFound)))
				}
			}
		}
	}
	slices.Sort(o.closings)
	return append(all, slices.Compact(o.closings)...)
}

// A move that was taken back is as if it had never been: nothing that could reach a family tells of it, over any history around it.
func TestRule2UndoLeavesNoTrace(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(drawEvents)
	for seed := range 16 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			events := draw.Example(seed)
			with, undone := liveEvents(t, events, true)
			without, _ := liveEvents(t, events, false)
			if diff := cmp.Diff(without, with); diff != "" {
				t.Errorf("%d moves were taken back of %+v (-without +with)\n%s", undone, events, diff)
			}
		})
	}
}
