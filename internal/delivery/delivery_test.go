package delivery

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

type bundle struct {
	t    testing.TB
	url  string
	pool *pgxpool.Pool
	now  time.Time
}

func setup(t testing.TB) *bundle {
	t.Helper()
	url := postgrestest.NewURL(t)
	b := &bundle{t: t, url: url, now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}
	b.pool = b.process()
	return b
}

// process is the pool of one more process on the same database.
func (b *bundle) process() *pgxpool.Pool {
	b.t.Helper()
	pool, err := postgres.Open(b.ctx(), b.url, postgres.Options{Role: postgres.AppRole, MaxConns: 4})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(pool.Close)
	return pool
}

func (b *bundle) ctx() context.Context { return context.Background() }

// account makes a member of staff with an account in that state.
func (b *bundle) account(state string) int64 {
	b.t.Helper()
	var id int64
	err := b.pool.QueryRow(b.ctx(), `
		WITH s AS (INSERT INTO staff (name, role, created_at) VALUES (gen_random_uuid()::text, 'caseworker', now()) RETURNING id)
		INSERT INTO accounts (telegram_index, staff_id, language, state, joined_at, ended_at)
		SELECT decode(md5(s.id::text), 'hex'), s.id, 'kk', $1, now(), CASE WHEN $1 = 'ended' THEN now() END FROM s RETURNING id`, state).Scan(&id)
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bundle) queue(account int64, kind Kind, due, expires time.Duration) {
	b.t.Helper()
	if err := insert(b.ctx(), b.pool, ofAccount, account, kind, b.now.Add(due), b.now.Add(expires), nil); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) claim(n int) []Delivery {
	b.t.Helper()
	claimed, err := Claim(b.ctx(), b.pool, n, b.now)
	if err != nil {
		b.t.Fatal(err)
	}
	return claimed
}

func (b *bundle) settle(results ...Result) {
	b.t.Helper()
	if err := Settle(b.ctx(), b.pool, results, b.now); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	if _, err := b.pool.Exec(b.ctx(), sql, args...); err != nil {
		b.t.Fatal(err)
	}
}

