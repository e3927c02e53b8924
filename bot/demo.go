package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/localserver"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/simulator"
	"github.com/senim-bot/senim/internal/simulator/page"
	"github.com/senim-bot/senim/internal/vault"
)

const (
	demoToken    = "5000000001:demo-token-of-a-simulated-bot-000000"
	demoUsername = "zhadynama_bot"
)

type demoCommand struct {
	Addr  string `default:"127.0.0.1:8080" help:"Where the demo answers."`
	Data  string `default:".senim" help:"Where it keeps its families, chats and clock."`
	Fresh bool   `help:"Forget what an earlier demo kept, and start anew."`
	config.Words
}

// Run serves the simulator, the phone page and the bot on one address until it is told to stop.
func (c demoCommand) Run(ctx context.Context) (err error) {
	if c.Operator == "" {
		c.Operator, c.TermKK, c.TermRU = "«Үлгі» қоры / фонд «Улги»", "бағдарлама аяқталғанша", "до окончания программы"
	}
	if err := c.prepare(); err != nil {
		return err
	}
	d := &demo{demoCommand: c, log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	session.LogTo(d.log)
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.open(ctx); err != nil {
		return err
	}
	return d.serve(ctx)
}

func (c demoCommand) prepare() error {
	if c.Fresh {
		for _, name := range []string{"people.json", "simulator.json", "clock", "keyset.json"} {
			if err := os.RemoveAll(filepath.Join(c.Data, name)); err != nil {
				return fmt.Errorf("start anew: %w", err)
			}
		}
	}
	if err := os.MkdirAll(c.Data, 0o755); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	return nil
}

// demo holds what the demo opened, to close it in the opposite order.
type demo struct {
	demoCommand
	log      *slog.Logger
	clock    *demoClock
	sim      *simulator.Server
	app      *app
	listener net.Listener
	closers  []func() error
}

func (d *demo) later(f func() error) { d.closers = append(d.closers, f) }

func (d *demo) close() error {
	var err error
	for i := len(d.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, d.closers[i]())
	}
	return err
}

func (d *demo) open(ctx context.Context) error {
	var err error
	if d.listener, err = net.Listen("tcp", d.Addr); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	d.later(func() error { _ = d.listener.Close(); return nil })
	if d.clock, err = openDemoClock(d.Data); err != nil {
		return err
	}
	d.sim, err = simulator.New(simulator.Options{
		Bots:  []simulator.Bot{{Token: demoToken, Username: demoUsername, FirstName: d.BotNameKK}},
		Clock: d.clock.now, AdvanceClock: d.clock.advance, StateFile: filepath.Join(d.Data, "simulator.json"),
	})
	if err != nil {
		return err
	}
	d.later(d.sim.Close)
	p := parts{Prefix: redisPrefix, Token: demoToken, APIURL: d.base(), Rate: 25, Words: d.Words, Clock: d.clock.now, Log: d.log, Registry: prometheus.NewRegistry()}
	for _, open := range []func(context.Context, *parts) error{d.openDatabase, d.openRedis, d.openVault} {
		if err := open(ctx, &p); err != nil {
			return err
		}
	}
	d.app, err = newApp(p)
	return err
}

// openDatabase uses SENIM_DATABASE_URL, or a private server of the demo's own.
func (d *demo) openDatabase(ctx context.Context, p *parts) error {
	secret, err := config.ReadSecret("SENIM_DATABASE_URL")
	if err != nil {
		return err
	}
	url := secret.Reveal()
	if url == "" {
		server, err := localserver.Start(ctx, localserver.Options{Dir: filepath.Join(d.Data, "postgres"), Fresh: d.Fresh, Progress: os.Stderr})
		if err != nil {
			return err
		}
		d.later(func() error {
			stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			return server.Stop(stop)
		})
		url = server.URL("postgres")
	}
	if err := postgres.Migrate(ctx, url); err != nil {
		return err
	}
	p.Pool, err = postgres.Open(ctx, url, postgres.Options{Role: "senim_app"})
	if err != nil {
		return err
	}
	d.later(func() error { p.Pool.Close(); return nil })
	return nil
}

// openRedis uses SENIM_REDIS_URL, or a Redis inside this process. That one's keys only age when its clock is moved.
func (d *demo) openRedis(ctx context.Context, p *parts) error {
	secret, err := config.ReadSecret("SENIM_REDIS_URL")
	if err != nil {
		return err
	}
	address := secret.Reveal()
	if address == "" {
		inside := miniredis.NewMiniRedis()
		if err := inside.Start(); err != nil {
			return fmt.Errorf("start a Redis in this process: %w", err)
		}
		ticking, stop := context.WithCancel(context.WithoutCancel(ctx))
		go age(ticking, inside)
		d.later(func() error { stop(); inside.Close(); return nil })
		address = "redis://" + inside.Addr()
	}
	if p.Redis, err = session.Connect(address); err != nil {
		return err
	}
	d.later(p.Redis.Close)
	return nil
}

func age(ctx context.Context, inside *miniredis.Miniredis) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			inside.FastForward(time.Second)
		}
	}
}

func (d *demo) openVault(_ context.Context, p *parts) error {
	file := filepath.Join(d.Data, "keyset.json")
	keyset, err := vault.LoadFile(file)
	if errors.Is(err, vault.ErrMissing) {
		keyset = vault.NewKeyset()
		err = keyset.WriteFile(file)
	}
	if err != nil {
		return err
	}
	p.Vault = vault.New(keyset)
	return nil
}

func (d *demo) base() string { return "http://" + d.listener.Addr().String() }

func (d *demo) serve(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	var start page.Start
	ready := make(chan struct{})
	server := &http.Server{Handler: d.handler(func(w io.Writer) error {
		<-ready
		start.Clock = d.clock.now().In(d.app.Families.Zone).Format("2 January 2006, 15:04")
		return start.Write(w)
	}), ReadHeaderTimeout: 5 * time.Second}
	// The simulator goes last: the bot's end still speaks to it.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(func() error { return serveUntil(serving, server, d.listener) })
	group.Go(func() error { defer stop(); return d.app.work(ctx) })
	group.Go(func() error {
		defer close(ready)
		var err error
		start, err = d.begin(ctx)
		return err
	})
	return group.Wait()
}

// begin brings the people in and says where everything is.
func (d *demo) begin(ctx context.Context) (page.Start, error) {
	if err := setProfile(ctx, d.app); err != nil {
		return page.Start{}, err
	}
	people, err := openDemoPeople(ctx, d.app, d.Data, d.base())
	if err != nil {
		return page.Start{}, err
	}
	links, err := openLinks(ctx, d.app, people, demoUsername)
	if err != nil {
		return page.Start{}, err
	}
	for _, l := range links {
		fmt.Printf("unused code of %s: %s or %s\n", l.Title, l.Code, l.URL)
	}
	d.log.Info("demo ready", "open", d.base()+"/")
	return page.Start{BotName: d.BotNameKK, Personas: people.Families, Staff: people.Staff, Pairs: people.Pairs, Links: links}, nil
}

func (d *demo) handler(start func(io.Writer) error) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", d.sim.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := start(w); err != nil {
			d.log.Error("start page", "error", err)
		}
	})
	return mux
}

// serveUntil serves until ctx ends. Event streams and long polls do not end by themselves, so the server is closed, not shut down.
func serveUntil(ctx context.Context, server *http.Server, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); err != nil && ctx.Err() == nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
