package account

import (
	"errors"
	"testing"
	"time"
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
	pending := must(b.PendingJoins(b.ctx(), b.other, b.now))(t)
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
