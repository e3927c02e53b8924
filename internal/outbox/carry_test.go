package outbox

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/session"
)

// announces a notice to one adult: it runs, and its message is due.
func (y *year) announces(p *patient) (notice int64) {
	y.t.Helper()
	y.check1(`INSERT INTO notices (author_id, state, hash, approved_by, began_at, expires_at, created_at, key, recipients)
		SELECT $1, 'running', 'x', min(id), $2::timestamptz, $2::timestamptz + interval '1 hour', $2, gen_random_uuid()::text, 1 FROM staff WHERE id <> $1 RETURNING id`, &notice, y.staff, y.clock())
	y.exec(`INSERT INTO deliveries (account_id, kind, notice_id, priority, due_at, expires_at, person_ids, status)
		VALUES ($1, 'ping.notice', $2, 3, $3::timestamptz, $3::timestamptz + interval '1 hour', ARRAY[$4::bigint], 'pending')`, p.account, notice, y.clock(), p.child)
	return notice
}

// What happened to some of those who are sent something together, until their turns were taken, keeps back them and nobody else; nobody waits for who is busy.
func TestHandful(t *testing.T) {
	t.Parallel()
	y := settle(t, 8, 1)
	y.AtOnce = len(y.people)
	want := map[string]string{}
	for i, to := range []string{"sent", "skipped unlinked", "skipped muted", "skipped held", "skipped blocked", "sent", "sent", "pending paused"} {
		want[fmt.Sprint(i)] = to
	}
	var notices []int64
	for i, p := range y.people {
		if i < 6 {
			y.bundle.check(delivery.QueueAdult(y.ctx(), y.pool, int64(p.adult), delivery.New, y.clock()))
		} else {
			notices = append(notices, y.announces(p))
		}
	}
	busy := y.people[5].chat
	hers, err := y.turns.Hold(y.ctx(), busy)
	y.bundle.check(err)
	hold := y.Hold
	y.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
		held, err := hold(ctx, people...)
		if len(people) == len(y.people) {
			y.exec(`UPDATE links SET revoked_at = now() WHERE adult_id = $1`, y.people[1].adult)
			y.bundle.check(y.Accounts.SetMuted(ctx, y.people[2].account, true, y.clock()))
			y.exec(`INSERT INTO contact_holds (adult_id, level, reason, from_at, set_by, key) VALUES ($1, 'pings', 'ill', $2, $3, 'h')`, y.people[3].adult, y.clock(), y.staff)
			y.bundle.check(y.Accounts.SetBlocked(ctx, y.people[4].chat, true, y.clock()))
			y.exec(`UPDATE notices SET paused_at = $2 WHERE id = $1`, notices[1], y.clock())
		}
		return held, err
	}
	after := y.sim.LastCall()
	pushed := make(chan error)
	go func() { pushed <- y.push(y.ctx()) }()
	y.sim.AwaitMethod(after, "sendMessage", y.people[0].chat)
	y.sim.AwaitMethod(after, "sendMessage", y.people[6].chat)
	if got := y.notified(busy); len(got) != 0 {
		t.Errorf("a push came under her tap: %v", got)
	}
	y.bundle.check(y.LetGo(y.ctx(), hers...))
	y.bundle.check(<-pushed)
	got := map[string]string{}
	for i, p := range y.people {
		var status string
		y.check1(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE account_id = $1`, &status, p.account)
		got[fmt.Sprint(i)] = status
		if lit := len(y.notified(p.chat)) == 1; lit != (status == "sent") {
			t.Errorf("%d: %s, and the phone lit up: %t", i, status, lit)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What is owed to one person twice goes out one after the other, and what cannot be read for one is read for the others.
func TestHandfulWithTroubleInIt(t *testing.T) {
	t.Parallel()
	y := settle(t, 4, 1)
	y.AtOnce = 8
	for _, p := range y.people {
		y.bundle.check(delivery.QueueAdult(y.ctx(), y.pool, int64(p.adult), delivery.New, y.clock()))
	}
	y.announces(y.people[0])
	y.exec(`UPDATE accounts SET telegram_sealed = 'x' WHERE id = $1`, y.people[1].account)
	// What waits while the other one is on its way finds it sent a moment later.
	y.bundle.check(y.push(y.ctx()))
	y.at(y.clock().Add(soon))
	y.bundle.check(y.push(y.ctx()))
	var got []string
	for _, p := range y.people {
		got = append(got, y.lines(fmt.Sprint(`SELECT kind || ' ' || trim(status || ' ' || reason) FROM deliveries WHERE account_id = `, p.account, ` ORDER BY id`))...)
	}
	// Her notice is led to by the news that came with it.
	want := []string{"ping.new sent", "ping.notice skipped merged", "ping.new pending storage", "ping.new sent", "ping.new sent"}
	if diff := cmp.Diff(want, got); diff != "" || len(y.notified(y.people[0].chat)) != 1 {
		t.Errorf("on her phone %v (-want +got)\n%s", y.notified(y.people[0].chat), diff)
	}
}
