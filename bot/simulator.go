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
	Addr  string `default:"127.0.0.1:8081" help:"Where it answers: Bot API, /phone and /sim."`
	Token string `required:"" help:"The token your bot will use, such as 123456:any-letters-and-digits-you-like-0000000."`
	State string `help:"A file that keeps people and chats over a restart."`
}

// Run serves until it is told to stop.
func (c simulatorCommand) Run(ctx context.Context) (err error) {
	sim, err := simulator.New(simulator.Options{Bots: []simulator.Bot{{Token: c.Token}}, StateFile: c.State})
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
