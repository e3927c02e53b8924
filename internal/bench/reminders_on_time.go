package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// reminders is how many are due in one moment, and reminderRate how many may go out a second.
	reminders    = 20_000
	reminderRate = 1000
	// onTime is how late a reminder may be after its turn at that rate.
	onTime = time.Second
	// untilDue is how long there is to write them down and to start the program.
	untilDue = 20 * time.Second
)

// remindersOnTime is the share of many reminders due in one moment that are sent within a second of when the rate itself lets them go.
func remindersOnTime(ctx context.Context, l *lab) (float64, error) {
	crowd, err := l.crowd(ctx, "reminders", reminders, reminders)
	if err != nil {
		return 0, err
	}
	binary, err := l.sleepless(ctx)
	if err != nil {
		return 0, err
	}
	s, err := openSink(nil)
	if err != nil {
		return 0, err
	}
	defer s.close()
	sent := &clocked{all: make(chan struct{}), most: reminders}
	s.heard.Store(new(sent.heard))
	due := time.Now().Add(untilDue)
	if err := crowd.owe(ctx, due); err != nil {
		return 0, err
	}
	p, err := l.serveWith(ctx, binary, s.url, l.urlOf(crowd.database), l.redisURL(), fmt.Sprint("SENIM_RATE=", reminderRate))
	if err != nil {
		return 0, err
	}
	defer p.stop(ctx)
	if time.Now().After(due) {
		return 0, errors.New("the program was not ready in time")
	}
	select {
	case <-sent.all:
	case <-time.After(untilDue + 4*reminders/reminderRate*time.Second):
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	fmt.Printf("#   %.2f ms of processor time a reminder\n", p.cpu().Seconds()*1000/reminders)
	return sent.share(due), nil
}

// clocked notes when each message came.
type clocked struct {
	mu   sync.Mutex
	at   []time.Time
	most int
	all  chan struct{}
}

func (c *clocked) heard(method, _ string, _ []byte) {
	if method != "sendMessage" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at = append(c.at, time.Now()); len(c.at) == c.most {
		close(c.all)
	}
}

// rate is how many came in a second, from the first to the last.
func (c *clocked) rate() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.at) < 2 {
		return 0
	}
	return float64(len(c.at)-1) / c.at[len(c.at)-1].Sub(c.at[0]).Seconds()
}

// share is how many of all came on time. The nth may come when n have had their turn; what never came was late.
func (c *clocked) share(due time.Time) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortFunc(c.at, time.Time.Compare)
	good := 0
	for n, at := range c.at {
		if at.Sub(due) <= time.Duration(n)*time.Second/reminderRate+onTime {
			good++
		}
	}
	if len(c.at) > 0 {
		fmt.Printf("#   %d of %d reminders sent, the last %.2f s after they were due; at %d a second that takes %.2f s\n",
			len(c.at), c.most, c.at[len(c.at)-1].Sub(due).Seconds(), reminderRate, float64(c.most)/reminderRate)
	}
	return float64(good) / float64(c.most)
}

// owe gives everybody a meeting an hour later, of which she asked to be reminded at that moment.
func (c *crowd) owe(ctx context.Context, due time.Time) error {
	return c.exec(ctx, pgx.NamedArgs{"due": due},
		`INSERT INTO appointments (family_id, adult_id, kind, mode, starts_at, ends_at, language, status, booked_by, booked_at, key)
			SELECT a.family_id, a.id, 'registry', 'outside', @due::timestamptz + interval '1 hour', @due::timestamptz + interval '2 hours', 'kk', 'booked', f.caseworker_id, now() - interval '9 days', a.key
			FROM adults a JOIN families f ON f.id = a.family_id`,
		`INSERT INTO appointment_adults (appointment_id, adult_id, number, added_at) SELECT id, adult_id, 1, booked_at FROM appointments`,
		`INSERT INTO asked_reminders (appointment_id, adult_id, revision, due_at) SELECT id, adult_id, 1, @due FROM appointments`,
		`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status)
			SELECT a.id, 'ping.soon', 1, @due, p.starts_at, 'pending' FROM accounts a JOIN appointments p ON p.adult_id = a.adult_id`,
		`INSERT INTO screens (telegram_index, message_id, account_id, live, version, sent_at, shown_at) SELECT telegram_index, 1, id, true, 1, joined_at, joined_at FROM accounts`,
		`ANALYZE`)
}
