package notice

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// Progress is how far a run is. Sent is what Telegram accepted.
type Progress struct {
	// Sent, Failed, which counts in what may have come or not, Skipped and Left are all who have a message; Opened, Understood and Help are of those who opened it.
	Sent, Failed, Skipped, Left Count
	Opened, Understood, Help    Count
	// Takes is about how long the rest will still take, by what went out in the last half minute; zero: nobody can tell, or nothing goes out now.
	Takes time.Duration
	// Morning is when it goes on, while it is night; zero by day.
	Morning time.Time
}

const (
	// lately is what the speed of a run is measured over.
	lately = 30 * time.Second
	// settledBy is how long after the moment it is dated at a message may come to be settled, with time to spare.
	settledBy = time.Minute
	// countAnew is how long counts are carried on: what was settled may come to be owed again.
	countAnew = 5 * time.Minute
	// defaultRate is what Store.Rate means where nobody says otherwise.
	defaultRate = 25.0
)

// counted is what is known of a run from earlier looks: to count a million messages anew every three seconds would take longer than to send them.
type counted struct {
	// resent is Notice.Resent: with every time that it is sent again there are more messages.
	resent int
	// messages are all; fates are what became of those that were settled before until.
	messages int
	fates    map[string]int
	until    time.Time
	// anew is when all is counted again.
	anew time.Time
}

// Progress tells how far a run is, to whoever read the notice; nothing before it begins. It costs what was settled since the last look.
func (s *Store) Progress(ctx context.Context, n Notice, now time.Time) (Progress, error) {
	if n.Began.IsZero() {
		return Progress{}, nil
	}
	var opened, understood, help int
	var since time.Time
	err := s.Pool.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE answer = 'understood'), count(*) FILTER (WHERE answer = 'help'),
			(SELECT greatest(began_at, resumed_at, CASE WHEN rest_at <= $2 THEN rest_at END) FROM notices WHERE id = $1)
		FROM notice_recipients WHERE notice_id = $1 AND opened_at IS NOT NULL`, n.ID, now).Scan(&opened, &understood, &help, &since)
	var run counted
	var late int
	over := min(lately, now.Sub(since))
	if err == nil {
		run, late, err = s.count(ctx, n, now.Add(-over), now)
	}
	var morning time.Time
	if err == nil {
		morning, err = delivery.Notice.Earliest(now)
	}
	if err != nil {
		return Progress{}, fmt.Errorf("progress of notice %d: %w", n.ID, err)
	}
	if n.State != Running {
		s.counts.Delete(n.ID)
	}
	left := max(0, run.messages-run.fates["sent"]-run.fates["failed"]-run.fates["skipped"])
	step := func(all int) Count { return countOf(all, n.own) }
	p := Progress{Sent: step(run.fates["sent"]), Failed: step(run.fates["failed"]), Skipped: step(run.fates["skipped"]), Left: step(left),
		Opened: step(opened), Understood: step(understood), Help: step(help)}
	switch {
	case morning.After(now):
		p.Morning = morning
	case n.State == Running && n.Paused.IsZero() && !n.RestAt.After(now):
		p.Takes = s.takes(left, late, over)
	}
	return p, nil
}

// takes is how long so many messages take if so many were settled over that time; by the rate that is allowed as long as that is too short to tell.
func (s *Store) takes(left, late int, over time.Duration) time.Duration {
	rate := s.Rate
	if rate == 0 {
		rate = defaultRate
	}
	if late > 0 && over > 0 || over == lately {
		rate = float64(late) / over.Seconds()
	}
	if rate == 0 || left <= 0 {
		return 0
	}
	return time.Duration(float64(left) / rate * float64(time.Second))
}

// fate is what became of a message d that is settled: told by another one that leads there too is as good as sent, and a chat that is gone is one that was blocked.
const fate = `CASE WHEN d.status = 'sent' OR d.reason = 'merged' THEN 'sent' WHEN d.status = 'skipped' OR d.reason = 'gone' THEN 'skipped' ELSE 'failed' END`

// current leaves out, of a run that is sent again ($1), what came of a message d whose adult has a later one: each is counted once. Each state is looked up by an index of its own.
const (
	current  = ` AND NOT ($1 > 0 AND d.status <> 'sent' AND (EXISTS (` + followed + `l.status = 'pending') OR EXISTS (` + followed + `l.status = 'sending') OR EXISTS (` + followed + `l.settled_at IS NOT NULL)))`
	followed = `SELECT FROM accounts o JOIN accounts a ON a.adult_id = o.adult_id AND a.ended_at IS NULL JOIN deliveries l ON l.account_id = a.id AND l.notice_id = d.notice_id AND l.id > d.id
		WHERE o.id = d.account_id AND `
)

// count counts the messages of a run by what became of them, and how many were settled from a moment on.
func (s *Store) count(ctx context.Context, n Notice, from, now time.Time) (run counted, late int, err error) {
	known, err := s.known(ctx, n, now)
	if err != nil {
		return counted{}, 0, err
	}
	next := counted{resent: known.resent, messages: known.messages, fates: maps.Clone(known.fates), anew: known.anew, until: later(known.until, now.Add(-settledBy))}
	run = counted{messages: known.messages, fates: maps.Clone(known.fates)}
	rows, _ := s.Pool.Query(ctx, `
		SELECT `+fate+`, d.settled_at < $4, count(*)::int, (count(*) FILTER (WHERE d.settled_at >= $5))::int
		FROM deliveries d WHERE d.notice_id = $2 AND d.settled_at >= $3`+current+` GROUP BY 1, 2`, n.Resent, n.ID, known.until, next.until, from) // its error is met again by reading the rows
	var what string
	var old bool
	var all, fresh int
	_, err = pgx.ForEachRow(rows, []any{&what, &old, &all, &fresh}, func() error {
		run.fates[what] += all
		late += fresh
		if old {
			next.fates[what] += all
		}
		return nil
	})
	if err == nil {
		s.counts.Store(n.ID, next)
	}
	return run, late, err
}

// known is what earlier looks have counted; every few minutes, and at first, all is counted.
func (s *Store) known(ctx context.Context, n Notice, now time.Time) (counted, error) {
	if kept, ok := s.counts.Load(n.ID); ok {
		if known := kept.(counted); known.resent == n.Resent && now.Before(known.anew) {
			return known, nil
		}
	}
	all := counted{resent: n.Resent, fates: map[string]int{}, anew: now.Add(countAnew), until: now.Add(-settledBy)}
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, takesLong); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			SELECT CASE WHEN d.settled_at < $3 THEN `+fate+` ELSE '' END, count(*)::int FROM deliveries d WHERE d.notice_id = $2 AND d.settled_at IS NOT NULL`+current+` GROUP BY 1
			UNION ALL SELECT '', count(*)::int FROM deliveries WHERE notice_id = $2 AND status = 'pending'
			UNION ALL SELECT '', count(*)::int FROM deliveries WHERE notice_id = $2 AND status = 'sending'`, n.Resent, n.ID, all.until) // its error is met again by reading the rows
		var what string
		var some int
		_, err := pgx.ForEachRow(rows, []any{&what, &some}, func() error {
			all.messages += some
			if what != "" {
				all.fates[what] += some
			}
			return nil
		})
		return err
	})
	return all, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
