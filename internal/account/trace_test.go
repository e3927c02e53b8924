package account

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
)

func poolOn(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	pool, err := postgres.Open(ctx, url, postgres.Options{Role: postgres.AppRole, MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// statement is what can be seen of one query from outside: its text and the form of its arguments.
type statement struct {
	SQL  string
	Args []string
}

// tracer records the statements of a pool.
type tracer struct {
	mu   sync.Mutex
	seen []statement
}

func (r *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := statement{SQL: q.SQL}
	for _, a := range q.Args {
		s.Args = append(s.Args, form(a))
	}
	r.seen = append(r.seen, s)
	return ctx
}

func (r *tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// take gives what was recorded since the last take.
func (r *tracer) take() []statement {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := r.seen
	r.seen = nil
	return seen
}

// trace makes the store's pool a traced one.
func (b *bundle) trace() *tracer {
	b.t.Helper()
	config := b.Pool.Config()
	r := &tracer{}
	config.ConnConfig.Tracer = r
	pool, err := pgxpool.NewWithConfig(b.ctx(), config)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(pool.Close)
	b.Pool = pool
	b.check(pool.Ping(b.ctx()))
	r.take()
	return r
}
