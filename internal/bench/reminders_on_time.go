package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
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
	crowd, err := l.crowd(ctx, "reminders", reminders)
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
	p, err := l.serveWith(ctx, binary, s, l.server.URL(crowd.database)+"&role="+postgres.AppRole, l.redisURL(), fmt.Sprint("SENIM_RATE=", reminderRate))
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

// clocked notes when each reminder came.
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

// sleepless builds the program without quiet hours, so that the figure can be had at any hour.
func (l *lab) sleepless(ctx context.Context) (string, error) {
	path := filepath.Join(l.dir, "senim-daylight")
	cmd := exec.CommandContext(ctx, "go", "build", "-tags=daylight", "-o", path, "github.com/senim-bot/senim/bot")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
}

// crowd are adults in a database of their own, each let in and linked to a child.
type crowd struct {
	database string
	pool     *pgxpool.Pool
}

// crowd makes as many adults as asked for. That takes seconds: each has a key of her own.
func (l *lab) crowd(ctx context.Context, database string, people int) (*crowd, error) {
	if err := l.server.CreateDatabase(ctx, database); err != nil {
		return nil, err
	}
	if err := postgres.Migrate(ctx, l.server.URL(database)); err != nil {
		return nil, err
	}
	pool, err := postgres.Open(ctx, l.server.URL(database), postgres.Options{MaxConns: 4})
	if err != nil {
		return nil, err
	}
	l.later(func() error { pool.Close(); return nil })
	c := &crowd{database, pool}
	err = c.exec(ctx, pgx.NamedArgs{"people": people},
		`INSERT INTO staff (name, role, created_at) VALUES ('bench', 'caseworker', now())`,
		`INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-2222', id, now(), 'crowd' FROM staff`,
		`INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT f.id, '', now(), n::text FROM families f, generate_series(1, @people::int) n`,
		`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key) SELECT f.id, '', '', '', now(), n::text FROM families f, generate_series(1, @people::int) n`,
		`INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key)
			SELECT a.id, p.id, 'documents', 'parent', now() - interval '2 days', f.caseworker_id, now(), a.key FROM adults a JOIN persons p ON p.key = a.key JOIN families f ON f.id = a.family_id`,
		`INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) SELECT decode(md5(id::text), 'hex'), id, 'kk', 'active', now() - interval '1 day' FROM adults`)
	if err != nil {
		return nil, err
	}
	return c, l.givePhones(ctx, c)
}

// exec does what takes longer than a program may.
func (c *crowd) exec(ctx context.Context, args pgx.NamedArgs, all ...string) error {
	return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		for _, sql := range append([]string{`SET LOCAL statement_timeout = '2min'`}, all...) {
			if _, err := tx.Exec(ctx, sql, args); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
}

// givePhones gives each account a Telegram id of its own.
func (l *lab) givePhones(ctx context.Context, c *crowd) error {
	rows, _ := c.pool.Query(ctx, `SELECT id FROM accounts ORDER BY id`) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	// The lab's own vault remembers the keys of another database's accounts.
	keyset, err := vault.LoadFile(filepath.Join(l.dir, "keyset.json"))
	if err != nil {
		return err
	}
	keys := vault.New(keyset)
	group, ctx := errgroup.WithContext(ctx)
	for some := range slices.Chunk(all, 1+len(all)/4) {
		group.Go(func() error {
			return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
				for _, id := range some {
					raw := binary.BigEndian.AppendUint64(nil, uint64(7_000_000_000+id))
					sealed, err := keys.Seal(ctx, tx, vault.Owner{Kind: vault.Account, ID: id}, "accounts.telegram", raw)
					if err != nil {
						return err
					}
					if _, err := tx.Exec(ctx, `UPDATE accounts SET telegram_sealed = $2, telegram_index = $3 WHERE id = $1`, id, sealed, keys.Index("telegram", raw)); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	return group.Wait()
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