// statuses lists all rows in the order of their making, as "kind status reason".
func (b *bundle) statuses() []string {
	b.t.Helper()
	rows, _ := b.pool.Query(b.ctx(), `SELECT kind || ' ' || status || CASE WHEN reason <> '' THEN ' ' || reason ELSE '' END FROM deliveries ORDER BY id`)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func TestQueue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	active, joining, ended := b.account("active"), b.account("joining"), b.account("ended")
	for _, account := range []int64{active, joining, ended, active, active + 1000} {
		b.queue(account, New, 0, time.Hour)
	}
	b.queue(active, Staff, 0, time.Hour)
	b.queue(active, New, time.Second, time.Hour)
	if diff := cmp.Diff([]string{"ping.new pending", "ping.staff pending", "ping.new pending"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestQueueForPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.account("active")
	var staff int64
	if err := b.pool.QueryRow(b.ctx(), `SELECT staff_id FROM accounts WHERE id = $1`, account).Scan(&staff); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		QueueStaff(b.ctx(), b.pool, staff, Staff, b.now), QueueStaff(b.ctx(), b.pool, staff+1000, Staff, b.now), QueueAdult(b.ctx(), b.pool, 1000, New, b.now),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff([]string{"ping.staff pending"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestClaimOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	late, early, staff, future, gone := b.account("active"), b.account("active"), b.account("active"), b.account("active"), b.account("active")
	b.queue(late, New, -time.Minute, time.Hour)
	b.queue(early, New, -time.Hour, time.Hour)
	b.queue(staff, Staff, 0, time.Hour)
	b.queue(future, New, time.Second, time.Hour)
	b.queue(gone, New, -time.Hour, 0)
	if due, err := Due(b.ctx(), b.pool, 10, b.now); err != nil || due != 3 {
		t.Errorf("%d due, %v", due, err)
	}
	if due, err := Due(b.ctx(), b.pool, 2, b.now); err != nil || due != 2 {
		t.Errorf("%d due of two, %v", due, err)
	}
	var order []int64
	for _, n := range []int{2, 2, 2} {
		for _, d := range b.claim(n) {
			order = append(order, d.Account)
			if d.Attempts != 1 {
				t.Errorf("claimed first as attempt %d", d.Attempts)
			}
		}
	}
	if diff := cmp.Diff([]int64{staff, early, late}, order); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := Expire(b.ctx(), b.pool, b.now); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"ping.new sending", "ping.new sending", "ping.staff sending", "ping.new pending", "ping.new failed expired"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Several changes due for one account are one message, which lasts as long as the one that lasts longest.
func TestClaimMerges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.account("active"), b.account("active")
	for i := range 3 {
		b.queue(one, New, time.Duration(i-5)*time.Minute, time.Duration(i+1)*time.Hour)
	}
	b.queue(one, Staff, 0, time.Hour)
	b.queue(one, New, time.Minute, time.Hour)
	b.queue(two, New, 0, time.Hour)
	claimed := b.claim(10)
	if len(claimed) != 3 {
		t.Fatalf("claimed %+v", claimed)
	}
	want := []string{"ping.new sending", "ping.new skipped merged", "ping.new skipped merged", "ping.staff sending", "ping.new pending", "ping.new sending"}
	if diff := cmp.Diff(want, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var expires time.Time
	if err := b.pool.QueryRow(b.ctx(), `SELECT expires_at FROM deliveries ORDER BY id LIMIT 1`).Scan(&expires); err != nil || !expires.Equal(b.now.Add(3*time.Hour)) {
		t.Errorf("expires at %s, %v", expires, err)
	}
}

// A limit cuts between accounts, not between the rows of one.
func TestClaimMergesBeyondItsLimit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.account("active")
	for i := range 5 {
		b.queue(account, New, -time.Duration(i)*time.Minute, time.Hour)
	}
	if got := len(b.claim(1)) + len(b.claim(1)); got != 1 {
		t.Errorf("%d messages for one account", got)
	}
}

func TestClaimRaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const accounts = 60
	for range accounts {
		account := b.account("active")
		for i := range 4 {
			b.queue(account, New, -time.Duration(i)*time.Minute, time.Hour)
		}
	}
	var mu sync.Mutex
	messages := map[int64]int{}
	var claiming sync.WaitGroup
	for range 2 {
		pool := b.process()
		for range 4 {
			claiming.Go(func() {
				for {
					claimed, err := Claim(b.ctx(), pool, 3, b.now)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					for _, d := range claimed {
						messages[d.Account]++
					}
					done := len(messages) == accounts
					mu.Unlock()
					if done || err != nil {
						return
					}
				}
			})
		}
	}
	claiming.Wait()
	b.claim(1000)
	for account, n := range messages {
		if n != 1 {
			t.Errorf("account %d: %d messages", account, n)
		}
	}
	if got := len(b.claim(1000)); got != 0 {
		t.Errorf("%d left over", got)
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	again := time.Minute
	for _, c := range []struct {
		name     string
		outcomes []Result // one per claim
		want     string
		due      time.Duration // of a pending row
	}{
		{"sent", []Result{{Outcome: Sent}}, "ping.new sent", 0},
		{"failed", []Result{{Outcome: Failed, Reason: "gone"}}, "ping.new failed gone", 0},
		{"skipped", []Result{{Outcome: Skipped, Reason: "ended"}}, "ping.new skipped ended", 0},
		{"retry", []Result{{Outcome: Retry, Reason: "not_sent"}}, "ping.new pending not_sent", again},
		{"retry and sent", []Result{{Outcome: Retry, Reason: "not_sent"}, {Outcome: Sent}}, "ping.new sent", 0},
		{"unsure once", []Result{{Outcome: Unsure, Reason: "unknown"}}, "ping.new pending unknown", Resend},
		{"unsure, then sent", []Result{{Outcome: Unsure, Reason: "unknown"}, {Outcome: Sent}}, "ping.new sent", 0},
		{"unsure twice", []Result{{Outcome: Unsure, Reason: "unknown"}, {Outcome: Unsure, Reason: "unknown"}}, "ping.new unknown unknown", 0},
		{"refused for long and sent", []Result{{Outcome: Retry}, {Outcome: Retry}, {Outcome: Retry}, {Outcome: Retry}, {Outcome: Retry}, {Outcome: Sent}}, "ping.new sent", 0},
		{"unsure, refused, unsure", []Result{{Outcome: Unsure}, {Outcome: Retry}, {Outcome: Unsure, Reason: "unknown"}}, "ping.new unknown unknown", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.queue(b.account("active"), New, 0, 24*time.Hour)
			for i, r := range c.outcomes {
				claimed := b.claim(10)
				if len(claimed) != 1 || claimed[0].Attempts != i+1 {
					t.Fatalf("claim %d gave %+v", i, claimed)
				}
				r.Delivery, r.Again = claimed[0], b.now.Add(again)
				b.settle(r)
				if len(b.claim(10)) != 0 {
					t.Fatal("claimed again at once")
				}
				if i < len(c.outcomes)-1 {
					b.now = b.now.Add(2 * time.Minute)
				}
			}
			if diff := cmp.Diff([]string{c.want}, b.statuses()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			var due time.Time
			var settled bool
			if err := b.pool.QueryRow(b.ctx(), `SELECT due_at, settled_at IS NOT NULL FROM deliveries`).Scan(&due, &settled); err != nil {
				t.Fatal(err)
			}
			if settled != (c.due == 0) || c.due != 0 && !due.Equal(b.now.Add(c.due)) {
				t.Errorf("settled %t, due after %s", settled, due.Sub(b.now))
			}
		})
	}
}

// Whoever lost the lease cannot settle over the one who has it now.
func TestSettleFence(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queue(b.account("active"), New, 0, time.Hour)
	lost := b.claim(1)[0]
	b.expireLeases()
	b.reclaim()
	b.settle(Result{Delivery: lost, Outcome: Sent})
	b.now = b.now.Add(Resend)
	held := b.claim(1)[0]
	b.settle(Result{Delivery: lost, Outcome: Failed})
	if diff := cmp.Diff([]string{"ping.new sending crash"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	b.settle(Result{Delivery: held, Outcome: Sent}, Result{Delivery: lost, Outcome: Failed})
	if diff := cmp.Diff([]string{"ping.new sent"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func (b *bundle) expireLeases() {
	b.exec(`UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE leased_until IS NOT NULL`)
}

func (b *bundle) reclaim() {
	b.t.Helper()
	if err := Reclaim(b.ctx(), b.pool, b.now); err != nil {
		b.t.Fatal(err)
	}
}

func TestReclaim(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queue(b.account("active"), New, 0, time.Hour)
	b.claim(1)
	b.reclaim()
	if diff := cmp.Diff([]string{"ping.new sending"}, b.statuses()); diff != "" {
		t.Errorf("before the lease ends (-want +got)\n%s", diff)
	}
	for i, want := range []string{"ping.new pending crash", "ping.new unknown crash"} {
		b.expireLeases()
		b.reclaim()
		if diff := cmp.Diff([]string{want}, b.statuses()); diff != "" {
			t.Errorf("crash %d (-want +got)\n%s", i+1, diff)
		}
		if got := b.claim(1); len(got) != 0 {
			t.Errorf("crash %d: sent again at once", i+1)
		}
		b.now = b.now.Add(Resend - Lease)
		if got := len(b.claim(1)); got != 1-i {
			t.Errorf("crash %d: sent again %d times", i+1, got)
		}
	}
}

// A row that is still owed in full goes before one whose last copy may have arrived, and takes it along.
func TestUnsureMergesIntoFresh(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.account("active")
	b.queue(account, New, 0, time.Hour)
	b.settle(Result{Delivery: b.claim(1)[0], Outcome: Unsure, Reason: "unknown"})
	b.now = b.now.Add(2 * Resend)
	b.queue(account, New, 0, time.Hour)
	b.settle(Result{Delivery: b.claim(1)[0], Outcome: Unsure, Reason: "unknown"})
	if diff := cmp.Diff([]string{"ping.new skipped merged", "ping.new pending unknown"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A row that comes back to be tried again must not collide with one queued for the same moment while it was away.
func TestRetryMeetsQueued(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.account("active")
	b.queue(account, New, 0, time.Hour)
	claimed := b.claim(1)[0]
	b.queue(account, New, 0, time.Hour)
	b.queue(account, New, time.Minute, time.Hour)
	b.settle(Result{Delivery: claimed, Outcome: Retry, Reason: "not_sent", Again: b.now.Add(time.Minute)})
	b.now = b.now.Add(time.Minute)
	if got := len(b.claim(10)); got != 1 {
		t.Errorf("%d messages", got)
	}
}

func TestExpireUnsure(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queue(b.account("active"), New, 0, time.Second)
	b.settle(Result{Delivery: b.claim(1)[0], Outcome: Unsure, Reason: "unknown"})
	b.now = b.now.Add(time.Minute)
	if err := Expire(b.ctx(), b.pool, b.now); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"ping.new unknown expired"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Rule 4: what is owed is rolled back with its cause.
func TestRule4OwedWithItsCause(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.account("active")
	wrong := fmt.Errorf("the change failed")
	err := postgres.InTx(b.ctx(), b.pool, func(tx pgx.Tx) error {
		if err := insert(b.ctx(), tx, ofAccount, account, New, b.now, b.now.Add(time.Hour), nil); err != nil {
			return err
		}
		return wrong
	})
	if err == nil || len(b.statuses()) != 0 {
		t.Errorf("%v left %v", err, b.statuses())
	}
}
