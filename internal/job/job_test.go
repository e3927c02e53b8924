package job

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/vault"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

var almaty = time.FixedZone("Asia/Almaty", 5*3600)

// bundle is an office with two caseworkers and a supervisor, all with accounts; the first caseworker has a family with one adult.
type bundle struct {
	*Jobs
	t                   *testing.T
	url                 string
	now                 time.Time
	worker, other, boss int64
	adult               family.AdultID
	keys                int
	keyset              *vault.Keyset
	log                 lockedBuffer
}

// hour is an hour of a day of November 2026 in Kazakhstan; the 23rd is a Monday.
func hour(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, almaty).UTC() }

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, url: postgrestest.NewURL(t), now: hour(23, 10), keyset: vault.NewKeyset()}
	b.Jobs = b.process()
	for name, id := range map[string]*int64{"worker": &b.worker, "other": &b.other, "boss": &b.boss} {
		role := "caseworker"
		if name == "boss" {
			role = "supervisor"
		}
		*id = b.id(`INSERT INTO staff (name, role, created_at) VALUES ($1, $2, now()) RETURNING id`, name, role)
		b.account("staff_id", *id)
	}
	f, err := b.Families.OpenFamily(t.Context(), family.NewFamily{Caseworker: family.StaffID(b.worker), By: family.StaffID(b.worker), Key: b.key()}, b.now)
	b.must(err)
	b.adult, err = b.Families.AddAdult(t.Context(), family.NewAdult{Family: f.ID, Initial: "А", OfAge: true, By: family.StaffID(b.worker), Key: b.key()}, b.now)
	b.must(err)
	return b
}

// process is one more process on the same database.
func (b *bundle) process() *Jobs {
	b.t.Helper()
	pool, err := postgres.Open(b.t.Context(), b.url, postgres.Options{Role: postgres.AppRole, MaxConns: 8})
	b.must(err)
	b.t.Cleanup(pool.Close)
	keys, log := vault.New(b.keyset), slog.New(slog.NewTextHandler(&b.log, nil))
	clock := func() time.Time { return b.now }
	none := func(context.Context, postgres.Querier, family.AdultID, time.Time) error { return nil }
	families := &family.Store{Pool: pool, Vault: keys, Zone: almaty, Log: log, CloseScreen: none, CloseScreenAt: none, KeepScreenAt: none}
	return &Jobs{Pool: pool, Clock: clock, Log: log, Audit: &audit.Sealer{Pool: pool, MAC: func(b []byte) []byte { return keys.Index("audit", b) }, Log: log},
		Accounts: &account.Store{Pool: pool, Vault: keys, Clock: clock, Log: log},
		Families: families, Meetings: &booking.Store{Pool: pool, Vault: keys, Families: families, Zone: almaty, CloseScreen: none, CloseScreenAt: none, Log: log}}
}

// lockedBuffer takes the lines of several processes.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) key() string { b.keys++; return fmt.Sprint("key ", b.keys) }

func (b *bundle) id(sql string, args ...any) (id int64) {
	b.t.Helper()
	b.must(b.Pool.QueryRow(b.t.Context(), sql, args...).Scan(&id))
	return id
}

func (b *bundle) account(column string, id int64) {
	b.t.Helper()
	b.id(`INSERT INTO accounts (telegram_index, `+column+`, language, state, joined_at) VALUES ($2, $1, 'kk', 'active', now()) RETURNING id`, id, []byte(b.key()))
}

// told lists who is owed a ping, by name, once for each; what is owed is then taken for sent.
func (b *bundle) told() []string {
	b.t.Helper()
	return names(b.t, b.Pool, `
		WITH sent AS (UPDATE deliveries SET status = 'sent' WHERE status = 'pending' AND kind = 'ping.staff' RETURNING account_id)
		SELECT s.name FROM sent JOIN accounts a ON a.id = sent.account_id JOIN staff s ON s.id = a.staff_id ORDER BY s.name`)
}

func names(t *testing.T, pool *pgxpool.Pool, sql string) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	return all
}

func (b *bundle) tick(at time.Time) {
	b.t.Helper()
	b.now = at
	b.must(b.Tick(b.t.Context()))
}

func (b *bundle) expect(what string, want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.told()); diff != "" {
		b.t.Errorf("%s: told (-want +got)\n%s", what, diff)
	}
}

