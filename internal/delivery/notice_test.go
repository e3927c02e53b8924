package delivery

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

// reader is an account of an adult.
func (b *bundle) reader() int64 {
	b.t.Helper()
	account := b.account("active")
	b.exec(`INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-27A4', staff_id, now(), 'f' FROM accounts WHERE id = $1 ON CONFLICT DO NOTHING`, account)
	b.exec(`WITH a AS (INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT id, '', now(), $1::bigint::text FROM families RETURNING id)
		UPDATE accounts SET staff_id = NULL, adult_id = a.id FROM a WHERE accounts.id = $1`, account)
	return account
}

// runs is a notice that runs for that many new adults, due now and worth something for an hour.
func (b *bundle) runs(readers int) (notice int64) {
	b.t.Helper()
	b.account("active")
	b.account("active")
	for range readers {
		b.reader()
	}
	err := b.pool.QueryRow(b.ctx(), `
		INSERT INTO notices (author_id, state, hash, approved_by, began_at, expires_at, created_at, key, recipients)
		SELECT min(id), 'running', 'x', max(id), $1, $2, $1, gen_random_uuid()::text, $3 FROM staff RETURNING id`, b.now, b.now.Add(time.Hour), readers).Scan(&notice)
	if err != nil {
		b.t.Fatal(err)
	}
	b.exec(`INSERT INTO notice_recipients (notice_id, adult_id, number, language) SELECT $1::bigint, adult_id, $1::bigint, 'kk' FROM accounts WHERE adult_id IS NOT NULL`, notice)
	b.queueNotice(notice, b.now)
	return notice
}

