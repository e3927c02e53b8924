package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/pressly/goose/v3/lock"
	"golang.org/x/sync/errgroup"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestCheckSchema(t *testing.T) {
	t.Parallel()
	address := postgrestest.Empty(t)
	owner := postgrestest.Owner(t, address)
	if err := postgres.CheckSchema(t.Context(), owner); !errors.Is(err, postgres.ErrSchemaOld) {
		t.Errorf("an empty database: %v", err)
	}
	if err := postgres.Migrate(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	if err := postgres.CheckSchema(t.Context(), owner); err != nil {
		t.Errorf("a migrated database: %v", err)
	}
	for _, c := range []struct {
		sql  string
		want error
	}{
		{`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`, nil},
		{`DELETE FROM goose_db_version WHERE version_id = 99999 OR version_id = (SELECT max(version_id) FROM goose_db_version WHERE version_id < 99999)`, postgres.ErrSchemaOld},
		{`DELETE FROM goose_db_version WHERE version_id > 0`, postgres.ErrSchemaOld},
		{`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`, nil},
		{`DELETE FROM river.river_migration WHERE version = (SELECT max(version) FROM river.river_migration)`, postgres.ErrSchemaOld},
		{`DROP TABLE goose_db_version`, postgres.ErrSchemaOld},
	} {
		if _, err := owner.Exec(t.Context(), c.sql); err != nil {
			t.Fatal(err)
		}
		if err := postgres.CheckSchema(t.Context(), owner); !errors.Is(err, c.want) {
			t.Errorf("after %s: %v, want %v", c.sql, err, c.want)
		}
	}
}

// Two replicas are deployed together and both run migrate.
func TestMigrateTwiceAtOnce(t *testing.T) {
	t.Parallel()
	address := postgrestest.Empty(t)
	var group errgroup.Group
	for range 2 {
		group.Go(func() error { return postgres.Migrate(t.Context(), address) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	var applied int
	err := postgrestest.Owner(t, address).QueryRow(t.Context(), `SELECT count(*) FROM goose_db_version WHERE version_id = 1`).Scan(&applied)
	if err != nil || applied != 1 {
		t.Errorf("the first migration is noted %d times, error %v", applied, err)
	}
}

// While another one migrates, it touches nothing.
func TestMigrateWaits(t *testing.T) {
	t.Parallel()
	address := postgrestest.Empty(t)
	owner := postgrestest.Owner(t, address)
	release, ok, err := postgres.TryLock(t.Context(), owner, lock.DefaultLockID)
	if err != nil || !ok {
		t.Fatalf("the lock of goose: %v, %v", ok, err)
	}
	defer release()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := postgres.Migrate(ctx, address); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it did not wait: %v", err)
	}
	if err := postgres.CheckSchema(t.Context(), owner); !errors.Is(err, postgres.ErrSchemaOld) {
		t.Errorf("the schema was migrated: %v", err)
	}
}

// A production set-up: the owner is no superuser, and the application logs in as a member of its role.
func TestMigrateAsPlainOwner(t *testing.T) {
	t.Parallel()
	address := postgrestest.Empty(t)
	super := postgrestest.Owner(t, address)
	database := super.Config().ConnConfig.Database
	owner, app := database+"_owner", database+"_app"
	for _, sql := range []string{
		`CREATE ROLE ` + owner + ` LOGIN PASSWORD 'p'`,
		`CREATE ROLE ` + app + ` LOGIN PASSWORD 'p' IN ROLE ` + postgres.AppRole,
		`ALTER DATABASE ` + database + ` OWNER TO ` + owner,
	} {
		if _, err := super.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		_, err1 := super.Exec(ctx, `DROP OWNED BY `+owner+`, `+app+` CASCADE`)
		_, err2 := super.Exec(ctx, `ALTER DATABASE `+database+` OWNER TO CURRENT_USER`)
		_, err3 := super.Exec(ctx, `DROP ROLE `+owner+`, `+app)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Error(err)
		}
	})
	if err := postgres.Migrate(t.Context(), as(t, address, owner)); err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Open(t.Context(), as(t, address, app), postgres.Options{Role: postgres.AppRole})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := postgres.CheckSchema(t.Context(), pool); err != nil {
		t.Error(err)
	}
}

func as(t *testing.T, address, role string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Del("user")
	u.User, u.RawQuery = url.UserPassword(role, "p"), query.Encode()
	return u.String()
}
