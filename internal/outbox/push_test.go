package outbox

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

func TestPushReplacesTheScreen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Ерлан")
	b.show(person, "a card", time.Hour)
	b.owe(id, delivery.New)
	after := b.sim.LastCall()
	b.tick()

	if diff := cmp.Diff([]string{newLine}, b.texts(person)); diff != "" {
		t.Errorf("the chat (-want +got)\n%s", diff)
	}
	pushed := b.sim.Last(person)
	if !pushed.Protected || !pushed.HasButton(openButton) {
		t.Errorf("pushed %+v", pushed)
	}
	actor, err := b.Accounts.Actor(b.ctx(), person, 0)
	b.check(err)
	if !actor.Screen.Live || actor.Screen.MessageID != pushed.MessageID {
		t.Errorf("live screen %+v, pushed %d", actor.Screen, pushed.MessageID)
	}
	if tap, version, err := b.Codec.Open(pushed.Data[0][0], person); err != nil || tap.Route != "new" || version != actor.Screen.Version {
		t.Errorf("the button leads to %v in version %d, recorded %d, %v", tap, version, actor.Screen.Version, err)
	}
	var methods []string
	for _, c := range b.sim.Calls(after) {
		methods = append(methods, c.Method)
	}
	// Neutral first: a message that cannot be deleted must not keep what it said.
	if diff := cmp.Diff([]string{"sendMessage", "editMessageText", "deleteMessage"}, methods); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"sent"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if rows := b.lines(`SELECT message_id::text FROM screens`); len(rows) != 1 {
		t.Errorf("screens %v", rows)
	}
	b.tick()
	if got := b.notified(person); len(got) != 2 {
		t.Errorf("lock screen %v", got)
	}
}

func TestPushSkips(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		do    func(b *bundle, person int64, id account.ID)
		want  string
		calls bool
	}{
		{"let go", func(b *bundle, _ int64, _ account.ID) {
			b.check(b.Accounts.EndStaff(b.ctx(), "Ерлан", "", b.clock()))
		}, "skipped ended", false},
		{"forgotten", func(b *bundle, _ int64, id account.ID) {
			b.check(b.Accounts.EndStaff(b.ctx(), "Ерлан", "", b.clock()))
			b.exec(`UPDATE accounts SET telegram_sealed = NULL`)
		}, "skipped ended", false},
		{"blocked", func(b *bundle, person int64, _ account.ID) {
			b.check(b.Accounts.SetBlocked(b.ctx(), person, true, b.clock()))
		}, "skipped blocked", false},
		{"an adult without a live link", func(b *bundle, _ int64, _ account.ID) {
			b.exec(`INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-27A4', id, now(), 'f' FROM staff`)
			b.exec(`INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT id, '', now(), 'a' FROM families`)
			b.exec(`UPDATE accounts SET staff_id = NULL, adult_id = (SELECT id FROM adults)`)
		}, "skipped unlinked", false},
		{"blocked without our knowing", func(b *bundle, person int64, _ account.ID) { b.sim.SetState(person, "blocked") }, "failed gone", true},
		{"deactivated", func(b *bundle, person int64, _ account.ID) { b.sim.SetState(person, "deactivated") }, "failed gone", true},
		{"expired", func(b *bundle, _ int64, _ account.ID) { b.pass(73 * time.Hour) }, "failed expired", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, id := b.employee("Ерлан")
			b.owe(id, delivery.New)
			c.do(b, person, id)
			after := b.sim.LastCall()
			b.tick()
			if diff := cmp.Diff([]string{c.want}, b.statuses()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := len(b.sim.Calls(after)) > 0; got != c.calls {
				t.Errorf("Telegram was asked: %t", got)
			}
			if got := b.notified(person); len(got) != 0 {
				t.Errorf("lock screen %v", got)
			}
			if c.want == "failed gone" {
				if chat, err := b.Accounts.Chat(b.ctx(), id); err != nil || !chat.Blocked {
					t.Errorf("not marked as blocked: %+v, %v", chat, err)
				}
			}
		})
	}
}

func TestPushFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		fault  simulatortest.Fault
		after  []string        // statuses after the first round
		passes []time.Duration // then these times pass, with a round after each
		want   []string
		copies int
	}{
		{"429", simulatortest.Fault{Fault: "429", Times: 1, RetryAfter: 1}, []string{"pending rate_limited"},
			[]time.Duration{900 * time.Millisecond}, []string{"pending rate_limited"}, 0},
		{"connection refused", simulatortest.Fault{Fault: "reset-before", Times: 1}, nil, []time.Duration{time.Minute, time.Minute}, []string{"sent"}, 1},
		{"500", simulatortest.Fault{Fault: "500", Times: 2}, []string{"pending not_sent"}, []time.Duration{2 * time.Second, 4 * time.Second}, []string{"sent"}, 1},
		{"502 with a page", simulatortest.Fault{Fault: "502-html", Times: 1}, []string{"pending not_sent"}, []time.Duration{2 * time.Second}, []string{"sent"}, 1},
		{"accepted, answer lost", simulatortest.Fault{Fault: "reset-after", Times: 1}, []string{"pending unknown"},
			[]time.Duration{59 * time.Second, time.Second}, []string{"sent"}, 2},
		{"accepted, answer lost twice", simulatortest.Fault{Fault: "reset-after", Times: 2}, []string{"pending unknown"},
			[]time.Duration{time.Minute, time.Minute, time.Hour}, []string{"unknown unknown"}, 2},
		{"accepted, answer unreadable", simulatortest.Fault{Fault: "garbage", Times: 1}, []string{"pending unknown"},
			[]time.Duration{59 * time.Second}, []string{"pending unknown"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, id := b.employee("Ерлан")
			b.owe(id, delivery.New)
			c.fault.Method = "sendMessage"
			b.sim.SetFaults(c.fault)
			b.tick()
			if got := b.statuses(); c.after != nil && !cmp.Equal(c.after, got) {
				t.Errorf("at first: %v, want %v", got, c.after)
			}
			for _, d := range c.passes {
				b.pass(d)
				b.tick()
			}
			if diff := cmp.Diff(c.want, b.statuses()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := b.notified(person); len(got) != c.copies {
				t.Errorf("lock screen %v, want %d", got, c.copies)
			}
			if strings.Contains(b.logs.String(), fmt.Sprint(person)) {
				t.Errorf("a Telegram id in the log: %s", b.logs)
			}
		})
	}
}