func (b *bundle) queueNotice(notice int64, due time.Time) {
	b.t.Helper()
	err := pgx.BeginFunc(b.ctx(), b.pool, func(tx pgx.Tx) error {
		return QueueNotice(b.ctx(), tx, notice, Wave{First: 10, Due: due, Rest: due, Expires: b.now.Add(time.Hour)})
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// Messages of notices go last, of a paused one none does, and none after its time; two notices due in one moment stand beside each other.
func TestNoticesGoLast(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.runs(2)
	second := b.runs(0)
	b.now = b.now.Add(time.Second)
	account := b.account("active")
	b.queue(account, New, 0, time.Hour)
	if n, err := Due(b.ctx(), b.pool, 10, b.now); err != nil || n != 5 {
		t.Errorf("%d due, %v", n, err)
	}
	if n, err := Due(b.ctx(), b.pool, 2, b.now); err != nil || n != 2 {
		t.Errorf("%d due of two, %v", n, err)
	}
	claimed := b.claim(2)
	if len(claimed) != 2 || claimed[0].Kind != New || claimed[1].Notice != second {
		t.Errorf("claimed %+v", claimed)
	}
	b.exec(`UPDATE notices SET paused_at = now() WHERE id = $1`, second)
	claimed = b.claim(10)
	if len(claimed) != 2 || claimed[0].Notice != first || claimed[1].Notice != first {
		t.Errorf("with the other one paused: %+v", claimed)
	}
	b.exec(`UPDATE notices SET paused_at = NULL`)
	b.now = b.now.Add(time.Hour)
	if claimed := b.claim(10); len(claimed) != 0 {
		t.Errorf("after its time: %+v", claimed)
	}
	if err := Expire(b.ctx(), b.pool, b.now); err != nil {
		t.Fatal(err)
	}
	if err := GiveUp(b.ctx(), b.pool, second, Failed, "expired", b.now); err != nil {
		t.Fatal(err)
	}
	want := []string{"ping.notice sending", "ping.notice sending", "ping.notice sending", "ping.notice failed expired", "ping.new sending"}
	if diff := cmp.Diff(want, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Two processes claim every message of two notices once.
func TestClaimNoticesOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.runs(30)
	b.runs(30)
	b.now = b.now.Add(time.Second)
	seen := make(chan int64, 1000)
	done := make(chan error)
	for range 4 {
		pool := b.process()
		go func() {
			for range 40 {
				claimed, err := Claim(b.ctx(), pool, 3, b.now)
				if err != nil {
					done <- err
					return
				}
				for _, d := range claimed {
					seen <- d.ID
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	close(seen)
	ids := map[int64]int{}
	for id := range seen {
		ids[id]++
	}
	if len(ids) != 90 {
		t.Errorf("%d of 90 were claimed", len(ids))
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("message %d was claimed %d times", id, n)
		}
	}
}

// What each level of a hold keeps back.
func TestHeldBy(t *testing.T) {
	t.Parallel()
	for kind, want := range map[Kind][]Level{New: {Pings, Notices, Reminders}, Notice: {Notices, Reminders}, Tomorrow: {Reminders}, Storm: {Reminders}} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			account := b.reader()
			held := []Level{}
			for _, level := range Levels() {
				b.exec(`UPDATE contact_holds SET ended_at = now()`)
				b.exec(`INSERT INTO contact_holds (adult_id, level, reason, from_at, set_by, key) SELECT a.adult_id, $2, 'ill', $3, s.id, $2 FROM accounts a, staff s WHERE a.id = $1`, account, level, b.now)
				reasons, err := Withheld(b.ctx(), b.pool, b.now, Delivery{Account: account, Kind: Staff}, Delivery{Account: account, Kind: kind})
				if err != nil {
					t.Fatal(err)
				}
				if reasons[0] != "" {
					t.Errorf("staff: %s", reasons[0])
				}
				if reasons[1] == "held" {
					held = append(held, level)
				}
			}
			if diff := cmp.Diff(want, held); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A notice that was kept from her is owed as news when she is left in peace no more, as long as it would be news to her.
func TestMissedNotice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after time.Duration
		then  string
		want  int
	}{
		"in time":         {time.Minute, `SELECT 1`, 2},
		"too late":        {time.Hour, `SELECT 1`, 1},
		"it was recalled": {time.Minute, `UPDATE notices SET state = 'recalled', ended_at = now()`, 1},
		"it has ended":    {time.Minute, `UPDATE notices SET state = 'done', ended_at = now()`, 2},
		"she has read it": {time.Minute, `UPDATE notice_recipients SET opened_at = now()`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.runs(1)
			since := b.now
			b.now = b.now.Add(time.Second)
			claimed := b.claim(1)
			b.settle(Result{Delivery: claimed[0], Outcome: Skipped, Reason: "held"})
			b.exec(c.then)
			b.now = since.Add(c.after)
			if err := QueueMissed(b.ctx(), b.pool, claimed[0].Account, since, b.now); err != nil {
				t.Fatal(err)
			}
			if got := b.statuses(); len(got) != c.want {
				t.Errorf("owed: %v", got)
			}
		})
	}
}

// Whom a notice missed is looked for among its own messages, not among all that was ever sent.
func TestMissedReadsItsOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	notice := b.runs(20)
	b.exec(`WITH a AS (INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT min(id), '', now(), 'other ' || n FROM families, generate_series(1, 3000) n GROUP BY n RETURNING id)
		INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) SELECT decode(md5('other ' || id), 'hex'), id, 'kk', 'active', now() FROM a`)
	b.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, settled_at)
		SELECT a.id, 'ping.new', 2, $1::timestamptz + n * interval '1 second', $1::timestamptz + interval '1 day', 'sent', $1::timestamptz FROM accounts a, generate_series(1, 5) n`, b.now)
	if _, err := postgrestest.Owner(t, b.url).Exec(b.ctx(), `ANALYZE`); err != nil {
		t.Fatal(err)
	}
	plan := strings.Join(b.lines(`EXPLAIN SELECT count(*)`+missed, notice, b.now), "\n")
	if strings.Contains(plan, "Seq Scan on deliveries") {
		t.Error(plan)
	}
}
