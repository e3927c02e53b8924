package family_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/family"
)

// world is one document and what one adult was told of it.
type world struct {
	track   family.Track
	flagged bool
	moves   []family.Move
	told    []family.Telling
	now     time.Time
}

func (w world) shown() (family.View, bool) {
	return family.Shown(w.track, w.flagged, w.moves, w.told, w.now)
}

// hides says whether the move of that index is human-first and was not told.
func (w world) hides(i int) bool {
	var from family.State
	if i > 0 {
		from = w.moves[i-1].State
	}
	covered := slices.ContainsFunc(w.told, func(t family.Telling) bool { return t.UpTo >= w.moves[i].Seq })
	return family.ClassOf(w.track, w.flagged, from, w.moves[i].State) == family.HumanFirst && !covered
}

func anyState(track family.Track) *rapid.Generator[family.State] {
	return rapid.Custom(func(t *rapid.T) family.State {
		overlays := []family.Overlay{family.NoOverlay, family.NoOverlay, family.ActionNeeded, family.OnHold, family.Closed, family.Transferred}
		return family.State{Stage: rapid.SampledFrom(track.Stages()).Draw(t, "stage"), Overlay: rapid.SampledFrom(overlays).Draw(t, "overlay")}
	})
}

// grow adds up to n random moves after those there are.
func grow(t *rapid.T, w world, n int) []family.Move {
	moves := slices.Clone(w.moves)
	at := monday
	if len(moves) > 0 {
		at = moves[len(moves)-1].At
	}
	for range rapid.IntRange(0, n).Draw(t, "moves") {
		at = at.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "minutes")) * time.Minute)
		moves = append(moves, family.Move{
			Seq: len(moves) + 1, State: anyState(w.track).Draw(t, "state"), At: at, ShownFrom: at.Add(10 * time.Minute),
			PlaceRead: rapid.Bool().Draw(t, "tick"),
		})
	}
	return moves
}

func anyWorld(t *rapid.T) world {
	w := world{track: rapid.SampledFrom(family.Tracks()).Draw(t, "track"), flagged: rapid.IntRange(0, 9).Draw(t, "flag") == 0}
	w.moves = grow(t, w, 8)
	for range rapid.IntRange(0, 3).Draw(t, "tellings") {
		w.told = append(w.told, anyTelling(t, len(w.moves)))
	}
	w.now = monday.Add(time.Duration(rapid.IntRange(0, 25_000).Draw(t, "now")) * time.Minute)
	return w
}

func anyTelling(t *rapid.T, newest int) family.Telling {
	at := monday.Add(time.Duration(rapid.IntRange(0, 25_000).Draw(t, "told at")) * time.Minute)
	recorded := at.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "recorded later")) * time.Minute)
	return family.Telling{UpTo: rapid.IntRange(1, max(1, newest)).Draw(t, "up to"), At: at, Recorded: recorded}
}

// Two worlds that differ only in what she was not told, or what can still be taken back, look the same to her.
func TestRule2UntoldMovesLeaveNoTrace(t *testing.T) {
	t.Parallel()
	differed := 0
	rapid.Check(t, func(t *rapid.T) {
		one := anyWorld(t)
		seen, exists := one.shown()
		other := one
		other.moves = one.moves[:seen.Seq]
		other.told = nil
		for _, told := range one.told {
			// In the other world what she heard that day was all there was.
			if told.UpTo = min(told.UpTo, seen.Seq); told.UpTo > 0 {
				other.told = append(other.told, told)
			}
		}
		other.moves = grow(t, other, 5)
		if next := seen.Seq; next < len(other.moves) && !other.hides(next) && !other.moves[next].ShownFrom.After(other.now) {
			t.Skip("the other world's next move is free")
		}
		differed++
		got, gotExists := other.shown()
		if diff := cmp.Diff(seen, got); diff != "" || exists != gotExists {
			t.Fatalf("the worlds look different (-one +other):\n%s", diff)
		}
	})
	if differed == 0 {
		t.Error("no two worlds were compared")
	}
}

// Nothing lights up her phone for what she cannot see.
func TestRule2UntoldMovesDoNotPing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		seen, _ := w.shown()
		for k := seen.Seq + 1; k <= len(w.moves); k++ {
			newest := w.moves[k-1]
			known := slices.DeleteFunc(slices.Clone(w.told), func(t family.Telling) bool { return t.Recorded.After(newest.At) })
			if family.Pings(w.track, w.flagged, w.moves[:k], known) && !newest.ShownFrom.After(w.now) {
				t.Fatalf("move %d pings, she sees move %d", k, seen.Seq)
			}
		}
	})
}

// She never sees a move beyond one she was not told, and sees every move before it that may be seen.
func TestRule2ShownStopsExactlyBeforeTheUntold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		seen, exists := w.shown()
		stop := len(w.moves)
		for i, m := range w.moves {
			if w.hides(i) || m.ShownFrom.After(w.now) {
				stop = i
				break
			}
		}
		if seen.Seq != stop || exists != (stop > 0) {
			t.Fatalf("shown move %d, want %d", seen.Seq, stop)
		}
		if exists && (seen.State != w.moves[stop-1].State || seen.PlaceRead != w.moves[stop-1].PlaceRead) {
			t.Fatalf("shown %+v of move %+v", seen, w.moves[stop-1])
		}
	})
}

// Time, and being told more, never take back what she was shown.
func TestRule2ShownIsMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := anyWorld(t)
		after := before
		after.now = before.now.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "pause")) * time.Minute)
		after.told = append(slices.Clone(before.told), anyTelling(t, len(before.moves)))
		after.moves = grow(t, before, 3)
		for i := len(before.moves); i < len(after.moves); i++ {
			// What is recorded later is recorded after now.
			after.moves[i].At = after.moves[i].At.Add(after.now.Sub(monday))
			after.moves[i].ShownFrom = after.moves[i].At.Add(10 * time.Minute)
		}
		old, _ := before.shown()
		if now, _ := after.shown(); now.Seq < old.Seq {
			t.Fatalf("shown move %d, before that move %d", now.Seq, old.Seq)
		}
	})
}

// Told everything, she sees the newest state; its day is not before she was told what had been kept from her.
func TestRule2TellingReleasesTheNewestFreeState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		if len(w.moves) == 0 {
			t.Skip("nothing to tell")
		}
		hidden := false
		for i := range w.moves {
			hidden = hidden || w.hides(i)
		}
		newest := w.moves[len(w.moves)-1]
		telling := family.Telling{UpTo: newest.Seq, At: newest.ShownFrom, Recorded: newest.ShownFrom}
		w.told = append(w.told, telling)
		w.now = newest.ShownFrom
		seen, _ := w.shown()
		if seen.State != newest.State || seen.Seq != newest.Seq {
			t.Fatalf("shown %+v, want the newest, %+v", seen, newest)
		}
		if hidden && seen.Since.Before(telling.At) {
			t.Fatalf("since %v, told only on %v", seen.Since, telling.At)
		}
	})
}
