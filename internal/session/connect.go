package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// patience is how long anything with Redis may take unless the address says otherwise. What is in it helps a turn along but is never worth waiting for.
const patience = 200 * time.Millisecond

// Connect makes a client without connecting yet. The address is redis://, rediss:// or unix:// for one server; redis+sentinel://host:port?master_name=...
// or redis+cluster://host:port for the others, each with further &addr=host:port. A Redis that is far away may be given more time than 200 ms by
// dial_timeout, read_timeout, write_timeout and pool_timeout.
// No error repeats anything of the address: it holds the password.
func Connect(address string) (redis.UniversalClient, error) {
	switch scheme, rest, _ := strings.Cut(address, "+"); {
	case scheme == "redis" && strings.HasPrefix(rest, "sentinel://"):
		return connectSentinel("redis" + strings.TrimPrefix(rest, "sentinel"))
	case scheme == "redis" && strings.HasPrefix(rest, "cluster://"):
		return connectCluster("redis" + strings.TrimPrefix(rest, "cluster"))
	}
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, errAddress
	}
	limit(&o.DialTimeout, &o.ReadTimeout, &o.WriteTimeout, &o.PoolTimeout)
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	return redis.NewClient(o), nil
}

// limit gives the times their patience that the address leaves open.
func limit(times ...*time.Duration) {
	for _, t := range times {
		if *t == 0 {
			*t = patience
		}
	}
}

var errAddress = errors.New("the redis address cannot be read: it must look like redis://user:password@host:6379/0, with what is special in the password percent-encoded")

// LogTo has the Redis client write to the log, at level debug, instead of to standard error. It holds for the whole process: the client knows no other
// way. What a person in charge should see, Store tells itself.
func LogTo(log *slog.Logger) { redis.SetLogger(clientLog{log}) }

type clientLog struct{ log *slog.Logger }

// Printf implements the client's logging interface.
func (l clientLog) Printf(ctx context.Context, format string, v ...any) {
	if l.log.Enabled(ctx, slog.LevelDebug) {
		l.log.LogAttrs(ctx, slog.LevelDebug, "redis client", slog.String("said", fmt.Sprintf(format, v...)))
	}
}

func connectSentinel(address string) (redis.UniversalClient, error) {
	o, err := redis.ParseFailoverURL(address)
	if err != nil {
		return nil, errAddress
	}
	if o.MasterName == "" {
		return nil, errors.New("read redis sentinel address: no master_name")
	}
	limit(&o.DialTimeout, &o.ReadTimeout, &o.WriteTimeout, &o.PoolTimeout)
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	return redis.NewFailoverClient(o), nil
}

func connectCluster(address string) (redis.UniversalClient, error) {
	o, err := redis.ParseClusterURL(address)
	if err != nil {
		return nil, errAddress
	}
	limit(&o.DialTimeout, &o.ReadTimeout, &o.WriteTimeout, &o.PoolTimeout)
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	return redis.NewClusterClient(o), nil
}
