package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/notice"
)

// mostReaders is how many people the largest notice that is sent goes to.
const mostReaders = 25_000

// readers are a crowd that notices are written to, by one of the staff and approved by another.
type readers struct {
	*crowd
	notices        *notice.Store
	author, second family.StaffID
	written        int
}

// reading gives the crowd that all notices of the bench go to, with the chats that tap among it.
func (l *lab) reading(ctx context.Context) (_ *readers, err error) {
	if l.readers != nil {
		return l.readers, nil
	}
	fmt.Printf("# bench lets %d readers in\n", mostReaders)
	c, err := l.crowd(ctx, "notices", mostReaders, mostReaders)
	if err != nil {
		return nil, err
	}
	r, err := c.staffed(ctx)
	if err != nil {
		return nil, err
	}
	if err := l.settleIn(ctx, c.pool, c.vault); err != nil {
		return nil, err
	}
	l.readers = r
	return r, c.remember(ctx)
}

// staffed gives a crowd the two who are needed for a notice.
func (c *crowd) staffed(ctx context.Context) (*readers, error) {
	r := &readers{crowd: c}
	err := c.pool.QueryRow(ctx, `INSERT INTO staff (name, role, created_at) VALUES ('second', 'supervisor', now())
		RETURNING id, (SELECT id FROM staff WHERE name = 'bench')`).Scan(&r.second, &r.author)
	log := slog.New(slog.DiscardHandler)
	r.notices = &notice.Store{Pool: c.pool, Vault: c.vault, Log: log, Lexicon: &lexicon.Store{Pool: c.pool}, Families: &family.Store{Pool: c.pool, Vault: c.vault, Zone: time.UTC, Log: log}}
	return r, err
}

// remember makes it a place that has sent messages before: everybody was sent one a month ago.
func (c *crowd) remember(ctx context.Context) error {
	err := c.exec(ctx, pgx.NamedArgs{}, `INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, attempts, settled_at)
		SELECT id, 'ping.new', 2, now() - interval '30 days', now() - interval '27 days', 'sent', 1, now() - interval '30 days' FROM accounts ORDER BY id`)
	if err != nil {
		return err
	}
	return c.analyze(ctx)
}

func (c *crowd) analyze(ctx context.Context) error {
	_, err := c.pool.Exec(ctx, `VACUUM ANALYZE`)
	return err
}

// write gives a notice that is approved, and held back until it is let go: for everybody, or for the first so many.
func (r *readers) write(ctx context.Context, people int) (notice.ID, error) {
	if err := r.notices.StopAll(ctx, r.second, time.Now()); err != nil {
		return 0, err
	}
	var audience notice.Audience
	if people < mostReaders {
		rows, _ := r.pool.Query(ctx, `SELECT adult_id FROM accounts ORDER BY id LIMIT $1`, people) // its error is met again by reading the rows
		var err error
		if audience.Adults, err = pgx.CollectRows(rows, pgx.RowTo[family.AdultID]); err != nil {
			return 0, err
		}
	}
	r.written++
	id, err := r.notices.Begin(ctx, r.author, fmt.Sprint("bench ", r.written), time.Now())
	for _, step := range []func() error{
		func() error {
			_, err := r.notices.SetText(ctx, r.author, id, "kk", "Ертең кеңсе жұмыс істемейді.", time.Now())
			return err
		},
		func() error {
			_, err := r.notices.SetText(ctx, r.author, id, "ru", "Завтра офис не работает.", time.Now())
			return err
		},
		func() error {
			return r.notices.SetAudience(ctx, r.author, id, audience, time.Now())
		},
		func() error { return r.approve(ctx, id) },
	} {
		if err == nil {
			err = step()
		}
	}
	return id, err
}

func (r *readers) approve(ctx context.Context, id notice.ID) error {
	n, err := r.notices.Notice(ctx, r.author, id, time.Now())
	if err == nil {
		err = r.notices.Submit(ctx, r.author, id, n.Revision, time.Now())
	}
	if err == nil {
		err = r.notices.Approve(ctx, r.second, id, n.Revision, time.Now())
	}
	return err
}

// letGo lets whatever is approved begin: the program does it by itself.
func (r *readers) letGo(ctx context.Context) error {
	return r.notices.LetAll(ctx, r.second, time.Now())
}

var errNotSent = errors.New("the program did not send the notice to everybody in time")

// done waits until the program has ended a notice, and checks that it was sent to as many as it was for.
func (r *readers) done(ctx context.Context, id notice.ID, people int, most time.Duration) error {
	for began := time.Now(); ; pause(ctx, 20*time.Millisecond) {
		n, err := r.notices.Notice(ctx, r.author, id, time.Now())
		switch {
		case err != nil:
			return err
		case n.State == notice.Done:
			return r.counted(ctx, id, people)
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case time.Since(began) > most:
			return errors.Join(errNotSent, r.counted(ctx, id, people))
		}
	}
}

func (r *readers) counted(ctx context.Context, id notice.ID, people int) error {
	var sent, all int
	var others string
	err := r.pool.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE status = 'sent'), count(*), coalesce(string_agg(DISTINCT status || ' ' || reason, ', ') FILTER (WHERE status <> 'sent'), '')
		FROM deliveries WHERE notice_id = $1`, id).Scan(&sent, &all, &others)
	if err == nil && (sent != people || all != people) {
		err = fmt.Errorf("%w: %d of %d, %d meant; others: %s", errNotSent, sent, all, people, others)
	}
	return err
}

// clear takes the last message out of every chat, so that the next is the only one and none has to be removed. What was sent stays written down, as it does.
func (r *readers) clear(ctx context.Context) error {
	_, err := r.pool.Exec(ctx, `DELETE FROM screens s USING accounts a WHERE a.id = s.account_id AND a.id <= $1`, mostReaders)
	if err != nil {
		return err
	}
	return r.analyze(ctx)
}
