// Package postgres is in charge of how we talk to PostgreSQL: the pool and its limits, transactions and when they are tried again, what an error
// means, the schema's version, locks between processes. It knows no table but goose's.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// AppRole is the role `serve` works as: it may do only what the migrations granted, and owns nothing.
const AppRole = "senim_app"

// ErrURL says that the database URL cannot be read. The parser's own words are left out: they repeat the URL, password and all.
var ErrURL = errors.New("the database URL cannot be read: want postgres://user@host:5432/name")

// Querier is what a query needs: the pool and a transaction both are one.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Options of a pool.
type Options struct {
	// Role is what every connection works as, usually AppRole; empty: as the user who logged in, who otherwise must be a member of the role or a superuser.
	Role string
	// MaxConns is the most connections held at once; 0 leaves it to the URL (pool_max_conns) or pgx.
	MaxConns int32
}

// Open connects and checks that the server answers. Times come back in UTC. A statement may take 5 s, wait 2 s for a lock, and a transaction may idle 10 s:
// whoever hangs lets go instead of holding up everybody else.
func Open(ctx context.Context, url string, o Options) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, ErrURL
	}
	limit(config.ConnConfig, o.Role)
	if o.MaxConns > 0 {
		config.MaxConns = o.MaxConns
	}
	config.AfterConnect = scanUTC
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return pool, nil
}

func limit(c *pgx.ConnConfig, role string) {
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 5 * time.Second
	}
	c.RuntimeParams["timezone"] = "UTC"
	c.RuntimeParams["statement_timeout"] = "5s"
	c.RuntimeParams["lock_timeout"] = "2s"
	c.RuntimeParams["idle_in_transaction_session_timeout"] = "10s"
	if role != "" {
		c.RuntimeParams["role"] = role
	}
}

// scanUTC makes a scanned timestamptz a UTC time; pgx would give the process's local zone.
func scanUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}
