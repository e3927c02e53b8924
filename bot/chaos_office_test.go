package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/session/redistest"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/vault"
)

// office is a Senim of real processes: replicas of the program on a database and a Redis of their own, with every wire between them and Telegram and Redis
// in the hands of the test, and the clock of the machine.
type office struct {
	*traps
	t         *testing.T
	sim       *simulatortest.Sim
	redis     *redistest.Server
	owner     *pgxpool.Pool
	database  string // the owner's address
	keyset    string // the file
	vault     *vault.Vault
	words     *i18n.Bundle
	seed      *seed
	links     map[string]string // one-time links of the staff
	replicas  []*replica
	wires     []*telegramWire
	databases []*postgresWire // empty unless they are to be cut
	deliverer *deliverer      // nil when the replicas poll
	still     bool

	mu        sync.Mutex
	redisGone bool
	redisBack time.Time
	lost      int // how often replicas or Redis lost what was in work
	handled   map[int64]bool
	changed   chan struct{}
	toasts    map[string]string // what the answers to a tap said, by the tap's id
}

// replicaName is how PostgreSQL knows the replicas from those who look on.
const replicaName = "senim-replica"

type officeOptions struct {
	seed     uint64
	polling  bool
	twins    bool
	copies   int // how often an update is delivered at most, 5 if zero
	replicas int
	log      string
	rate     int                             // pushes a second, 500 if zero
	database func(*testing.T, *pgxpool.Pool) // prepares the database
	cuts     bool                            // the replicas reach PostgreSQL by wires that can be armed
	still    bool                            // nothing is brought that only time would bring
	window   time.Duration                   // how long a notice can be stopped, 1 s if zero
}

func openOffice(t *testing.T, opt officeOptions) *office {
	t.Helper()
	o := &office{t: t, handled: map[int64]bool{}, changed: make(chan struct{}), toasts: map[string]string{}, traps: &traps{}, still: opt.still}
	o.heard = o.hear
	o.sim = simulatortest.Start(t)
	o.redis = redistest.Private(t)
	o.database, o.keyset = postgrestest.NewURL(t), filepath.Join(t.TempDir(), "keyset.json")
	o.owner = postgrestest.Owner(t, o.database)
	if opt.database != nil {
		opt.database(t, o.owner)
	}
	keys := vault.NewKeyset()
	if err := keys.WriteFile(o.keyset); err != nil {
		t.Fatal(err)
	}
	o.vault = vault.New(keys)
	o.takeOn()
	if !opt.polling {
		o.deliverer = newDeliverer(t, opt.seed, func() []*replica { return o.replicas })
		o.deliverer.twins, o.deliverer.copies = opt.twins, cmp.Or(opt.copies, 5)
	}
	o.serve(opt)
	watching, stop := context.WithCancel(context.Background())
	var watch sync.WaitGroup
	watch.Go(func() { o.watch(watching) })
	t.Cleanup(func() { stop(); watch.Wait() })
	return o
}

