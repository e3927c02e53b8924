package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// firstPhone is where the crowd's Telegram ids begin: where the simulator's do, so that its people are these.
const firstPhone = 7_000_000_001

// crowd are adults in a database of their own, each let in.
type crowd struct {
	database string
	pool     *pgxpool.Pool
	vault    *vault.Vault
}

// crowd makes as many adults as asked for. The first of them, as many as have phones, are linked to a child each and can be written to; that takes seconds: each has a key of her own.
func (l *lab) crowd(ctx context.Context, database string, people, phones int) (*crowd, error) {
	if err := l.server.CreateDatabase(ctx, database); err != nil {
		return nil, err
	}
	if err := postgres.Migrate(ctx, l.server.URL(database)); err != nil {
		return nil, err
	}
	pool, err := postgres.Open(ctx, l.server.URL(database)+"&application_name=bench", postgres.Options{MaxConns: 4})
	if err != nil {
		return nil, err
	}
	l.later(func() error { pool.Close(); return nil })
	// The lab's own vault remembers the keys of another database's accounts.
	keyset, err := vault.LoadFile(filepath.Join(l.dir, "keyset.json"))
	if err != nil {
		return nil, err
	}
	c := &crowd{database, pool, vault.New(keyset)}
	err = c.exec(ctx, pgx.NamedArgs{"people": people, "phones": phones},
		`INSERT INTO staff (name, role, created_at) VALUES ('bench', 'caseworker', now())`,
		`INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-2222', id, now(), 'crowd' FROM staff`,
		`INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT f.id, '', now(), n::text FROM families f, generate_series(1, @people::int) n ORDER BY n`,
		`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key) SELECT f.id, '', '', '', now(), n::text FROM families f, generate_series(1, @phones::int) n`,
		`INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key)
			SELECT a.id, p.id, 'documents', 'parent', now() - interval '2 days', f.caseworker_id, now(), a.key FROM adults a JOIN persons p ON p.key = a.key JOIN families f ON f.id = a.family_id`,
		`INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) SELECT decode(md5(id::text), 'hex'), id, 'kk', 'active', now() - interval '1 day' FROM adults ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return c, c.givePhones(ctx, phones)
}

// exec does what takes longer than a program may.
func (c *crowd) exec(ctx context.Context, args pgx.NamedArgs, all ...string) error {
	return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		for _, sql := range append([]string{`SET LOCAL statement_timeout = '5min'`}, all...) {
			if _, err := tx.Exec(ctx, sql, args); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
}

// givePhones gives the first accounts Telegram ids in their order.
func (c *crowd) givePhones(ctx context.Context, phones int) error {
	rows, _ := c.pool.Query(ctx, `SELECT id FROM accounts ORDER BY id LIMIT $1`, phones) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	give := func(some []int64) error {
		return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
			for _, id := range some {
				if err := c.givePhone(ctx, tx, id, firstPhone+id-all[0]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	// A plan made for the empty table of keys would look through all of them for each.
	few := min(len(all), 100)
	if err := give(all[:few]); err != nil {
		return err
	}
	if _, err := c.pool.Exec(ctx, `ANALYZE keys.data_keys`); err != nil {
		return err
	}
	var group errgroup.Group
	for some := range slices.Chunk(all[few:], 1+len(all)/4) {
		group.Go(func() error { return give(some) })
	}
	return group.Wait()
}

func (c *crowd) givePhone(ctx context.Context, tx pgx.Tx, account, telegram int64) error {
	raw := binary.BigEndian.AppendUint64(nil, uint64(telegram))
	sealed, err := c.vault.Seal(ctx, tx, vault.Owner{Kind: vault.Account, ID: account}, "accounts.telegram", raw)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE accounts SET telegram_sealed = $2, telegram_index = $3 WHERE id = $1`, account, sealed, c.vault.Index("telegram", raw))
	return err
}
