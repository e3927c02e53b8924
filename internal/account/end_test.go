package account

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Who leaves hands over: families, whoever waits to be called and whoever waits to be let in.
func TestEndStaffHandsOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.bindStaff(6000000001, "Асхат", Caseworker)
	b.bindStaff(6000000002, "Жанар", Caseworker)
	b.check(b.Shown(b.ctx(), 6000000001, ScreenChange{MessageID: 7, Version: 1, ClosesAt: b.now.Add(time.Hour)}))
	joining, told := b.join(6000000003)
	b.exec(`DELETE FROM deliveries`)
	for _, to := range []string{"nobody", "Болат", "Асхат"} {
		if err := b.EndStaff(b.ctx(), "Асхат", to, b.now); !errors.Is(err, ErrSuccessor) {
			t.Errorf("to %s: %v", to, err)
		}
	}
	if b.actor(6000000001).Kind != Staff {
		t.Fatal("a refused handing over has ended him")
	}
	b.check(b.EndStaff(b.ctx(), "Асхат", "Жанар", b.now))
	if who := b.actor(6000000001); who.Kind != Stranger {
		t.Errorf("he is %+v", who)
	}
	if due := must(b.DueScreens(b.ctx(), 10, b.now))(t); len(due) != 1 || due[0].Chat != 6000000001 {
		t.Errorf("due screens %+v", due)
	}
	pending := must(b.PendingJoins(b.ctx(), b.other))(t)
	if len(pending) != 1 {
		t.Fatalf("she is to let in %+v", pending)
	}
	if n := b.count(`deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.staff_id = $1 AND kind = 'ping.staff'`, b.other); n != 1 {
		t.Errorf("she is told %d times", n)
	}
	if n := b.count(`audit WHERE action = 'family.handed-over' AND object_id = $1`, b.family); n != 1 {
		t.Errorf("%d families handed over", n)
	}
	right := 0
	for i, pair := range pending[0].Pairs {
		if pair == told {
			right = i
		}
	}
	if d := must(b.Decide(b.ctx(), b.other, joining, right, b.now))(t); !d.Matched {
		t.Error("she could not let him in")
	}
}

// A lost phone: its account ends, and she is invited again, not before.
func TestEndAdult(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const lost, found = 6000000001, 6000000002
	adult := b.id(`SELECT adult_id FROM accounts WHERE id = $1`, b.letIn(lost))
	b.check(b.Shown(b.ctx(), lost, ScreenChange{MessageID: 7, Version: 1, Back: []byte("card"), ClosesAt: b.now.Add(time.Hour)}))
	invite := InviteRequest{Adult: adult, Language: "kk", By: b.staff, TTL: InvitationTTL}
	if _, err := b.Invite(b.ctx(), b.Pool, invite, b.now); !errors.Is(err, ErrBound) {
		t.Errorf("invited while she has a phone: %v", err)
	}
	for _, staff := range []int64{b.other, b.expert} {
		if err := b.EndAdult(b.ctx(), staff, adult, b.now); !errors.Is(err, ErrNotFound) {
			t.Errorf("ended by %d: %v", staff, err)
		}
	}
	b.check(b.EndAdult(b.ctx(), b.staff, adult, b.now))
	if who := b.actor(lost); who.Kind != Stranger {
		t.Errorf("who holds the lost phone is %+v", who)
	}
	due := must(b.DueScreens(b.ctx(), 10, b.now))(t)
	if len(due) != 1 || due[0].Back != nil {
		t.Errorf("due screens %+v", due)
	}
	if err := b.EndAdult(b.ctx(), b.staff, adult, b.now); !errors.Is(err, ErrNotFound) {
		t.Errorf("ended again: %v", err)
	}
	i := b.try(found, must(b.Invite(b.ctx(), b.Pool, invite, b.now))(t).Typed)
	must(b.Join(b.ctx(), found, i.ID, consent, pictureCount, b.now))(t)
	if got := b.actor(found).Kind; got != Joining {
		t.Errorf("with the new phone she is %v", got)
	}
	if diff := cmp.Diff(int64(1), b.count(`audit WHERE action = 'account.ended' AND actor_id = $1`, b.staff)); diff != "" {
		t.Errorf("records (-want +got)\n%s", diff)
	}
}
