package family_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

var monday = time.Date(2026, time.November, 23, 5, 0, 0, 0, time.UTC)

// day is noon-ish of the n-th day of a test's story; the move of seq n is recorded on day n.
func day(n int) time.Time { return monday.AddDate(0, 0, n) }

// story records one move a day.
func story(states ...family.State) []family.Move {
	var moves []family.Move
	for i, s := range states {
		at := day(i + 1)
		moves = append(moves, family.Move{Seq: i + 1, State: s, At: at, ShownFrom: at.Add(10 * time.Minute)})
	}
	return moves
}

func told(upTo, onDay int) family.Telling {
	return family.Telling{UpTo: upTo, At: day(onDay), Recorded: day(onDay)}
}

func view(seq int, s family.State, since time.Time) family.View {
	return family.View{Seq: seq, State: s, Since: since}
}

// One row for each sentence that says what an adult is shown.
func TestRule2Shown(t *testing.T) {
	t.Parallel()
	var nothing family.View
	tests := []struct {
		rule  string
		track family.Track
		moves []family.Move
		told  []family.Telling
		now   time.Time
		want  family.View
	}{
		{"a move that is not human-first is shown", family.BirthRegistration,
			story(birth(1), birth(2), birth(3)), nil, day(9), view(3, birth(3), day(3))},
		{"a human-first move stays hidden until she was told", family.BirthRegistration,
			story(birth(3), birth(4)), nil, day(9), view(1, birth(3), day(1))},
		{"then she sees it, since the day of telling", family.BirthRegistration,
			story(birth(3), birth(4)), []family.Telling{told(2, 5)}, day(9), view(2, birth(4), day(5))},
		{"until then she sees the state she was last told", family.Guardianship,
			story(guard(4), guard(5), guard(4)), []family.Telling{told(2, 2)}, day(9), view(2, guard(5), day(2))},
		{"every later move queues behind it", family.BirthRegistration,
			story(birth(3), birth(4), birth(5), birth(6)), nil, day(9), view(1, birth(3), day(1))},
		{"telling releases the newest state that is free", family.BirthRegistration,
			story(birth(3), birth(4), birth(5), birth(6)), []family.Telling{told(2, 7)}, day(9), view(4, birth(6), day(7))},
		{"telling releases no further than the next untold one", family.BirthRegistration,
			story(birth(3), birth(4), birth(5), birth(5, family.OnHold), birth(6, family.OnHold)), []family.Telling{told(2, 7)}, day(9),
			view(3, birth(5), day(7))},
		{"told of a later move, she knows what was before it", family.Guardianship,
			story(guard(4), guard(5), guard(5, family.OnHold)), []family.Telling{told(3, 6)}, day(9), view(3, guard(5, family.OnHold), day(6))},
		{"what she was told late does not date what came after", family.BirthRegistration,
			story(birth(3), birth(4), birth(5)), []family.Telling{told(2, 2)}, day(9), view(3, birth(5), day(3))},
		{"told twice, the first time counts", family.BirthRegistration,
			story(birth(3), birth(4)), []family.Telling{told(2, 6), told(2, 4)}, day(9), view(2, birth(4), day(4))},
		{"a newly linked adult starts at what she knows", family.KinshipConfirmation,
			story(kin(4), kin(5), kin(6), kin(6, family.Closed)), []family.Telling{told(3, 5)}, day(9), view(3, kin(6), day(5))},
		{"with nothing recorded, at the newest state before the first human-first move", family.KinshipConfirmation,
			story(kin(1), kin(2), kin(3), kin(5), kin(6)), nil, day(9), view(3, kin(3), day(3))},
		{"if there is none, the document does not exist for her: 1.e", family.RelativeStatus,
			story(rel(1), rel(2)), nil, day(9), nothing},
		{"if there is none, the document does not exist for her: 1.f", family.LegalSupport,
			story(legal(1)), nil, day(9), nothing},
		{"if there is none, the document does not exist for her: opened beyond", family.BirthRegistration,
			story(birth(6)), nil, day(9), nothing},
		{"1.e after a talk", family.RelativeStatus,
			story(rel(1), rel(2), rel(2, family.OnHold), rel(2)), []family.Telling{told(3, 4)}, day(9), view(3, rel(2, family.OnHold), day(4))},
		{"a move counts from the end of its ten minutes", family.BirthRegistration,
			story(birth(1), birth(2)), nil, day(2).Add(9 * time.Minute), view(1, birth(1), day(1))},
		{"and from that moment on", family.BirthRegistration,
			story(birth(1), birth(2)), nil, day(2).Add(10 * time.Minute), view(2, birth(2), day(2))},
		{"the first move too", family.BirthRegistration,
			story(birth(1)), nil, day(1), nothing},
		{"told within the ten minutes, it still waits for their end", family.BirthRegistration,
			story(birth(3), birth(4)), []family.Telling{told(2, 2)}, day(2).Add(5 * time.Minute), view(1, birth(3), day(1))},
		{"another day for the same visit does not begin the stage anew", family.Guardianship,
			story(guard(3), guard(3)), nil, day(9), view(2, guard(3), day(1))},
		{"no moves", family.BirthRegistration, nil, nil, day(9), nothing},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			t.Parallel()
			got, ok := family.Shown(tt.track, false, tt.moves, tt.told, tt.now)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("shown (-want +got):\n%s", diff)
			}
			if ok != (tt.want.Seq > 0) {
				t.Errorf("exists for her: %v", ok)
			}
		})
	}
}