// takeOn takes the staff on, by the functions of the program in this process.
func (o *office) takeOn() {
	o.t.Helper()
	pool, err := postgres.Open(o.t.Context(), o.database, postgres.Options{Role: postgres.AppRole})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(pool.Close)
	now := func() time.Time { return time.Now().UTC() }
	a, err := newApp(parts{Pool: pool, Redis: o.redis.Client, Prefix: redisPrefix, Vault: o.vault, Token: simulatortest.Token, APIURL: o.sim.URL, Rate: 25,
		Clock: now, Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(), Words: config.Words{}})
	if err != nil {
		o.t.Fatal(err)
	}
	zone, err := almaty()
	if err != nil {
		o.t.Fatal(err)
	}
	o.words = a.bundle
	o.seed = newSeed(a, now(), zone)
	if o.links, err = o.seed.seedOffice(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// serve starts the replicas, each behind wires of its own.
func (o *office) serve(opt officeOptions) {
	o.t.Helper()
	server, err := url.Parse(o.redis.URL)
	if err != nil {
		o.t.Fatal(err)
	}
	if opt.log == "" {
		opt.log = "info"
	}
	env := []string{"PGAPPNAME=" + replicaName, "PATH=" + os.Getenv("PATH"), "SENIM_KEYSET_FILE=" + o.keyset, "SENIM_TELEGRAM_TOKEN=" + simulatortest.Token, "SENIM_LISTEN=127.0.0.1:0", "SENIM_LOG_LEVEL=" + opt.log,
		"SENIM_RATE=" + strconv.Itoa(cmp.Or(opt.rate, 500)), "SENIM_STOP_WINDOW=" + cmp.Or(opt.window, time.Second).String(),
		"SENIM_OPERATOR=«Үлгі» қоры", "SENIM_TERM_KK=бағдарлама аяқталғанша", "SENIM_TERM_RU=до окончания программы"}
	if o.deliverer != nil {
		env = append(env, "SENIM_WEBHOOK_URL="+o.deliverer.URL, "SENIM_WEBHOOK_SECRET="+chaosSecret)
	}
	for range opt.replicas {
		telegram, address := newTelegramWire(o.t, o.traps, o.sim.URL)
		redis, database := newRedisWire(o.t, o.traps, server.Host), o.database
		if opt.cuts {
			var w *postgresWire
			w, database = newPostgresWire(o.t, database)
			o.databases = append(o.databases, w)
		}
		r := startReplica(o.t, slices.Concat(env, []string{"SENIM_TELEGRAM_API_URL=" + address, "SENIM_REDIS_URL=redis://" + redis.address() + "/0" + patience, "SENIM_DATABASE_URL=" + database})...)
		telegram.replica.Store(r)
		redis.replica.Store(r)
		o.replicas, o.wires = append(o.replicas, r), append(o.wires, telegram)
	}
	for _, r := range o.replicas {
		if !eventually(restartTime, func() bool { return r.up() != "" }) {
			o.t.Fatalf("serve does not serve; it logged\n%s", tail(r.log.String()))
		}
	}
}

func (o *office) codec() dialog.Codec {
	return dialog.Codec{Sign: func(b []byte) []byte { return o.vault.Index("tap", b) }}
}

var tapID = regexp.MustCompile(`tap-\d+-\d+`)

// hear keeps what taps were answered.
func (o *office) hear(where string, request []byte) {
	if where != "answerCallbackQuery" {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.toasts[string(tapID.Find(request))] += string(request)
}

// expired says that a tap came too late: it was answered by the neutral line and nothing else.
func (o *office) expired(tap string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, language := range []string{"kk", "ru", ""} {
		if strings.Contains(o.toasts[tap], o.words.Printer(language).Label("err.expired")) {
			return true
		}
	}
	return false
}

// watch learns from the database which updates are done with, and sees to what only time would bring: a Redis that was stopped comes back, and a claim of a
// process that died ends.
func (o *office) watch(ctx context.Context) {
	began := 0
	for since := (time.Time{}); ctx.Err() == nil; {
		now := time.Now()
		if done, err := o.handledSince(ctx, since); err == nil {
			o.note(done)
			since = now.Add(-turnMost)
		}
		if began++; began%20 == 0 && !o.still {
			o.age(ctx)
		}
		o.bringRedisBack()
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// turnMost is how long it may take from the moment that a turn writes down as its end until that can be read.
const turnMost = 15 * time.Second

func (o *office) handledSince(ctx context.Context, since time.Time) (ids []int64, err error) {
	err = o.owner.QueryRow(ctx, `SELECT coalesce(array_agg(update_id), '{}') FROM handled_updates WHERE at > $1`, since).Scan(&ids)
	return ids, err
}

func (o *office) note(ids []int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	before := len(o.handled)
	for _, id := range ids {
		o.handled[id] = true
	}
	if len(o.handled) == before {
		return
	}
	close(o.changed)
	o.changed = make(chan struct{})
}

// age lets the time pass for which a dead process holds what it had in hand: people for fifteen seconds, deliveries for thirty and their copies for thirty
// more. A living process is through with a person within a second here, and with a delivery soon after. And it lets the night pass in which families are not
// written to: the clock is the machine's.
func (o *office) age(ctx context.Context) {
	for _, sql := range []string{
		`UPDATE deliveries SET leased_until = now() WHERE status = 'sending' AND leased_until BETWEEN now() AND now() + interval '26 seconds'`,
		`UPDATE deliveries SET due_at = now() - interval '1 second' WHERE status = 'pending' AND due_at > now()`,
	} {
		if _, err := o.owner.Exec(ctx, sql); err != nil && ctx.Err() == nil {
			o.t.Error(err)
		}
	}
	locks, _ := o.redis.Client.Keys(ctx, redisPrefix+"*:lock").Result() // Redis may be gone
	for _, key := range locks {
		if left, err := o.redis.Client.PTTL(ctx, key).Result(); err == nil && left < 14*time.Second {
			_ = o.redis.Client.Del(ctx, key).Err()
		}
	}
}

// await waits until an update is done with, be it delivered however often.
func (o *office) await(update int64) {
	deadline := time.After(90 * time.Second)
	for {
		o.mu.Lock()
		done, changed := o.handled[update], o.changed
		o.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			o.t.Errorf("update %d was not handled; the replicas logged of it\n%s\nand last\n%s", update, o.logsOf(update), o.logs())
			o.t.FailNow()
		}
	}
}

// logsOf is what the replicas logged of one update.
func (o *office) logsOf(update int64) (text string) {
	for _, r := range o.replicas {
		for line := range strings.Lines(r.log.String()) {
			if strings.Contains(line, fmt.Sprintf(`"update":%d,`, update)) {
				text += line
			}
		}
	}
	return text
}

func (o *office) logs() string {
	var all []string
	for _, r := range o.replicas {
		all = append(all, tail(r.log.String()))
	}
	return strings.Join(all, "\n--\n")
}

// fate is what happens at a point.
type fate string

const (
	killed           fate = "killed"
	killedAndFlushed fate = "killed and Redis flushed"
	flushed          fate = "Redis flushed"
	stopped          fate = "Redis stopped"
	cut              fate = "PostgreSQL cut off"
)

// meet makes a fate come true at a replica and says whether the replica lives on.
func (o *office) meet(f fate, r *replica) (survives bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lost++
	if f == flushed || f == killedAndFlushed {
		if !o.redisGone {
			o.redis.Flush()
		}
	}
	if f == cut {
		o.cutConnections()
	}
	if f == stopped {
		o.redis.Stop()
		o.redisGone, o.redisBack = true, time.Now().Add(time.Second)
	}
	if f == killed || f == killedAndFlushed {
		r.kill()
		return false
	}
	return true
}

// cutConnections ends every connection of every replica to the database, as a restart of PostgreSQL would.
func (o *office) cutConnections() {
	ctx := context.WithoutCancel(o.t.Context())
	_, err := o.owner.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`, replicaName)
	if err != nil {
		o.t.Error(err)
	}
}

func (o *office) bringRedisBack() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.redisGone && time.Now().After(o.redisBack) {
		o.redis.Start()
		o.redisGone = false
	}
}

// calm waits until Redis is there and the replicas have noticed.
func (o *office) calm() {
	eventually(20*time.Second, func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return !o.redisGone && time.Since(o.redisBack) > 1200*time.Millisecond
	})
}

func (o *office) count(sql string, args ...any) int {
	o.t.Helper()
	var n int
	if err := o.owner.QueryRow(context.WithoutCancel(o.t.Context()), sql, args...).Scan(&n); err != nil {
		o.t.Errorf("%s: %v", sql, err)
	}
	return n
}

// chaosFamily is a family of which everything that a chat could show is told apart from all others by the year of birth.
func chaosFamily(n int, language string) demoFamily {
	adult, child := fmt.Sprintf("Ересек %d", n), fmt.Sprintf("Бала %d", n)
	return demoFamily{caseworker: "Асхат",
		persons: []demoPerson{{name: child, initial: "Б", birth: family.Birth{Year: yearOf(n)}, sign: "🍎", papers: []demoPaper{
			{track: family.BirthRegistration, moves: []demoMove{{daysAgo: 40, stage: "request-received"}, {daysAgo: 14, stage: "collecting-papers"}}}}}},
		adults: []demoAdult{{name: adult, language: language, initial: "А", links: []demoLink{
			{person: child, basis: family.BasisParent, tracks: usual, daysAgo: 50}}}},
	}
}

func yearOf(n int) int { return 1901 + n }
