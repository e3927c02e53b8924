package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/senim-bot/senim/migrations"
)

// ErrSchemaOld says that the database was not migrated for this binary.
var ErrSchemaOld = errors.New("the database schema is older than this program: run `migrate` first")

const migrationLockTime = "10s"

// Migrate brings the schema to this binary's version. The URL is the owner's. Two may run at once: the second waits (at most five minutes) and finds nothing to do.
func Migrate(ctx context.Context, ownerURL string) error {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return ErrURL
	}
	// A migration may take long, but while it waits for a lock everybody queues behind it.
	config.RuntimeParams["lock_timeout"] = migrationLockTime
	config.RuntimeParams["timezone"] = "UTC"
	db := stdlib.OpenDB(*config)
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return migrateRiver(ctx, ownerURL)
}

// CheckSchema returns ErrSchemaOld when a migration this binary knows was not applied. A newer schema is fine: during a deployment the old binary works on it.
func CheckSchema(ctx context.Context, q Querier) error {
	want, err := newestMigration(migrations.FS)
	if err != nil {
		return err
	}
	var got int64
	err = q.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&got)
	if missingTable(err) {
		return ErrSchemaOld
	}
	if err != nil {
		return fmt.Errorf("check the schema: %w", err)
	}
	if got < want {
		return ErrSchemaOld
	}
	return checkRiver(ctx, q)
}

func newestMigration(files fs.FS) (int64, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("list the migrations: %w", err)
	}
	newest := int64(0)
	for _, name := range names {
		version, err := goose.NumericComponent(path.Base(name))
		if err != nil {
			return 0, fmt.Errorf("migration %s: %w", name, err)
		}
		newest = max(newest, version)
	}
	return newest, nil
}

// missingTable covers a table that is not there and one that the role may not read: both mean that this schema was never migrated to ours.
func missingTable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "42P01" || pg.Code == "42501")
}
