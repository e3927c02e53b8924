package main

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/notice"
)

// announced is a notice to a crowd, on its way.
type announced struct {
	*crowd
	id notice.ID
	// without have no chat, blocked have blocked the bot, and muted have turned messages off; by the number of the account.
	without, blocked, muted map[int64]bool
}

// TestNoticeThroughKills: while two processes carry a notice to a crowd, each of them dies again and again, a moment after it said that it is ready. Nobody is forgotten, nobody is sent it
// more than once too often, and that only for a kill; the report tells what Telegram took; and the run comes to its end by itself.
func TestNoticeThroughKills(t *testing.T) {
	t.Parallel()
	seed, people, rate, deaths := chaosSeed(t), 200, 40, 2
	if long() {
		people, rate, deaths = 5000, 200, 1000
	}
	a := announce(gather(t, officeOptions{seed: seed, polling: true, replicas: 2, rate: rate, still: long()}, people))
	began := time.Now()
	var kills atomic.Int64
	var dying sync.WaitGroup
	for n, r := range a.replicas {
		dying.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(n)))
			for range deaths {
				a.passes(restartTime, func() bool { return r.up() != "" })
				<-time.After(150*time.Millisecond + time.Duration(random.Int64N(int64(300*time.Millisecond))))
				if a.left() < people/10 || time.Since(began) > 5*time.Minute {
					return
				}
				r.kill()
				kills.Add(1)
				a.progress() // whoever watches it carries counts on
			}
		})
	}
	dying.Wait()
	last := time.Now()
	a.passes(2*time.Minute, a.done)
	t.Logf("%d kills; done %s after the last one", kills.Load(), time.Since(last).Round(time.Millisecond))
	if n := kills.Load(); n < 4 {
		t.Errorf("all was sent after %d kills", n)
	}
	// A process has so many sends in the air, and one handful of results that are not written yet.
	a.check(int(kills.Load()) * (atOnce(float64(rate)) + 1 + rate/40))
}

// TestNoticeThroughStops: the processes are asked to stop, one after the other, again and again, as when a new version is rolled out. Everybody is sent the notice, once.
func TestNoticeThroughStops(t *testing.T) {
	t.Parallel()
	people, stops := 200, 4
	if long() {
		people, stops = 2000, 40
	}
	a := announce(gather(t, officeOptions{seed: chaosSeed(t), polling: true, replicas: 2, rate: 40, still: true}, people))
	for n := range stops {
		r := a.replicas[n%2]
		a.passes(restartTime, func() bool { return r.up() != "" })
		left := a.left()
		a.passes(time.Minute, func() bool { return a.left() < left-people/(2*stops) })
		ended, how := r.terminate(false)
		<-ended
		if err := how(); err != nil {
			t.Errorf("ended with %v", err)
		}
	}
	a.passes(time.Minute, a.done)
	a.check(0)
}

// TestNoticeThroughCuts: connections to the database end while it is carried out, all at once and one by one in the worst moments. Nobody is forgotten, and whoever is sent it twice is so because a claim or its end was lost.
func TestNoticeThroughCuts(t *testing.T) {
	t.Parallel()
	people := 200
	if long() {
		people = 2000
	}
	const rate = 40
	c := gather(t, officeOptions{seed: chaosSeed(t), polling: true, replicas: 2, rate: rate, cuts: true}, people)
	for _, w := range c.databases {
		w.armed.Store(true)
	}
	a := announce(c)
	const restarts = 5
	cuts := int64(restarts * len(a.replicas))
	for range restarts {
		left := a.left()
		a.passes(time.Minute, func() bool { return a.left() < left-people/10 })
		a.meet(cut, a.replicas[0])
	}
	a.passes(2*time.Minute, a.done)
	for _, w := range c.databases {
		w.armed.Store(false)
		cuts += w.before.Load() + w.during.Load() + w.after.Load() + w.between.Load()
	}
	t.Logf("%d cuts", cuts)
	a.check(int(cuts) * (atOnce(rate) + 1 + rate/40))
}

// stopTime is how long after a stop something may still go out.
const stopTime = 2 * time.Second

