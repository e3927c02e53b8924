package postgres

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// RiverSchema is where River keeps its tables, apart from ours.
const RiverSchema = "river"

// riverLock is the advisory lock under which River's own migrations are applied: they have none of their own.
const riverLock = 0x53454e494d52

// migrateRiver brings River's tables to the version of the library in this binary. Two may run at once: the second waits (at most five minutes) and finds nothing
// to do.
func migrateRiver(ctx context.Context, ownerURL string) error {
	pool, err := openForRiver(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	locked, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("migrate the jobs: %w", err)
	}
	// The lock goes with the connection, and that with the pool.
	defer locked.Release()
	if _, err := locked.Exec(ctx, `SELECT set_config('lock_timeout', '5min', false), pg_advisory_lock($1)`, int64(riverLock)); err != nil {
		return fmt.Errorf("migrate the jobs: %w", err)
	}
	migrator, err := newRiverMigrator(pool)
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the jobs: %w", err)
	}
	return nil
}

func openForRiver(ctx context.Context, ownerURL string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(ownerURL)
	if err != nil {
		return nil, ErrURL
	}
	config.MaxConns = 2 // one that holds the lock, one that works
	config.ConnConfig.RuntimeParams["lock_timeout"] = migrationLockTime
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("migrate the jobs: %w", err)
	}
	return pool, nil
}

// checkRiver is CheckSchema for River's tables.
func checkRiver(ctx context.Context, q Querier) error {
	want, err := newestRiver()
	if err != nil {
		return err
	}
	var got int
	err = q.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM river.river_migration`).Scan(&got)
	switch {
	case missingTable(err), err == nil && got < want:
		return ErrSchemaOld
	case err != nil:
		return fmt.Errorf("check the schema of the jobs: %w", err)
	}
	return nil
}

// newestRiver is the version of River's tables that this binary works on.
func newestRiver() (int, error) {
	migrator, err := newRiverMigrator(nil)
	if err != nil {
		return 0, err
	}
	newest := 0
	for _, m := range migrator.AllVersions() {
		newest = max(newest, m.Version)
	}
	return newest, nil
}

// riverMigrator writes no log of its own: what went wrong is in the error.
type riverMigrator = rivermigrate.Migrator[pgx.Tx]

func newRiverMigrator(pool *pgxpool.Pool) (*riverMigrator, error) {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{
		Schema: RiverSchema, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		return nil, fmt.Errorf("migrations of the jobs: %w", err)
	}
	return migrator, nil
}
