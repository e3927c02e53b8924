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
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/simulator"
)

const (
	demoToken    = "5000000001:demo-token-of-a-simulated-bot-000000"
	demoUsername = "zhadynama_bot"
	// demoJobsEvery is short, so that whoever moves the demo's clock need not wait for what comes of it.
	demoJobsEvery = 5 * time.Second
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
		c.Operator, c.TermKK, c.TermRU = "«Үлгі» қоры / фонд «Улги»", "жұмыс аяқталған соң 1 жыл", "1 год после завершения работы"
	}
	d := &demo{demoCommand: c, log: slog.New(slog.NewTextHandler(os.Stderr, nil)), say: os.Stdout, ready: make(chan struct{})}
	session.LogTo(d.log)
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.open(ctx); err != nil {
		return err
	}
	return d.serve(ctx)
}

// demo holds what the demo opened, to close it in the opposite order.
type demo struct {
	demoCommand
	log      *slog.Logger
	say      io.Writer // for a person in front of a terminal
	listener net.Listener
	clock    *demoClock
	sim      *simulator.Server
	parts    parts
	age      func(time.Duration) // moves the clock of the Redis inside, if there is one
	app      *app
	closers  []func() error

	// ready is closed when people and codes are there to be shown.
	ready  chan struct{}
	people demoPeople
	codes  []demoCode
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
	d.parts = parts{Prefix: redisPrefix, Token: demoToken, Rate: 25, Words: d.Words, Log: d.log, Registry: prometheus.NewRegistry(),
		JobsEvery: demoJobsEvery}
	for _, step := range []func(context.Context) error{d.listen, d.openData, d.openDatabase, d.openSimulator, d.openRedis, d.openVault} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	var err error
	d.app, err = newApp(d.parts)
	return err
}

func (d *demo) listen(context.Context) error {
	var err error
	d.listener, err = net.Listen("tcp", d.Addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is in use, perhaps by another demo: end that one, or choose another address, such as --addr 127.0.0.1:8090 (%w)", d.Addr, err)
	case err != nil:
		return fmt.Errorf("cannot answer at %s: write --addr as in 127.0.0.1:8080 (%w)", d.Addr, err)
	}
	d.later(func() error { _ = d.listener.Close(); return nil })
	d.parts.APIURL = d.base()
	return nil
}

func (d *demo) openSimulator(context.Context) error {
	var err error
	if d.clock, err = openDemoClock(d.file(clockFile)); err != nil {
		return err
	}
	d.parts.Clock = d.clock.now
	d.sim, err = simulator.New(simulator.Options{
		Bots:  []simulator.Bot{{Token: demoToken, Username: demoUsername, FirstName: d.BotNameKK}},
		Clock: d.clock.now, AdvanceClock: d.advance, StateFile: d.file(simulatorFile),
	})
	if err != nil {
		return err
	}
	d.later(d.sim.Close)
	return nil
}

// advance moves every clock of the demo.
func (d *demo) advance(by time.Duration) error {
	if err := d.clock.advance(by); err != nil {
		return err
	}
	if d.age != nil {
		d.age(by)
	}
	return nil
}

// base is where everything answers, as it can be opened on this machine.
func (d *demo) base() string {
	at := d.listener.Addr().(*net.TCPAddr)
	if at.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", at.Port)
	}
	return "http://" + at.String()
}

func (d *demo) serve(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	server := &http.Server{Handler: d.handler(), ReadHeaderTimeout: 5 * time.Second}
	// The simulator goes last: the bot's end still speaks to it.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(func() error { return serveUntil(serving, server, d.listener) })
	group.Go(func() error { defer stop(); return d.app.work(ctx) })
	group.Go(func() error { return d.begin(ctx) })
	return group.Wait()
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