// TestNoticeIsStopped: whoever stops a notice, and however, while two processes send it: nothing goes out later than two seconds after, until somebody lets it go on.
func TestNoticeIsStopped(t *testing.T) {
	t.Parallel()
	a := announce(gather(t, officeOptions{seed: chaosSeed(t), polling: true, replicas: 2, rate: 50, still: true}, 600))
	ctx, notices, author, boss := t.Context(), a.seed.Notices, a.seed.staff["Асхат"], a.seed.staff["Лаура"]
	for _, stop := range []struct {
		name     string
		do, undo func(now time.Time) error
	}{
		{"paused", func(now time.Time) error { return notices.Pause(ctx, a.seed.staff["Жанар"], a.id, now) }, func(now time.Time) error { return notices.Resume(ctx, author, a.id, now) }},
		{"all stopped", func(now time.Time) error { return notices.StopAll(ctx, boss, now) }, func(now time.Time) error { return notices.LetAll(ctx, boss, now) }},
		{"cancelled", func(now time.Time) error { return notices.Cancel(ctx, author, a.id, now) }, nil},
	} {
		left := a.left()
		a.passes(time.Minute, func() bool { return a.left() < left-20 })
		at := time.Now()
		if err := stop.do(at.UTC()); err != nil {
			t.Fatal(err)
		}
		<-time.After(stopTime + time.Second)
		if late := a.sentSince(at.Add(stopTime)); late > 0 {
			t.Errorf("%s: %d sent later than %s after", stop.name, late, stopTime)
		}
		if stop.undo == nil {
			continue
		}
		if err := stop.undo(time.Now().UTC()); err != nil {
			t.Fatal(err)
		}
	}
	if withdrawn := a.left(); withdrawn != 0 {
		t.Errorf("%d still wait of what was cancelled", withdrawn)
	}
	if n := a.count(`SELECT count(*) FROM deliveries WHERE notice_id = $1 AND reason = 'withdrawn'`, a.id); n == 0 {
		t.Error("all was sent before it was cancelled")
	}
	a.check(0)
}

// announce lets a caseworker write a notice to the crowd and a supervisor approve it. Of the crowd some cannot be reached.
func announce(c *crowd) *announced {
	c.t.Helper()
	a := &announced{crowd: c, without: map[int64]bool{}, blocked: map[int64]bool{}, muted: map[int64]bool{}}
	for n, account := range c.accounts {
		switch n % 25 {
		case 3:
			a.without[account] = true
			a.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, account)
		case 7:
			a.blocked[account] = true
			a.sim.SetState(c.chats[n], "blocked")
		case 11:
			a.muted[account] = true
			a.exec(`UPDATE accounts SET muted_at = now() WHERE id = $1`, account)
		}
		if n%2 == 0 {
			a.exec(`UPDATE accounts SET language = 'ru' WHERE id = $1`, account)
		}
	}
	ctx, notices, author, now := c.t.Context(), c.seed.Notices, c.seed.staff["Асхат"], time.Now().UTC()
	var err error
	if a.id, err = notices.Begin(ctx, author, "announced", now); err != nil {
		c.t.Fatal(err)
	}
	for language, text := range map[string]string{"kk": "Ертең кеңсе жұмыс істемейді.", "ru": "Завтра офис не работает."} {
		if _, err := notices.SetText(ctx, author, a.id, language, text, now); err != nil {
			c.t.Fatal(err)
		}
	}
	n, err := notices.Notice(ctx, author, a.id, now)
	if err == nil {
		err = notices.Submit(ctx, author, a.id, n.Revision, now)
	}
	if err == nil {
		err = notices.Approve(ctx, c.seed.staff["Лаура"], a.id, n.Revision, now)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (a *announced) exec(sql string, args ...any) {
	a.t.Helper()
	if _, err := a.owner.Exec(a.t.Context(), sql, args...); err != nil {
		a.t.Fatalf("%s: %v", sql, err)
	}
}

// left is how many have not been sent it yet; everybody, before it begins.
func (a *announced) left() int {
	return len(a.accounts) - a.count(`SELECT count(*) FROM deliveries WHERE notice_id = $1 AND settled_at IS NOT NULL`, a.id) - len(a.without)
}

func (a *announced) done() bool {
	return a.count(`SELECT count(*) FROM notices WHERE id = $1 AND state = 'done'`, a.id) == 1
}

// sentSince is how many messages Telegram took after a moment.
func (a *announced) sentSince(moment time.Time) (n int) {
	for _, call := range a.sim.Calls(0) {
		if call.Method == "sendMessage" && call.Status == 200 && call.Date.After(moment) {
			n++
		}
	}
	return n
}
