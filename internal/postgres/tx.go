package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	txRetries = 3
	// rollbackTime bounds the rollback after the caller's context has ended.
	rollbackTime = 2 * time.Second
)

// InTx runs do in one transaction and commits when it returns nil; on an error or a panic everything is rolled back. It takes the pool and not a Querier, so
// that a transaction cannot be opened inside another: what must commit together is passed the same pgx.Tx.
//
// A serialization failure or a deadlock means that nothing was kept, so do is run again, at most three times: it must have no effect outside the
// transaction. Any other error is given back as it is. A failed commit may still have committed, so it is never repeated here.
func InTx(ctx context.Context, pool *pgxpool.Pool, do func(pgx.Tx) error) error {
	for try := 0; ; try++ {
		err := inTxOnce(ctx, pool, do)
		if err == nil || try == txRetries || !LostRace(err) {
			return err
		}
		if pause(ctx, try) != nil {
			return err
		}
	}
}

func inTxOnce(ctx context.Context, pool *pgxpool.Pool, do func(pgx.Tx) error) error {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	ended := false
	// Deferred, so that a panic in do cannot take the connection, and its row locks, out of the pool.
	defer func() {
		if !ended {
			_ = rollback(ctx, tx)
		}
	}()
	if err := do(tx); err != nil {
		ended = true
		return errors.Join(err, rollback(ctx, tx))
	}
	ended = true
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit a transaction: %w", err)
	}
	return nil
}

// rollback works on after the caller's context has ended: otherwise pgx throws the connection away.
func rollback(ctx context.Context, tx pgx.Tx) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	if err := tx.Rollback(ctx); err != nil && !errors.Is(err, pgx.ErrTxClosed) {
		return fmt.Errorf("roll back a transaction: %w", err)
	}
	return nil
}

// pause waits a little longer each time, unevenly, so that two who met do not meet again.
func pause(ctx context.Context, try int) error {
	timer := time.NewTimer(time.Duration(1+rand.IntN(10<<try)) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