// One row for each sentence that says when the newest move pings.
func TestRule2Pings(t *testing.T) {
	t.Parallel()
	late := story(birth(3), birth(4), birth(5))
	late[2].At = day(3).Add(20 * time.Hour)
	late[2].ShownFrom = late[2].At.Add(10 * time.Minute)
	tests := []struct {
		rule    string
		track   family.Track
		flagged bool
		moves   []family.Move
		told    []family.Telling
		want    bool
	}{
		{"ping allowed", family.BirthRegistration, false, story(birth(1), birth(2)), nil, true},
		{"opening is a move too", family.BirthRegistration, false, story(birth(1)), nil, true},
		{"view only", family.BirthRegistration, false, story(birth(2), birth(3)), nil, false},
		{"human-first", family.BirthRegistration, false, story(birth(3), birth(4)), nil, false},
		{"human-first, told at once", family.BirthRegistration, false, story(birth(3), birth(4)), []family.Telling{told(2, 2)}, false},
		{"queued behind an untold one, without ping", family.BirthRegistration, false, story(birth(3), birth(4), birth(5)), nil, false},
		{"released long ago", family.BirthRegistration, false, story(birth(3), birth(4), birth(4), birth(4), birth(5)),
			[]family.Telling{told(4, 2)}, true},
		{"dropped in the 24 hours after a telling", family.BirthRegistration, false, late, []family.Telling{told(2, 3)}, false},
		{"sent after them", family.BirthRegistration, false, story(birth(3), birth(4), birth(5)), []family.Telling{told(2, 2)}, true},
		{"the 24 hours count from when the telling was recorded", family.BirthRegistration, false, story(birth(3), birth(4), birth(5)),
			[]family.Telling{{UpTo: 2, At: day(1), Recorded: day(3)}}, false},
		{"no move of 1.e ever pings", family.RelativeStatus, false, story(rel(2), rel(2, family.ActionNeeded)), []family.Telling{told(1, 0)}, false},
		{"no move of 1.f ever pings", family.LegalSupport, false, story(legal(3), legal(3)), []family.Telling{told(1, 0)}, false},
		{"an item of 1.g", family.HomeAndSupport, false, story(home(4)), nil, true},
		{"a flagged item of 1.g", family.HomeAndSupport, true, story(home(4)), nil, false},
		{"nothing happened", family.BirthRegistration, false, nil, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			t.Parallel()
			if got := family.Pings(tt.track, tt.flagged, tt.moves, tt.told); got != tt.want {
				t.Errorf("pings: %v, want %v", got, tt.want)
			}
		})
	}
}
