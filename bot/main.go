// Command bot is Senim: one binary with the commands demo, serve, migrate, staff, keys, audit, simulator and health. This package holds commands and wiring, nothing else.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // an old base image would put every reminder an hour off

	"github.com/alecthomas/kong"
)

// cli is the whole command line; kong reads the tags.
type cli struct {
	Demo      demoCommand      `cmd:"" help:"Run everything on this machine with fictional families: no token, no services needed."`
	Serve     serveCommand     `cmd:"" help:"Run against Telegram, PostgreSQL and Redis."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database schema up to date, as the owner role."`
	Staff     staffCommand     `cmd:"" help:"Members of staff."`
	Keys      keysCommand      `cmd:"" help:"The key set that encrypts what could name a person."`
	Audit     auditCommand     `cmd:"" help:"The sealed record of who did and saw what."`
	Simulator simulatorCommand `cmd:"" help:"Run the Bot API simulator alone, for any bot."`
	Health    healthCommand    `cmd:"" help:"Ask a running serve whether it is ready; for container health checks."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// Once the end has begun, a second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "senim:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var c cli
	parser, err := kong.New(&c, kong.Name("senim"), kong.Description("A Telegram assistant for families, in Kazakh and Russian."), kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return err
	}
	if err := command.Run(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