// Who has something on the list is told at five, once, on working days, and nobody else is.
func TestEvening(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Families.RequestCall(t.Context(), b.adult, b.key(), b.now)
	b.must(err)
	b.expect("the request itself", "worker")
	b.tick(hour(23, 16))
	b.expect("before five")
	b.tick(hour(23, 17))
	b.expect("at five", "worker")
	b.tick(hour(23, 18))
	b.expect("an hour later")
	b.tick(hour(24, 17).Add(time.Minute))
	b.expect("the next day", "worker")
}

// Who only meets people is told at five of whom they meet before the next working day is over: on a Friday, of Monday. So is the caseworker of the family; a day further on nobody is.
func TestEveningOfASpecialist(t *testing.T) {
	t.Parallel()
	for day, want := range map[int][]string{30: {"lawyer", "worker"}, 31: nil} {
		b := setup(t)
		lawyer := b.id(`INSERT INTO staff (name, role, created_at) VALUES ('lawyer', 'specialist', now()) RETURNING id`)
		b.account("staff_id", lawyer)
		b.id(`WITH o AS (INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('aktobe', 'Ақтөбе', 'Актобе', 'Үлгі, 1', 'Улги, 1', 'office') RETURNING id),
			p AS (INSERT INTO specialists (staff_id, woman, languages, kinds, modes) VALUES ($1, true, '{kk}', '{documents}', '{in-person}') RETURNING staff_id),
			s AS (INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) SELECT p.staff_id, o.id, $3, $3::timestamptz + interval '1 hour' FROM p, o RETURNING id, specialist_id)
			INSERT INTO appointments (family_id, adult_id, slot_id, specialist_id, kind, mode, starts_at, ends_at, language, status, booked_at, key)
			SELECT d.family_id, d.id, s.id, s.specialist_id, 'documents', 'in-person', $3, $3::timestamptz + interval '1 hour', 'kk', 'booked', $4, 'meeting'
			FROM adults d, s WHERE d.id = $2 RETURNING id`, lawyer, b.adult, hour(day, 10), b.now)
		b.now = hour(27, 17)
		b.must(b.run(t.Context(), "evening"))
		b.expect(fmt.Sprint("a meeting on day ", day), want...)
	}
}

// An adult who waits to be let in is on the list of whoever looks after her family, and on the supervisor's where nobody does.
func TestEveningOfJoins(t *testing.T) {
	t.Parallel()
	for want, sql := range map[string]string{"worker": ``, "boss": `UPDATE accounts SET state = 'ended', ended_at = now() WHERE staff_id = (SELECT id FROM staff WHERE name = 'worker')`} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			_, err := b.Pool.Exec(t.Context(), sql)
			b.must(err)
			b.id(`WITH a AS (INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) VALUES ('new', $1, 'kk', 'joining', $2) RETURNING id)
				INSERT INTO joins (account_id, pairs, right_pair, asked_at) SELECT id, '{1,2,3,4,5,6}', 0, $2 FROM a RETURNING account_id`, b.adult, b.now)
			b.now = hour(23, 17)
			b.must(b.run(t.Context(), "evening"))
			b.expect("at five", want)
		})
	}
}

func TestEveningOnWorkingDaysOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		at   time.Time
		want []string
	}{
		"Saturday":               {hour(28, 17), nil},
		"Sunday":                 {hour(29, 17), nil},
		"Independence Day":       {hour(30+16, 17), nil},
		"the day after":          {hour(30+17, 17), []string{"boss", "worker"}}, // the call is overdue by then
		"nothing ran until six":  {hour(23, 18), []string{"worker"}},
		"nothing ran until nine": {hour(23, 21), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.now = c.at.Add(-5 * 24 * time.Hour)
			if c.at.Day() == 23 {
				b.now = c.at.Add(-time.Hour)
			}
			_, err := b.Families.RequestCall(t.Context(), b.adult, b.key(), b.now)
			b.must(err)
			b.told()
			b.now = c.at
			b.must(b.run(t.Context(), "evening"))
			b.expect(name, c.want...)
		})
	}
}

// A call that was not made by the end of the working day it was promised for comes to the supervisors: once.
func TestOverdue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Families.RequestCall(t.Context(), b.adult, b.key(), b.now)
	b.must(err)
	b.told()
	b.now = hour(24, 18)
	b.must(b.run(t.Context(), "overdue"))
	b.expect("at the last moment")
	b.now = b.now.Add(time.Minute)
	b.must(b.run(t.Context(), "overdue"))
	b.expect("a minute later", "boss")
	b.must(b.run(t.Context(), "overdue"))
	b.expect("two minutes later")
}

