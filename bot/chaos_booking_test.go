package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/booking"
)

// race is a crowd of which everybody wants a time, and there are few.
type race struct {
	*crowd
	takers []*taker
	starts map[int64]time.Time // of each time, by its id
	left   atomic.Int64        // presses that are still to be tried
}

// TestRaceForAFewTimes: two processes of the program give a crowd the same few times, and their connections to PostgreSQL end before, during and after commits. No time is
// given twice, nobody is at two places at once, nothing is lost, and whatever a screen ever said of a meeting was true.
func TestRaceForAFewTimes(t *testing.T) {
	t.Parallel()
	seed, attempts := chaosSeed(t), 5_000
	if long() {
		attempts = 100_000
	}
	r := &race{crowd: gather(t, officeOptions{seed: seed, twins: true, copies: 2, replicas: 2, cuts: true, still: true}, 12), starts: map[int64]time.Time{}}
	r.opensHours()
	r.left.Store(int64(attempts))
	for n, chat := range r.chats {
		who := r.personOf(chat, fmt.Sprint("Ана ", n+1), "kk", seed)
		who.known = true
		r.takers = append(r.takers, &taker{person: who, race: r, adult: r.adults[n], asked: map[string]bool{}, booked: map[int]int64{}, said: map[string]int{}})
	}
	began := time.Now()
	r.run()
	t.Logf("%d attempts in %d presses, %s", attempts-int(r.left.Load()), r.through(), time.Since(began).Round(time.Millisecond))
	r.deliverer.rest()
	r.check()
}

// opensHours gives two specialists an afternoon of times, each beginning while one of the other's is under way, and nothing else can be booked.
func (r *race) opensHours() {
	r.t.Helper()
	ctx, s := r.t.Context(), r.seed
	if _, err := s.takeOn(ctx, demoMembers()); err != nil {
		r.t.Fatal(err)
	}
	office, err := s.Meetings.AddOffice(ctx, booking.NewOffice{Region: "aktobe", Name: map[string]string{"kk": "Ақтөбе", "ru": "Актобе"},
		Address: map[string]string{"kk": "Үлгі көшесі, 5-үй", "ru": "улица Улги, дом 5"}, By: s.chief(), Key: "race"}, s.now)
	if err != nil {
		r.t.Fatal(err)
	}
	day := s.now.In(s.zone).AddDate(0, 0, 14)
	afternoon := time.Date(day.Year(), day.Month(), day.Day(), 14, 0, 0, 0, s.zone)
	for n, member := range demoMembers() {
		id, from := s.staff[member.name], afternoon.Add(time.Duration(n)*15*time.Minute)
		err := s.Meetings.SetSpecialist(ctx, s.chief(), booking.Specialist{ID: id, Languages: []string{"kk", "ru"}, Kinds: []booking.Kind{booking.Work}, Modes: []booking.Mode{booking.Phone}}, s.now)
		if err == nil {
			err = s.Meetings.AddHours(ctx, booking.NewHours{Specialist: id, Office: office, Span: booking.Span{From: from, Until: from.Add(4 * time.Hour)}, By: s.chief(), Key: "race " + member.name}, s.now)
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
	if _, err := r.owner.Exec(ctx, `UPDATE kinds SET offered = kind = $1, modes = $2`, booking.Work, []booking.Mode{booking.Phone}); err != nil {
		r.t.Fatal(err)
	}
	rows, _ := r.owner.Query(ctx, `SELECT id, starts_at FROM slots WHERE closed_at IS NULL`) // its error is met again by reading the rows
	var slot int64
	var starts time.Time
	if _, err := pgx.ForEachRow(rows, []any{&slot, &starts}, func() error { r.starts[slot] = starts; return nil }); err != nil || len(r.starts) < 10 {
		r.t.Fatalf("%d times to race for, error %v", len(r.starts), err)
	}
}

// meanwhile is what happens to the times beside what the crowd does. Half an hour passes for some of what is held or kept for somebody: the replicas live by the clock of the
// machine, so the rows are moved back. And the office closes a time or opens it again, as it does when its hours change.
var meanwhile = []string{
	`UPDATE claims c SET since = c.since - interval '31 minutes', until_at = c.until_at - interval '31 minutes'
	FROM (SELECT slot_id FROM claims WHERE until_at > now() AND random() < 0.2 FOR UPDATE SKIP LOCKED) h WHERE h.slot_id = c.slot_id`,
	`UPDATE slots s SET closed_at = CASE WHEN s.closed_at IS NULL THEN now() END
	FROM (SELECT id FROM slots WHERE random() < CASE WHEN closed_at IS NULL THEN 0.01 ELSE 0.3 END FOR UPDATE SKIP LOCKED) h WHERE h.id = s.id`,
}

// goesOn lets that happen again and again, and looks on.
func (r *race) goesOn(ctx context.Context) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, sql := range meanwhile {
			if _, err := r.owner.Exec(ctx, sql); err != nil && ctx.Err() == nil {
				r.t.Error(err)
			}
		}
		r.checkNone(never)
	}
}

// run lets everybody press until enough was tried.
func (r *race) run() {
	r.t.Helper()
	for _, w := range r.databases {
		w.armed.Store(true)
	}
	ctx, stop := context.WithCancel(r.t.Context())
	var all, beside sync.WaitGroup
	beside.Go(func() { r.goesOn(ctx) })
	for _, one := range r.takers {
		all.Go(func() {
			for r.left.Load() > 0 && !r.t.Failed() {
				one.presses()
			}
		})
	}
	all.Wait()
	stop()
	beside.Wait()
	for _, w := range r.databases {
		w.armed.Store(false)
	}
	if r.t.Failed() {
		r.t.FailNow()
	}
}
