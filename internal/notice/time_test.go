package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
)

// until is a notice that is worth nothing from a moment on, approved.
func (b *bundle) until(expires time.Time) ID {
	b.t.Helper()
	id := b.draft(b.asqat)
	b.must(b.SetWhen(b.ctx(), b.asqat, id, time.Time{}, expires, b.now))
	n := b.submit(id)
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	return id
}

// The evening ends while it can be stopped: those who are left are sent it in the morning.
func TestNightInTheWindow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	b.now = at(t, "2026-11-23 20:57")
	id := b.running()
	b.pass(time.Second)
	if n := b.send(); n != 1 {
		t.Errorf("%d in the evening", n)
	}
	if n := b.notice(id); !n.RestAt.Equal(at(t, "2026-11-24 09:00")) {
		t.Errorf("the rest at %s", n.RestAt)
	}
	for moment, want := range map[string]int{"2026-11-23 21:03": 0, "2026-11-24 08:59": 0} {
		b.now = at(t, moment)
		if n := b.send(); n != want {
			t.Errorf("%s: %d sent", moment, n)
		}
	}
	b.now = at(t, "2026-11-24 09:01")
	if n := b.send(); n != 1 {
		t.Errorf("%d in the morning", n)
	}
	b.advance()
	b.wantState(id, Done)
}

// Its time is over before the morning comes: what could go out in the evening did, the others are not sent it, and the report says so.
func TestItsTimeEndsInTheNight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	b.now = at(t, "2026-11-23 20:57")
	id := b.until(at(t, "2026-11-24 03:00"))
	b.advance()
	b.pass(time.Second)
	b.send()
	for _, moment := range []string{"2026-11-24 02:59", "2026-11-24 03:00", "2026-11-24 09:01"} {
		b.now = at(t, moment)
		if n := b.send(); n != 0 {
			t.Errorf("%s: %d sent", moment, n)
		}
		b.advance()
	}
	b.wantState(id, Done)
	b.same("messages", b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE notice_id = $1 ORDER BY status`, id), []string{"failed expired", "sent"})
}

// What would be worth nothing any more when families may be written to again does not begin, and its author hears of it.
func TestTooLateForTheNight(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		expires string
		want    State
	}{
		"over in the night":         {"2026-11-24 03:00", Cancelled},
		"over when the night is":    {"2026-11-24 09:00", Cancelled},
		"over after the first wave": {"2026-11-24 09:01", Running},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.now = at(t, "2026-11-23 22:00")
			id := b.until(at(t, c.expires))
			b.exec(`DELETE FROM deliveries`)
			b.advance()
			b.wantState(id, c.want)
			told := b.lines(`SELECT s.name FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id`)
			if today, err := b.ForToday(b.ctx(), b.asqat, b.now); err != nil || (len(today) == 1) != (c.want == Cancelled) || (len(told) == 1) != (c.want == Cancelled) {
				t.Errorf("the author's day: %v, %v; told %v", today, err, told)
			}
		})
	}
}

// A clock that jumps: nothing is sent twice or lost, and the run comes to its end.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	id := b.running()
	for _, jump := range []time.Duration{time.Second, -time.Hour, time.Hour, -24 * time.Hour, 24*time.Hour + 5*time.Minute, -time.Hour, 2 * time.Hour} {
		b.pass(jump)
		b.advance()
		b.send()
	}
	b.advance()
	b.wantState(id, Done)
	b.same("messages", b.lines(`SELECT concat_ws(' ', status, attempts) FROM deliveries WHERE notice_id = $1`, id), []string{"sent 1", "sent 1"})
}

// Both processes were away, or Telegram was, while it could be stopped: it goes to the others when the time to stop it is over, counted from when it could go to anybody.
func TestNobodyCouldStopIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first func(b *bundle, claimed []delivery.Delivery)
		// at once, and after the window.
		want [2]int
	}{
		"one was sent it":  {func(b *bundle, claimed []delivery.Delivery) { b.settle(claimed[:1], delivery.Sent, "") }, [2]int{4, 0}},
		"one could not be": {func(b *bundle, claimed []delivery.Delivery) { b.settle(claimed[:1], delivery.Failed, "gone") }, [2]int{4, 0}},
		"who sent them died": {func(b *bundle, _ []delivery.Delivery) {
			b.exec(`UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE status = 'sending'`)
			b.must(delivery.Reclaim(b.ctx(), b.Pool, b.now))
		}, [2]int{2, 4}},
		"all are to try again": {func(b *bundle, claimed []delivery.Delivery) { b.settle(claimed, delivery.Retry, "not_sent") }, [2]int{2, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.many(4)
			b.Wave = 2
			id := b.running()
			b.pass(time.Second)
			c.first(b, b.claim(2))
			b.pass(20 * time.Minute)
			b.advance()
			if n := b.send(); n != c.want[0] {
				t.Errorf("%d at once, want %d", n, c.want[0])
			}
			if n := b.notice(id); c.want[1] > 0 && !n.RestAt.Equal(b.now.Add(5*time.Minute)) {
				t.Errorf("the rest at %s", n.RestAt)
			}
			b.pass(5*time.Minute - time.Second)
			b.advance()
			if n := b.send(); n != 0 {
				t.Errorf("%d while it can be stopped", n)
			}
			b.pass(2 * time.Second)
			b.advance()
			if n := b.send(); n != c.want[1] {
				t.Errorf("%d after it, want %d", n, c.want[1])
			}
		})
	}
}
