package account

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestActor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	joining, _ := b.join(101)
	active := b.letIn(102)
	employed := b.bindStaff(103, "Сания", Supervisor)
	ended := b.bindStaff(104, "Ерлан", Caseworker)
	b.check(b.EndStaff(b.ctx(), "Ерлан", "", b.now))
	refused, told := b.join(105)
	must(b.Decide(b.ctx(), b.staff, refused, (b.pairOf(refused, told)+1)%3, b.now))(t)
	unended := b.bindStaff(106, "Арман", Specialist)
	b.exec(`UPDATE staff SET ended_at = $1 WHERE name = 'Арман'`, b.now)
	blocked := b.letIn(107)
	b.check(b.SetBlocked(b.ctx(), 107, true, b.now))
	if ended == 0 || unended == 0 {
		t.Fatal("no account")
	}

	for _, c := range []struct {
		name       string
		telegramID int64
		want       Actor
	}{
		{"unknown", 100, Actor{Kind: Stranger}},
		{"joining", 101, Actor{Kind: Joining, Account: joining, Language: "ru"}},
		{"adult", 102, Actor{Kind: Adult, Account: active, Language: "ru"}},
		{"staff", 103, Actor{Kind: Staff, Account: employed, Role: Supervisor, Language: "ru"}},
		{"staff let go", 104, Actor{Kind: Stranger}},
		{"refused by the caseworker", 105, Actor{Kind: Stranger}},
		{"staff let go whose account stands", 106, Actor{Kind: Stranger}},
		{"blocked", 107, Actor{Kind: Adult, Account: blocked, Language: "ru", Blocked: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := b.actor(c.telegramID)
			if diff := cmp.Diff(c.want, got, cmpopts.IgnoreFields(Actor{}, "Screen", "Adult", "Staff")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if (got.Adult != 0) != (c.want.Kind == Adult) || (got.Staff != 0) != (c.want.Kind == Staff) {
				t.Errorf("adult %d, staff %d of kind %d", got.Adult, got.Staff, got.Kind)
			}
		})
	}
}

func TestActorIsOneQuery(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.letIn(101)
	traced := b.trace()
	b.actor(101)
	b.actor(102)
	if got := traced.take(); len(got) != 2 {
		t.Errorf("%d statements for two actors: %v", len(got), got)
	}
}

func TestActorScreenAndHandled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.actor(101)
	if want := (ScreenState{Version: b.now.Unix()}); !cmp.Equal(before.Screen, want) || before.Handled {
		t.Errorf("before: %+v", before)
	}
	change := ScreenChange{MessageID: 7, Version: before.Screen.Version + 1, Back: []byte("b"), ClosesAt: b.now.Add(10 * time.Minute)}
	b.check(b.Finish(b.ctx(), 101, 1000, change))
	for update, handled := range map[int64]bool{1000: true, 1001: false} {
		got := must(b.Actor(b.ctx(), 101, update))(t)
		want := Actor{Screen: ScreenState{MessageID: 7, Version: change.Version, Live: true, Back: []byte("b"), ClosesAt: change.ClosesAt}, Handled: handled}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("update %d (-want +got)\n%s", update, diff)
		}
	}
}

// The row of a screen goes when the message goes. A button made before that must not pass for a newer one afterwards.
func TestVersionsNeverGoBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	last := int64(0)
	for i := range 20 {
		version := b.actor(101).Screen.Version + 1
		if version <= last {
			t.Fatalf("version %d after %d", version, last)
		}
		last = version
		b.check(b.Finish(b.ctx(), 101, b.update(), ScreenChange{MessageID: i + 1, Version: version}))
		if i%3 == 0 {
			b.check(b.ScreenRemoved(b.ctx(), 101, i+1))
		}
		b.now = b.now.Add(time.Second)
	}
}
