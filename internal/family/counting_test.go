package family_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// tracer counts statements, those of a batch too.
type tracer struct{ count atomic.Int64 }

func (c *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.count.Add(1)
	return ctx
}

func (c *tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (c *tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) { c.count.Add(1) }

func (c *tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// counting is a second pool on the same database that counts its statements.
func counting(t *testing.T, pool *pgxpool.Pool) (*pgxpool.Pool, *atomic.Int64) {
	t.Helper()
	var c tracer
	config := pool.Config()
	config.ConnConfig.Tracer = &c
	counted, err := pgxpool.NewWithConfig(t.Context(), config)
	must(t, counted, err)
	t.Cleanup(counted.Close)
	return counted, &c.count
}

func errOf2[A, B any](_ A, _ B, err error) error { return err }
