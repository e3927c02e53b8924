package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/senim-bot/senim/internal/simulator"
)

type simulatorCommand struct {
	Addr   string  `default:"127.0.0.1:8081" help:"Where it answers: Bot API, /phone and /sim."`
	Token  string  `required:"" help:"The token your bot will use, such as 123456:any-letters-and-digits-you-like-0000000."`
	State  string  `help:"A file that keeps people and chats over a restart."`
	Strict bool    `name:"strict-limits" help:"Refuse with 429 what is sent faster than --rate and a twentieth, or faster than one message a second in one chat."`
	Rate   float64 `env:"SENIM_RATE" default:"25" help:"Messages a second for --strict-limits, the same as for your bot."`
}

// Run serves until it is told to stop.
func (c simulatorCommand) Run(ctx context.Context) (err error) {
	options, err := c.options()
	if err != nil {
		return err
	}
	sim, err := simulator.New(options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Printf("simulator ready: Bot API at http://%[1]s, phones at http://%[1]s/phone\n", listener.Addr())
	return serveUntil(ctx, &http.Server{Handler: sim.Handler(), ReadHeaderTimeout: 5 * time.Second}, listener)
}

func (c simulatorCommand) options() (simulator.Options, error) {
	o := simulator.Options{Bots: []simulator.Bot{{Token: c.Token}}, StateFile: c.State}
	if c.Strict {
		if o.StrictRate = c.Rate; c.Rate <= 0 {
			return o, fmt.Errorf("--rate is %v; with --strict-limits it must be above 0", c.Rate)
		}
	}
	return o, nil
}
