package account

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// expireLeases is the passing of half a minute of the database's clock.
func (b *bundle) expireLeases() {
	b.exec(`UPDATE screens SET leased_until = now() - interval '1 second' WHERE leased_until IS NOT NULL`)
}

func (b *bundle) dueIDs() []int {
	b.t.Helper()
	return ids(must(b.DueScreens(b.ctx(), 10, b.now))(b.t))
}

func (b *bundle) retiredIDs() []int {
	b.t.Helper()
	return ids(must(b.RetiredScreens(b.ctx(), 10, b.now))(b.t))
}

func ids(screens []Screen) []int {
	var ids []int
	for _, s := range screens {
		ids = append(ids, s.MessageID)
	}
	return ids
}

func TestDueScreens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.letIn(101)
	b.check(b.Shown(b.ctx(), 101, ScreenChange{MessageID: 1, Version: 4, Back: []byte("b"), ClosesAt: b.now.Add(10 * time.Minute)}))
	b.check(b.Shown(b.ctx(), 102, ScreenChange{MessageID: 2, Version: 4, ClosesAt: b.now})) // a stranger cannot be reached
	if got := b.dueIDs(); got != nil {
		t.Errorf("due too early: %v", got)
	}
	b.now = b.now.Add(10 * time.Minute)
	due := must(b.DueScreens(b.ctx(), 10, b.now))(t)
	want := []Screen{{Account: account, Chat: 101, Language: "ru", MessageID: 1, Version: 4, Back: []byte("b")}}
	if diff := cmp.Diff(want, due); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	if got := b.dueIDs(); got != nil {
		t.Errorf("held by one and given to another: %v", got)
	}
	b.expireLeases()
	if got := b.dueIDs(); len(got) != 1 {
		t.Errorf("after the lease: %v", got)
	}
	b.check(b.SetBlocked(b.ctx(), 101, true, b.now))
	b.expireLeases()
	if got := b.dueIDs(); got != nil {
		t.Errorf("blocked: %v", got)
	}
	b.check(b.SetBlocked(b.ctx(), 101, false, b.now))
	b.check(b.ScreenClosed(b.ctx(), due[0], 5))
	b.expireLeases()
	if got := b.dueIDs(); got != nil {
		t.Errorf("closed: %v", got)
	}
	want1 := ScreenState{MessageID: 1, Version: 5, Live: true, Back: []byte("b")}
	if diff := cmp.Diff(want1, b.actor(101).Screen); diff != "" {
		t.Errorf("closed (-want +got)\n%s", diff)
	}
}

// She tapped while the sweep was on its way: what she sees is open again, and closes at its own time.
func TestTapWinsOverClosing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.letIn(101)
	b.check(b.Shown(b.ctx(), 101, ScreenChange{MessageID: 1, Version: 4, ClosesAt: b.now}))
	due := must(b.DueScreens(b.ctx(), 10, b.now))(t)
	later := b.now.Add(10 * time.Minute)
	b.check(b.Finish(b.ctx(), 101, b.update(), ScreenChange{MessageID: 1, Version: 5, ClosesAt: later}))
	b.check(b.ScreenClosed(b.ctx(), due[0], 5))
	if got := b.actor(101).Screen; !got.ClosesAt.Equal(later) {
		t.Errorf("closes at %s", got.ClosesAt)
	}
	b.now = later
	if got := b.dueIDs(); len(got) != 1 {
		t.Errorf("due at its own time: %v", got)
	}
}

func TestRetiredScreens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.letIn(101)
	for i := range 3 {
		b.check(b.Finish(b.ctx(), 101, b.update(), ScreenChange{MessageID: i + 1, Version: int64(i + 1)}))
	}
	if got := b.retiredIDs(); got != nil {
		t.Errorf("taken from whoever just replaced them: %v", got)
	}
	b.expireLeases()
	if got := b.retiredIDs(); len(got) != 2 {
		t.Errorf("retired: %v", got)
	}
	if got := b.retiredIDs(); got != nil {
		t.Errorf("held by one and given to another: %v", got)
	}
	b.check(b.ScreenRemoved(b.ctx(), 101, 1))
	b.check(b.ScreenRemoved(b.ctx(), 101, 1))
	b.expireLeases()
	if got := b.retiredIDs(); !cmp.Equal(got, []int{2}) {
		t.Errorf("retired: %v", got)
	}
	// A late answer on a replaced message is nobody's to remove but the sweep's, at once.
	b.check(b.Finish(b.ctx(), 101, b.update(), ScreenChange{MessageID: 2, Version: 9}))
	if got := b.retiredIDs(); !cmp.Equal(got, []int{2}) {
		t.Errorf("retired: %v", got)
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const day = 24 * time.Hour
	b.letIn(101)
	refused, told := b.join(102)
	for person := int64(101); person <= 103; person++ {
		b.check(b.Finish(b.ctx(), person, person, ScreenChange{MessageID: 1, Version: 1}))
	}
	must(b.Decide(b.ctx(), b.staff, refused, (b.pairOf(refused, told)+1)%3, b.now))(t)
	_, _ = b.TryCode(b.ctx(), 103, b.update(), wrongCode, b.now)

	kept := func() []int64 {
		return []int64{b.count(`handled_updates`), b.count(`code_tries`), b.count(`screens`), b.count(`accounts WHERE telegram_sealed IS NOT NULL`),
			b.count(`keys.data_keys WHERE owner_kind = 'account'`), b.count(`invitations WHERE link_index IS NOT NULL`)}
	}
	for _, c := range []struct {
		after time.Duration
		want  []int64
	}{
		{day, []int64{3, 3, 3, 2, 2, 2}},
		{day + time.Second, []int64{3, 0, 3, 2, 2, 2}},
		{7*day + time.Second, []int64{3, 0, 1, 1, 1, 2}}, // what is left is the member's
		{8*day + time.Second, []int64{0, 0, 1, 1, 1, 2}},
		{InvitationTTL + 8*day, []int64{0, 0, 1, 1, 1, 2}},
		{InvitationTTL + 8*day + time.Second, []int64{0, 0, 1, 1, 1, 0}},
	} {
		b.check(b.Forget(b.ctx(), b.now.Add(c.after)))
		if diff := cmp.Diff(c.want, kept()); diff != "" {
			t.Errorf("updates, tries, screens, ids, keys, codes after %s (-want +got)\n%s", c.after, diff)
		}
	}
	if got := b.actor(101); got.Kind != Adult || !got.Screen.Live {
		t.Errorf("the member: %+v", got)
	}
}
