package account

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A change closes what was shown before it, and nothing else.
func TestChangedScreens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const before, after, another, closed = 6000000001, 6000000002, 6000000003, 6000000004
	changed := map[int64]int64{}
	for _, id := range []int64{before, after, another, closed} {
		changed[id] = b.id(`SELECT adult_id FROM accounts WHERE id = $1`, b.letIn(id))
	}
	at := b.now.Add(10 * time.Minute)
	for _, id := range []int64{before, after, closed} {
		b.check(b.CloseScreenAt(b.ctx(), b.Pool, changed[id], at))
		b.check(b.CloseScreenAt(b.ctx(), b.Pool, changed[id], at))
	}
	evening := b.now.Add(15 * time.Hour)
	back := []byte("visit")
	for _, id := range []int64{before, another} {
		b.check(b.Shown(b.ctx(), id, ScreenChange{MessageID: 7, Version: 1, Back: back, ClosesAt: evening}))
	}
	b.check(b.Shown(b.ctx(), closed, ScreenChange{MessageID: 7, Version: 1}))
	b.check(b.ChangedScreens(b.ctx(), b.now))
	if due := b.dueIDs(); len(due) != 0 {
		t.Errorf("closed before the change: %v", due)
	}
	b.now = at
	b.check(b.Shown(b.ctx(), after, ScreenChange{MessageID: 7, Version: 1, Back: back, ClosesAt: evening}))
	b.now = at.Add(time.Second)
	b.check(b.ChangedScreens(b.ctx(), b.now))
	due := must(b.DueScreens(b.ctx(), 10, b.now))(t)
	if len(due) != 1 || due[0].Chat != before || !cmp.Equal(back, due[0].Back) {
		t.Errorf("closed: %+v", due)
	}
	if left := b.count(`closings`); left != 0 {
		t.Errorf("%d changes are remembered", left)
	}
}

// What is taken from her goes at once and has no way back; who only joins has nothing to be taken.
func TestCloseScreen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const in, joining = 6000000001, 6000000002
	adult := b.id(`SELECT adult_id FROM accounts WHERE id = $1`, b.letIn(in))
	other, _ := b.join(joining)
	for _, id := range []int64{in, joining} {
		b.check(b.Shown(b.ctx(), id, ScreenChange{MessageID: 7, Version: 1, Back: []byte("card"), ClosesAt: b.now.Add(time.Hour)}))
	}
	b.check(b.CloseScreen(b.ctx(), b.Pool, adult, b.now))
	b.check(b.CloseScreen(b.ctx(), b.Pool, b.id(`SELECT adult_id FROM accounts WHERE id = $1`, other), b.now))
	if due := must(b.DueScreens(b.ctx(), 10, b.now))(t); len(due) != 1 || due[0].Chat != in || due[0].Back != nil {
		t.Errorf("closed: %+v", due)
	}
}

// A chat that fails each time waits longer and longer, and does not stand before the others.
func TestHeldScreensBackOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const failing, fresh = 6000000001, 6000000002
	b.letIn(failing)
	b.check(b.Shown(b.ctx(), failing, ScreenChange{MessageID: 7, Version: 1, ClosesAt: b.now.Add(-time.Hour)}))
	for _, want := range []int64{30, 60, 120, 240, 240} {
		if due := b.dueIDs(); len(due) != 1 {
			t.Fatalf("due %v", due)
		}
		if got := b.id(`SELECT round(extract(epoch FROM leased_until - now()) / 10)::bigint * 10 FROM screens`); got != want {
			t.Errorf("held for %d s, want %d", got, want)
		}
		b.exec(`UPDATE screens SET leased_until = NULL`)
	}
	b.letIn(fresh)
	b.check(b.Shown(b.ctx(), fresh, ScreenChange{MessageID: 7, Version: 1, ClosesAt: b.now}))
	if first := must(b.DueScreens(b.ctx(), 1, b.now))(t); len(first) != 1 || first[0].Chat != fresh {
		t.Errorf("the first is %+v", first)
	}
	b.check(b.Shown(b.ctx(), failing, ScreenChange{MessageID: 7, Version: 2, ClosesAt: b.now}))
	if got := b.id(`SELECT max(tries) FROM screens WHERE version = 2`); got != 0 {
		t.Errorf("shown anew it was tried %d times", got)
	}
}
