package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// TryLock takes the advisory lock of that key without waiting; ok is false when another process, or another call, has it. The lock lives on a connection of its
// own, outside the pool, so that it neither shrinks the pool nor is given back by it. It is lost with that connection: it keeps two from doing the same work, it does
// not replace a constraint. release may be called once; it is never nil.
func TryLock(ctx context.Context, pool *pgxpool.Pool, key int64) (release func(), ok bool, err error) {
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		return func() {}, false, fmt.Errorf("lock %d: %w", key, err)
	}
	release = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		// Without the unlock the server frees it a moment after our farewell. Whether or not it hears either, it drops the lock with the session.
		_, _ = conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, key)
		_ = conn.Close(ctx)
	}
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, key).Scan(&ok); err != nil {
		release()
		return func() {}, false, fmt.Errorf("lock %d: %w", key, err)
	}
	if !ok {
		release()
		return func() {}, false, nil
	}
	return release, true, nil
}
