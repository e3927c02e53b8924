package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

const put = `INSERT INTO settings (name, value) VALUES ($1, '')`

func rows(t *testing.T, pool *pgxpool.Pool) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM settings`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestInTxCommits(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), put, "a")
		return err
	})
	if n := rows(t, pool); err != nil || n != 1 {
		t.Errorf("%d rows are kept, error %v", n, err)
	}
}

func TestInTxRollsBack(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	refused := errors.New("refused")
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), put, "a"); err != nil {
			return err
		}
		return refused
	})
	if n := rows(t, pool); !errors.Is(err, refused) || n != 0 {
		t.Errorf("%d rows are kept, error %v", n, err)
	}
}

func TestInTxRollsBackOnPanic(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), put, "a"); err != nil {
				return err
			}
			panic("in the middle")
		})
	}()
	if n := rows(t, pool); n != 0 {
		t.Errorf("%d rows are kept", n)
	}
	if held := pool.Stat().AcquiredConns(); held != 0 {
		t.Errorf("%d connections are still held", held)
	}
}

// The caller's time is over in the middle: the connection goes back to the pool in good order.
func TestInTxCancelled(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, put, "a"); err != nil {
			return err
		}
		cancel()
		return ctx.Err()
	})
	if n := rows(t, pool); !errors.Is(err, context.Canceled) || n != 0 {
		t.Errorf("%d rows are kept, error %v", n, err)
	}
	if made := pool.Stat().NewConnsCount(); made > 1 {
		t.Errorf("%d connections were made: the rollback threw one away", made)
	}
}

// Two transactions lock two rows crosswise: PostgreSQL ends one of them, which is run again and succeeds.
func TestInTxRetriesDeadlocks(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	for _, name := range []string{"a", "b"} {
		if _, err := pool.Exec(t.Context(), put, name); err != nil {
			t.Fatal(err)
		}
	}
	tries := make(chan string, 16)
	met := meeting(2)
	cross := func(first, second string) error {
		return postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			tries <- first
			for i, name := range []string{first, second} {
				if i == 1 {
					met()
				}
				if _, err := tx.Exec(t.Context(), `UPDATE settings SET value = value || 'x' WHERE name = $1`, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	var group errgroup.Group
	group.Go(func() error { return cross("a", "b") })
	group.Go(func() error { return cross("b", "a") })
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(tries) < 3 {
		t.Errorf("the transactions ran %d times: there was no deadlock", len(tries))
	}
	var once int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM settings WHERE value = 'xx'`).Scan(&once); err != nil || once != 2 {
		t.Errorf("%d of 2 rows were changed twice, error %v", once, err)
	}
}

// meeting makes the first n callers wait for each other; later ones pass.
func meeting(n int) func() {
	come, all := make(chan struct{}, n), make(chan struct{})
	return func() {
		select {
		case come <- struct{}{}:
			if len(come) == n {
				close(all)
			}
		default:
		}
		<-all
	}
}

func TestInTxGivesUp(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	tries := 0
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		tries++
		_, err := tx.Exec(t.Context(), `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`)
		return err
	})
	if err == nil || tries != 4 {
		t.Errorf("ran %d times, error %v; want the first and three more", tries, err)
	}
}

func TestInTxDoesNotRetryOthers(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	tries := 0
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		tries++
		_, err := tx.Exec(t.Context(), `SELECT 1/0`)
		return err
	})
	if err == nil || tries != 1 {
		t.Errorf("ran %d times, error %v", tries, err)
	}
}
