package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestIsUnique(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	if _, err := pool.Exec(t.Context(), put, "a"); err != nil {
		t.Fatal(err)
	}
	_, err := pool.Exec(t.Context(), put, "a")
	err = fmt.Errorf("wrapped: %w", err)
	if !postgres.IsUnique(err, "settings_pkey") {
		t.Errorf("not seen as a violation of settings_pkey: %v", err)
	}
	if postgres.IsUnique(err, "another") || postgres.IsUnique(nil, "settings_pkey") || postgres.IsUnique(io.EOF, "settings_pkey") {
		t.Error("something else is seen as a violation")
	}
}

func TestIsUnavailable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"nothing":            {nil, false},
		"no rows":            {pgx.ErrNoRows, false},
		"ours":               {errors.New("refused"), false},
		"cancelled by us":    {context.Canceled, false},
		"deadline":           {fmt.Errorf("x: %w", context.DeadlineExceeded), true},
		"connection ended":   {fmt.Errorf("x: %w", io.ErrUnexpectedEOF), true},
		"connection refused": {&net.OpError{Op: "dial", Err: errors.New("refused")}, true},
		"unique violation":   {&pgconn.PgError{Code: "23505"}, false},
		"no such table":      {&pgconn.PgError{Code: "42P01"}, false},
		"too long a value":   {&pgconn.PgError{Code: "22001"}, false},
		"no code":            {&pgconn.PgError{}, false},
		"shutdown":           {&pgconn.PgError{Code: "57P01"}, true},
		"starting up":        {&pgconn.PgError{Code: "57P03"}, true},
		"too many":           {&pgconn.PgError{Code: "53300"}, true},
		"disk full":          {&pgconn.PgError{Code: "53100"}, true},
		"read-only":          {&pgconn.PgError{Code: "25006"}, true},
		"statement timeout":  {&pgconn.PgError{Code: "57014"}, true},
		"lock timeout":       {&pgconn.PgError{Code: "55P03"}, true},
		"lost connection":    {&pgconn.PgError{Code: "08006"}, true},
	} {
		if got := postgres.IsUnavailable(c.err); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What the driver really says when the server is not there, or no longer.
func TestIsUnavailableForReal(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres://u@127.0.0.1:1/x?connect_timeout=2", postgres.Options{})
	if !postgres.IsUnavailable(err) {
		t.Errorf("a refused connection: %v", err)
	}
	url := postgrestest.NewURL(t)
	pool, other := postgrestest.Owner(t, url), postgrestest.Owner(t, url)
	err = postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		var pid uint32
		if err := tx.QueryRow(t.Context(), `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
			return err
		}
		if _, err := other.Exec(t.Context(), `SELECT pg_terminate_backend($1, 5000)`, pid); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `SELECT 1`)
		if !postgres.IsUnavailable(err) {
			t.Errorf("a terminated connection: %v", err)
		}
		_, again := tx.Exec(t.Context(), `SELECT 1`)
		if !postgres.IsUnavailable(again) {
			t.Errorf("a dead connection: %v", again)
		}
		return err
	})
	if !postgres.IsUnavailable(err) {
		t.Errorf("the transaction on it: %v", err)
	}
	pool.Close()
	if _, err := pool.Exec(t.Context(), `SELECT 1`); !postgres.IsUnavailable(err) {
		t.Errorf("a closed pool: %v", err)
	}
}