// A process died in the middle of a send. Another one sends once more, after a minute, and removes nothing it does not know.
func TestPushAfterCrash(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Ерлан")
	b.owe(id, delivery.New)
	if claimed, err := delivery.Claim(b.ctx(), b.pool, 1, b.clock()); err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	b.tick()
	if got := b.notified(person); len(got) != 0 {
		t.Errorf("sent while another holds it: %v", got)
	}
	b.exec(`UPDATE deliveries SET leased_until = now() - interval '1 second'`)
	b.tick()
	b.pass(delivery.Resend - delivery.Lease - time.Second)
	b.tick()
	if got := b.notified(person); len(got) != 0 {
		t.Errorf("sent too early: %v", got)
	}
	b.pass(time.Second)
	b.tick()
	if got := b.notified(person); len(got) != 1 {
		t.Errorf("lock screen %v", got)
	}
	if diff := cmp.Diff([]string{"sent"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPushWaitsForHerTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Ерлан")
	b.owe(id, delivery.New)
	b.busy = true
	b.tick()
	if diff := cmp.Diff([]string{"pending storage"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	b.busy = false
	b.pass(2 * time.Second)
	b.tick()
	if got := b.notified(person); len(got) != 1 {
		t.Errorf("lock screen %v", got)
	}
}

// A dead network does not turn everything that is due into a failed attempt.
func TestDeadNetworkPausesTheLane(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 20 {
		_, id := b.employee(fmt.Sprint("Ерлан ", i))
		b.owe(id, delivery.New)
	}
	b.sim.SetFaults(simulatortest.Fault{Method: "sendMessage", Fault: "500"})
	after := b.sim.LastCall()
	b.tick()
	b.tick()
	if got := len(b.sim.Calls(after)); got < 5 || got > 2*atOnce {
		t.Errorf("%d sends before the pause", got)
	}
	if got := b.lines(`SELECT status FROM deliveries WHERE attempts = 0`); len(got) < 20-2*atOnce {
		t.Errorf("only %d were not touched", len(got))
	}
}

// Two processes share the work: everybody gets one message.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var people []int64
	for i := range 30 {
		person, id := b.employee(fmt.Sprint("Ерлан ", i))
		people = append(people, person)
		b.owe(id, delivery.New)
		b.pass(time.Second)
		b.owe(id, delivery.New)
	}
	var running sync.WaitGroup
	for _, o := range []*Outbox{b.Outbox, b.process()} {
		running.Go(func() {
			if err := o.push(b.ctx()); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	for i, person := range people {
		if got := b.notified(person); len(got) != 1 {
			t.Errorf("person %d: %v", i, got)
		}
	}
}

// Told to stop in the middle of a send: it is finished and settled.
func TestRunFinishesWhatIsInFlight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Ерлан")
	ctx, stop := context.WithCancel(b.ctx())
	defer stop()
	hold := b.Hold
	b.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
		stop()
		return hold(ctx, people...)
	}
	b.owe(id, delivery.New)
	b.Run(ctx)
	if diff := cmp.Diff([]string{"sent"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := b.notified(person); len(got) != 1 {
		t.Errorf("lock screen %v", got)
	}
}

// Told to stop while Telegram does not answer: it waits a little, and what may be out counts as unanswered.
func TestRunLetsGoOfWhatHangs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Ерлан")
	b.owe(id, delivery.New)
	b.sim.SetFaults(simulatortest.Fault{Method: "sendMessage", ChatID: person, Fault: "hang"})
	ctx, stop := context.WithCancel(b.ctx())
	defer stop()
	stopped := make(chan time.Time, 1)
	hold := b.Hold
	b.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
		stopped <- time.Now()
		stop()
		return hold(ctx, people...)
	}
	b.Run(ctx)
	if took := time.Since(<-stopped); took > graceTime+settleTime {
		t.Errorf("it stopped after %s", took)
	}
	if diff := cmp.Diff([]string{"pending unknown"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPushSays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Ерлан")
	b.owe(id, delivery.Staff)
	b.owe(id, delivery.New)
	b.tick()
	if got := b.notified(person); len(got) != 2 || got[0] != "staff kk" && got[1] != "staff kk" {
		t.Errorf("lock screen %v", got)
	}
	if got := b.texts(person); len(got) != 1 {
		t.Errorf("the chat holds %v", got)
	}
	if _, err := dialog.Unpack(b.screen(person).Back); err != nil {
		t.Error(err)
	}
}

func (b *bundle) screen(person int64) account.ScreenState {
	b.t.Helper()
	actor, err := b.Accounts.Actor(b.ctx(), person, 0)
	b.check(err)
	return actor.Screen
}
