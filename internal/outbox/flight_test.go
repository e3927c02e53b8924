package outbox

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
)

// Somebody's chat takes its time. The others are reached meanwhile, those owed something later too.
func TestPushGoesOnBesideADeafChat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	deaf, deafID := b.employee("Ерлан")
	other, otherID := b.employee("Бекзат")
	b.sim.SetFaults(simulatortest.Fault{Method: "sendMessage", ChatID: deaf, Fault: "hang"})
	ctx, stop := context.WithCancel(b.ctx())
	ended := make(chan struct{})
	began, after := time.Now(), b.sim.LastCall()
	b.owe(deafID, delivery.Staff)
	go func() { b.Run(ctx); close(ended) }()
	for range 2 {
		b.owe(otherID, delivery.Staff)
		after = b.sim.AwaitMethod(after, "sendMessage", other).N
		b.pass(time.Minute)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	stop()
	<-ended
}

// A notice takes its time to begin. What is owed to others goes out meanwhile.
func TestPushGoesOnBesideABeginning(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.mother("Ана", 1)
	b.announced()
	person, id := b.employee("Бекзат")
	locked, err := b.pool.Begin(b.ctx())
	b.check(err)
	_, err = locked.Exec(b.ctx(), `LOCK TABLE notice_recipients`)
	b.check(err)
	ctx, stop := context.WithCancel(b.ctx())
	ended := make(chan struct{})
	began, after := time.Now(), b.sim.LastCall()
	go func() { b.Run(ctx); close(ended) }()
	for range 2 {
		b.owe(id, delivery.Staff)
		after = b.sim.AwaitMethod(after, "sendMessage", person).N
		b.pass(time.Minute)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	stop()
	<-ended
	b.check(locked.Rollback(b.ctx()))
}

// What the limiter does not grant at once is waited for, not left to the next round.
func TestPushWaitsForTheRate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slow, err := telegram.New(telegram.Options{Token: simulatortest.Token, APIURL: b.sim.URL, Rate: 100})
	b.check(err)
	b.Telegram = slow
	for i := range 12 {
		_, id := b.employee(fmt.Sprint("Ерлан ", i))
		b.owe(id, delivery.Staff)
	}
	began := time.Now()
	b.check(b.push(b.ctx()))
	if left := b.lines(`SELECT status FROM deliveries WHERE status <> 'sent'`); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
	if took := time.Since(began); took < 80*time.Millisecond {
		t.Errorf("12 messages at 100 a second took %s", took)
	}
}

// The database is away for a moment after the send: what came of it is written when it is back.
func TestSettleAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, id := b.employee("Ерлан")
	b.owe(id, delivery.Staff)
	hold := b.Hold
	b.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
		b.exec(`REVOKE UPDATE ON deliveries FROM senim_app`)
		return hold(ctx, people...)
	}
	back := make(chan struct{})
	go func() {
		defer close(back)
		b.sim.AwaitMethod(0, "sendMessage", 0)
		<-time.After(flushAgain)
		b.exec(`GRANT UPDATE ON deliveries TO senim_app`)
	}()
	b.check(b.push(b.ctx()))
	<-back
	if diff := cmp.Diff([]string{"sent"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