// until waits for what becomes of River's rows: each change of one is told by the database, and then whether it is so is asked anew.
func (b *bundle) until(so string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, b.url)
	b.must(err)
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, `
		CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('changed', ''); RETURN NULL; END $$;
		CREATE TRIGGER tell AFTER INSERT OR UPDATE ON river.river_job EXECUTE FUNCTION tell();
		LISTEN changed`)
	b.must(err)
	for {
		var yes bool
		b.must(conn.QueryRow(ctx, so).Scan(&yes))
		if yes {
			return
		}
		if _, err := conn.WaitForNotification(ctx); err != nil {
			b.t.Fatalf("not so: %s; the log:\n%s", so, b.log.String())
		}
	}
}

// Two processes run River on one database: every task is run, by one of them each time, and both stop when they are told to.
func TestRunByRiver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Families.RequestCall(t.Context(), b.adult, b.key(), b.now)
	b.must(err)
	b.told()
	b.now = hour(23, 17)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, p := range []*Jobs{b.Jobs, b.process()} {
		p.Every = time.Second
		running.Go(func() {
			if err := p.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	b.until(fmt.Sprintf(`SELECT count(DISTINCT args->>'task') = %d FROM river.river_job WHERE state = 'completed'`, len(b.tasks())))
	stop()
	running.Wait()
	b.expect("by River", "worker")
	if got := names(t, b.Pool, `SELECT DISTINCT state::text FROM river.river_job WHERE state IN ('discarded', 'retryable')`); got != nil {
		t.Errorf("runs that failed: %v; the log:\n%s", got, b.log.String())
	}
}

// What breaks in a task is told by its kind, and neither the log nor River's rows keep its words.
func TestBrokenTaskIsNotQuoted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Families = nil // every task that needs it panics
	b.Every = time.Second
	b.now = hour(23, 17)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := b.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	b.until(`SELECT EXISTS (SELECT FROM river.river_job WHERE state = 'discarded')`)
	kept := names(t, b.Pool, `SELECT errors::text FROM river.river_job WHERE state = 'discarded' LIMIT 1`)[0]
	stop()
	running.Wait()
	for where, text := range map[string]string{"River keeps": kept, "the log says": b.log.String()} {
		if !strings.Contains(text, "panic of runtime.errorString") || strings.Contains(text, "nil pointer") {
			t.Errorf("%s %s", where, text)
		}
	}
}

// What River has to say of itself reaches the log by its heading alone.
func TestRiverIsMuffled(t *testing.T) {
	t.Parallel()
	var out lockedBuffer
	log := slog.New(muffled{slog.NewTextHandler(&out, nil)}).With("secret", "postgres://")
	log.Info("producer: stats")
	log.WithGroup("g").Error("producer: Error fetching jobs", "err", "postgres://")
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `level=WARN msg="jobs held up" what="producer: Error fetching jobs"`) || strings.Contains(got, "postgres") {
		t.Errorf("the log says %s", got)
	}
}

// Each day makes one day more of the times that can be booked. Among the eight Mondays there is one day off.
func TestSlots(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.id(`WITH o AS (INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('aktobe', 'Ақтөбе', 'Актобе', 'Үлгі, 1', 'Улги, 1', 'office') RETURNING id),
		open AS (INSERT INTO office_hours (office_id, weekday, from_time, until_time) SELECT id, 1, '09:00', '18:00' FROM o),
		p AS (INSERT INTO specialists (staff_id, woman, languages, kinds, modes) VALUES ($1, true, '{kk}', '{documents}', '{in-person}') RETURNING staff_id)
		INSERT INTO weekly_hours (specialist_id, office_id, weekday, from_time, until_time, key) SELECT p.staff_id, o.id, 1, '09:00', '09:30', 'hours' FROM p, o RETURNING id`, b.worker)
	for days, want := range []int64{7, 7, 7, 7, 7, 7, 7, 8} {
		b.now = hour(23+days, 10)
		b.must(b.Tick(t.Context()))
		if made := b.id(`SELECT count(*) FROM slots`); made != want {
			t.Errorf("after %d days there are %d times, want %d", days, made, want)
		}
	}
}
