package delivery

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func (b *bundle) lines(sql string, args ...any) []string {
	b.t.Helper()
	rows, _ := b.pool.Query(b.ctx(), sql, args...)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func (b *bundle) staffOf(account int64) (id int64) {
	b.t.Helper()
	if err := b.pool.QueryRow(b.ctx(), `SELECT staff_id FROM accounts WHERE id = $1`, account).Scan(&id); err != nil {
		b.t.Fatal(err)
	}
	return id
}

// adult makes an adult with an active account.
func (b *bundle) adult() (id int64) {
	b.t.Helper()
	err := b.pool.QueryRow(b.ctx(), `
		WITH s AS (INSERT INTO staff (name, role, created_at) VALUES (gen_random_uuid()::text, 'caseworker', now()) RETURNING id),
		     f AS (INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-27A4', id, now(), 'f' FROM s RETURNING id)
		INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT id, '', now(), 'a' FROM f RETURNING id`).Scan(&id)
	if err != nil {
		b.t.Fatal(err)
	}
	b.exec(`INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) VALUES ('\x01', $1, 'kk', 'active', now())`, id)
	return id
}

// What a family waits for comes to somebody: to all supervisors when its caseworker has no account, or left.
func TestQueueStaffReachesSomebody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state string
		left  bool
		want  []string
	}{
		"the caseworker is there":      {"active", false, []string{"caseworker"}},
		"the caseworker never came in": {"joining", false, []string{"supervisor", "supervisor"}},
		"the caseworker is gone":       {"ended", true, []string{"supervisor", "supervisor"}},
		"gone, and the account stayed": {"active", true, []string{"supervisor", "supervisor"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			caseworker := b.staffOf(b.account(c.state))
			b.account("active") // another caseworker
			for range 2 {
				b.exec(`UPDATE staff SET role = 'supervisor' WHERE id = $1`, b.staffOf(b.account("active")))
			}
			former := b.staffOf(b.account("active"))
			b.exec(`UPDATE staff SET role = 'supervisor', ended_at = now() WHERE id = $1`, former)
			if c.left {
				b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, caseworker)
			}
			if err := QueueStaff(b.ctx(), b.pool, caseworker, Staff, b.now); err != nil {
				t.Fatal(err)
			}
			got := b.lines(`SELECT s.role FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id ORDER BY d.id`)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("told (-want +got)\n%s", diff)
			}
		})
	}
}

// A message knows whose papers it is about, however many became one: those of the same moment, and those merged when it is claimed, again too.
func TestPersonsAreMerged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adult := b.adult()
	queue := func(due time.Duration, persons ...int64) {
		t.Helper()
		if err := QueueAdult(b.ctx(), b.pool, adult, New, b.now.Add(due), persons...); err != nil {
			t.Fatal(err)
		}
	}
	queue(-2*time.Minute, 7)
	queue(-2*time.Minute, 8)
	queue(-time.Minute, 9)
	first := b.claim(1)
	if len(first) != 1 || !cmp.Equal([]int64{7, 8, 9}, first[0].Persons) {
		t.Fatalf("claimed %+v", first)
	}
	b.settle(Result{Delivery: first[0], Outcome: Retry, Again: b.now})
	queue(0, 10)
	again := b.claim(1)
	if len(again) != 1 || len(again[0].Persons) != 4 {
		t.Fatalf("claimed again %+v", again)
	}
	b.settle(Result{Delivery: again[0], Outcome: Retry, Again: b.now})
	queue(time.Minute)
	queue(time.Minute, 11)
	b.now = b.now.Add(2 * time.Minute)
	if all := b.claim(1); len(all) != 1 || len(all[0].Persons) != 0 {
		t.Errorf("with one about nobody in particular: %+v", all)
	}
}

func TestQueueMissed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql  string
		want int
	}{
		"nothing":                   {`SELECT 1`, 0},
		"skipped while blocked":     {`UPDATE deliveries SET status = 'skipped', reason = 'blocked', settled_at = '2026-11-23 05:30Z'`, 1},
		"what met the block":        {`UPDATE deliveries SET status = 'failed', reason = 'gone', settled_at = '2026-11-23 05:00Z'`, 1},
		"skipped for another cause": {`UPDATE deliveries SET status = 'skipped', reason = 'unlinked', settled_at = '2026-11-23 05:30Z'`, 0},
		"of an earlier block":       {`UPDATE deliveries SET status = 'skipped', reason = 'blocked', settled_at = '2026-11-22 05:30Z'`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			adult := b.adult()
			if c.want > 0 || name != "nothing" {
				if err := QueueAdult(b.ctx(), b.pool, adult, New, b.now.Add(-time.Hour)); err != nil {
					t.Fatal(err)
				}
			}
			b.exec(c.sql)
			var account int64
			if err := b.pool.QueryRow(b.ctx(), `SELECT id FROM accounts WHERE adult_id = $1`, adult).Scan(&account); err != nil {
				t.Fatal(err)
			}
			if err := QueueMissed(b.ctx(), b.pool, account, b.now.Add(-time.Hour), b.now); err != nil {
				t.Fatal(err)
			}
			if got := len(b.claim(5)); got != c.want {
				t.Errorf("%d owed, want %d", got, c.want)
			}
		})
	}
}

// While a deputy stands in, what a family waits for comes to them too; before, after and once ended it does not.
func TestQueueStaffReachesTheDeputy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, until time.Duration
		ended       bool
		state       string
		want        []string
	}{
		"stands in":                    {-time.Hour, time.Hour, false, "active", []string{"caseworker", "deputy"}},
		"begins now":                   {0, time.Hour, false, "active", []string{"caseworker", "deputy"}},
		"tomorrow":                     {time.Hour, 2 * time.Hour, false, "active", []string{"caseworker"}},
		"yesterday":                    {-time.Hour, 0, false, "active", []string{"caseworker"}},
		"ended":                        {-time.Hour, time.Hour, true, "active", []string{"caseworker"}},
		"for one who is away for good": {-time.Hour, time.Hour, false, "ended", []string{"deputy"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			caseworker, deputy, boss := b.staffOf(b.account(c.state)), b.staffOf(b.account("active")), b.staffOf(b.account("active"))
			b.exec(`UPDATE staff SET name = 'caseworker' WHERE id = $1`, caseworker)
			b.exec(`UPDATE staff SET name = 'deputy' WHERE id = $1`, deputy)
			b.exec(`UPDATE staff SET role = 'supervisor' WHERE id = $1`, boss)
			b.exec(`INSERT INTO deputies (caseworker_id, deputy_id, from_at, until_at, set_by, key) VALUES ($1, $2, $3, $4, $5, 'key')`,
				caseworker, deputy, b.now.Add(c.from), b.now.Add(c.until), boss)
			if c.ended {
				b.exec(`UPDATE deputies SET ended_at = now()`)
			}
			if err := QueueStaff(b.ctx(), b.pool, caseworker, Staff, b.now); err != nil {
				t.Fatal(err)
			}
			got := b.lines(`SELECT s.name FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id ORDER BY s.name`)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("told (-want +got)\n%s", diff)
			}
		})
	}
}
