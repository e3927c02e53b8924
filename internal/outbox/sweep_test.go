package outbox

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

func (b *bundle) expireLeases() {
	b.exec(`UPDATE screens SET leased_until = now() - interval '1 second' WHERE leased_until IS NOT NULL`)
}

func TestSweepCloses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.employee("Ерлан")
	id := b.show(person, "a card", 10*time.Minute)
	b.pass(10*time.Minute - time.Second)
	b.tick()
	if diff := cmp.Diff([]string{"a card"}, b.texts(person)); diff != "" {
		t.Errorf("too early (-want +got)\n%s", diff)
	}
	b.pass(time.Second)
	b.tick()
	m := b.sim.Last(person)
	if m.MessageID != id || m.Text != closedLine || !m.HasButton(goOn) {
		t.Fatalf("closed to %+v", m)
	}
	tap, version, err := b.Codec.Open(m.Data[0][0], person)
	if err != nil || !cmp.Equal(tap, dialog.Tap{Route: "doc", Args: []int64{7}}) {
		t.Errorf("the button leads to %v, %v", tap, err)
	}
	if screen := b.screen(person); screen.Version != version || !screen.ClosesAt.IsZero() || !screen.Live {
		t.Errorf("screen %+v, shown version %d", screen, version)
	}
	after := b.sim.LastCall()
	b.pass(time.Hour)
	b.expireLeases()
	b.tick()
	if got := b.sim.Calls(after); len(got) != 0 {
		t.Errorf("closed again: %v", got)
	}
}

// She taps while the sweep waits for her turn: her screen stays as she left it.
func TestSweepLeavesATappedScreen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Ерлан")
	message := b.show(person, "a card", time.Minute)
	b.pass(time.Minute)
	due, err := b.Accounts.DueScreens(b.ctx(), 1, b.clock())
	b.check(err)
	change := account.ScreenChange{MessageID: message, Version: due[0].Version + 1, ClosesAt: b.clock().Add(time.Minute)}
	b.check(b.Accounts.Finish(b.ctx(), person, 77, change))
	b.check(b.close(b.ctx(), due[0]))
	if diff := cmp.Diff([]string{"a card"}, b.texts(person)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	b.pass(time.Minute)
	b.tick()
	if diff := cmp.Diff([]string{closedLine}, b.texts(person)); diff != "" {
		t.Errorf("at its own time (-want +got)\n%s", diff)
	}
	if id == 0 {
		t.Error("no account")
	}
}

func TestSweepRepeatsWhatFailed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.employee("Ерлан")
	old := b.show(person, "an old card", 0)
	b.show(person, "a card", time.Minute)
	b.pass(time.Minute)
	b.expireLeases()
	b.sim.SetFaults(simulatortest.Fault{Method: "*", Fault: "500"})
	b.tick()
	if diff := cmp.Diff([]string{"an old card", "a card"}, b.texts(person)); diff != "" {
		t.Fatalf("with a fault (-want +got)\n%s", diff)
	}
	b.sim.SetFaults(simulatortest.Fault{Method: "deleteMessage", Fault: "500"})
	b.expireLeases()
	b.tick()
	if diff := cmp.Diff([]string{closedLine, closedLine}, b.texts(person)); diff != "" {
		t.Errorf("closed, not deleted (-want +got)\n%s", diff)
	}
	b.sim.SetFaults()
	b.expireLeases()
	b.tick()
	if diff := cmp.Diff([]string{closedLine}, b.texts(person)); diff != "" {
		t.Errorf("in the end (-want +got)\n%s", diff)
	}
	if b.screen(person).MessageID == old {
		t.Error("the old screen is live")
	}
}

// What is over 48 hours old cannot be deleted any more. It stays neutral, and is not tried for ever.
func TestSweepOldScreen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.employee("Ерлан")
	b.show(person, "an old card", 0)
	b.pass(49 * time.Hour)
	b.show(person, "a card", 0)
	b.expireLeases()
	b.tick()
	if diff := cmp.Diff([]string{closedLine, "a card"}, b.texts(person)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := b.lines(`SELECT message_id::text FROM screens`); len(got) != 1 {
		t.Errorf("rows %v", got)
	}
}

func TestSweepUnreachable(t *testing.T) {
	t.Parallel()
	b := setup(t)
	blocked, _ := b.employee("Ерлан")
	deleted, _ := b.employee("Жанар")
	b.show(blocked, "a card", time.Minute)
	gone := b.show(deleted, "a card", time.Minute)
	b.check(b.Telegram.Delete(b.ctx(), deleted, gone))
	b.sim.SetState(blocked, "blocked")
	b.pass(time.Minute)
	b.tick()
	after := b.sim.LastCall()
	b.expireLeases()
	b.tick()
	if got := b.sim.Calls(after); len(got) != 0 {
		t.Errorf("tried again: %v", got)
	}
	if b.screen(deleted).Live {
		t.Error("a message that is gone is still the live screen")
	}
	b.sim.SetState(blocked, "active")
	b.check(b.Accounts.SetBlocked(b.ctx(), blocked, false, b.clock()))
	b.expireLeases()
	b.tick()
	if diff := cmp.Diff([]string{closedLine}, b.texts(blocked)); diff != "" {
		t.Errorf("after the block (-want +got)\n%s", diff)
	}
}

// The chat of an account that ended shows nothing of what it was shown.
func TestSweepEndedAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.employee("Ерлан")
	b.show(person, "a card", time.Hour)
	b.check(b.Accounts.EndStaff(b.ctx(), "Ерлан", "", b.clock()))
	b.tick()
	m := b.sim.Last(person)
	if m.Text != closedLine || m.HasButton(goOn) {
		t.Errorf("shows %+v", m)
	}
}

func TestSweepForgets(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tick()
	b.check(b.Accounts.FinishUnchanged(b.ctx(), 7))
	_, id := b.employee("Ерлан")
	b.owe(id, delivery.Staff)
	b.tick()
	b.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, settled_at)
		SELECT account_id, kind, priority, due_at, expires_at, status, settled_at FROM deliveries, generate_series(1, 2500)`)
	b.pass(91 * 24 * time.Hour)
	for range 3 {
		b.tick()
	}
	if got := b.statuses(); len(got) != 0 {
		t.Errorf("%d settled deliveries are kept", len(got))
	}
	if got := b.lines(`SELECT update_id::text FROM handled_updates`); len(got) != 0 {
		t.Errorf("still known: %v", got)
	}
}
