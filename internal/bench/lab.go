package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"github.com/senim-bot/senim/internal/child"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/localserver"
	"github.com/senim-bot/senim/internal/vault"
)

const (
	database = "senim"
	token    = "5000000001:bench-token-of-no-real-bot-00000000"
	secret   = "the-webhook-secret-of-the-bench-0000"
)

// lab is what both sides work on: services of its own, adults who may see papers, the binary.
type lab struct {
	options
	dir    string
	server *localserver.Server
	store  *child.Process // redis-server
	redis  *redis.Client
	pool   *pgxpool.Pool // as the owner of the database
	stats  *pgxpool.Pool // into another database, so that asking counts nothing
	vault  *vault.Vault
	chats  []int64
	// updates counts what was sent to either side: no id comes twice.
	updates atomic.Int64
	began   time.Time
	// recorded is what our side did in one walk of each chat. It and the sinks are made when first asked for.
	recorded          *tape
	ourSink, bareSink *sink
	// daylight is the program without quiet hours, and readers is whom notices go to; both are made when first asked for.
	daylight string
	readers  *readers
	closers  []func() error
}

// openLab says on standard output what it is doing: it takes seconds.
func openLab(ctx context.Context, o options) (*lab, error) {
	l := &lab{options: o, began: time.Now()}
	l.updates.Store(700_000_000)
	for _, step := range []struct {
		says string
		do   func(context.Context) error
	}{
		{"makes a directory", l.makeDir}, {"builds the binary", l.build}, {"starts PostgreSQL", l.startPostgres}, {"starts redis-server", l.startRedis},
		{"lets the people in", l.settle},
	} {
		fmt.Printf("# bench %s\n", step.says)
		if err := step.do(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", step.says, err), l.close())
		}
	}
	fmt.Printf("# %s, %d processors, Go %s, %d chats\n", runtime.GOOS+"/"+runtime.GOARCH, runtime.NumCPU(), runtime.Version(), o.chats)
	return l, nil
}

func (l *lab) later(f func() error) { l.closers = append(l.closers, f) }

func (l *lab) close() (err error) {
	for i := len(l.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, l.closers[i]())
	}
	return err
}

// makeDir makes a place that PostgreSQL reaches even when it has to work as somebody else.
func (l *lab) makeDir(context.Context) (err error) {
	if l.dir, err = os.MkdirTemp("", "senim-bench-"); err != nil {
		return err
	}
	l.later(func() error { return os.RemoveAll(l.dir) })
	return os.Chmod(l.dir, 0o711)
}

func (l *lab) build(ctx context.Context) error {
	if l.binary != "" {
		return nil
	}
	l.binary = filepath.Join(l.dir, "senim")
	return compile(ctx, l.binary)
}

// sleepless builds the program without quiet hours, so that figures of what goes out to families can be had at any hour.
func (l *lab) sleepless(ctx context.Context) (string, error) {
	if l.daylight != "" {
		return l.daylight, nil
	}
	path := filepath.Join(l.dir, "senim-daylight")
	if err := compile(ctx, path, "-tags=daylight"); err != nil {
		return "", err
	}
	l.daylight = path
	return path, nil
}

func compile(ctx context.Context, to string, flags ...string) error {
	cmd := exec.CommandContext(ctx, "go", slices.Concat([]string{"build", "-o", to}, flags, []string{"github.com/senim-bot/senim/bot"})...)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

func (l *lab) startPostgres(ctx context.Context) (err error) {
	l.server, err = localserver.Start(ctx, localserver.Options{Dir: filepath.Join(l.dir, "postgres"), Progress: os.Stdout})
	if err != nil {
		return err
	}
	l.later(func() error { return stopping(l.server.Stop) })
	if err := l.server.CreateDatabase(ctx, database); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, l.server.URL(database)); err != nil {
		return err
	}
	for to, name := range map[**pgxpool.Pool]string{&l.pool: database, &l.stats: "postgres"} {
		pool, err := postgres.Open(ctx, l.server.URL(name)+"&application_name=bench", postgres.Options{MaxConns: 2})
		if err != nil {
			return err
		}
		*to = pool
		l.later(func() error { pool.Close(); return nil })
	}
	return nil
}

func stopping(stop func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return stop(ctx)
}

// startRedis keeps its file as a careful operator would: written as it goes, flushed every second.
func (l *lab) startRedis(ctx context.Context) error {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return fmt.Errorf("a real Redis is needed: %w", err)
	}
	socket := filepath.Join(l.dir, "redis.sock")
	cmd := exec.Command(path, "--port", "0", "--unixsocket", socket, "--dir", l.dir, "--save", "", "--appendonly", "yes", "--daemonize", "no")
	if l.store, err = child.Start(cmd, nil, syscall.SIGKILL); err != nil {
		return err
	}
	l.later(func() error {
		return stopping(func(ctx context.Context) error { return l.store.Stop(ctx, syscall.SIGTERM) })
	})
	l.redis = redis.NewClient(&redis.Options{Network: "unix", Addr: socket})
	l.later(l.redis.Close)
	for began := time.Now(); ; {
		if err = l.redis.Ping(ctx).Err(); err == nil || time.Since(began) > 10*time.Second {
			return err
		}
	}
}

// databaseURL is what the programs get: the right of the app role only.
func (l *lab) databaseURL() string { return l.urlOf(database) }

func (l *lab) urlOf(database string) string {
	return l.server.URL(database) + "&role=" + postgres.AppRole
}

func (l *lab) redisURL() string { return "unix://" + l.redis.Options().Addr }

// opened reads a button that our side made.
func (l *lab) opened(data string, chat int64) (dialog.Tap, error) {
	codec := dialog.Codec{Sign: func(b []byte) []byte { return l.vault.Index("tap", b) }}
	tap, _, err := codec.Open(data, chat)
	return tap, err
}

// serve starts the real binary.
func (l *lab) serve(ctx context.Context, s *sink, databaseURL, redisURL string) (*program, error) {
	return l.serveWith(ctx, l.binary, s.url, databaseURL, redisURL)
}

// serveWith starts a binary, with more in its environment.
func (l *lab) serveWith(ctx context.Context, binary, apiURL, databaseURL, redisURL string, more ...string) (*program, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	return startProgram(ctx, l.dir, address, append([]string{
		"SENIM_TELEGRAM_TOKEN=" + token, "SENIM_TELEGRAM_API_URL=" + apiURL, "SENIM_WEBHOOK_URL=http://" + address + "/webhook", "SENIM_WEBHOOK_SECRET=" + secret,
		"SENIM_DATABASE_URL=" + databaseURL, "SENIM_REDIS_URL=" + redisURL, "SENIM_KEYSET_FILE=" + filepath.Join(l.dir, "keyset.json"), "SENIM_LISTEN=" + address,
		"SENIM_OPERATOR=«Үлгі» қоры", "SENIM_TERM_KK=бағдарлама аяқталғанша", "SENIM_TERM_RU=до окончания программы",
	}, more...), binary, "serve")
}
