package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/vault"
)

// connections to the database for one process. With as few as pgx takes by itself (one per processor, at least four) turns wait for one another, which costs a
// third more processor time; with many more than this they only wait inside PostgreSQL.
const connections = 16

type serveCommand struct {
	config.Service
}

// Run serves families until it is told to stop. What would hurt somebody is refused before the first update is taken.
func (c serveCommand) Run(ctx context.Context) error {
	var err error
	if c.Secrets, err = config.ReadSecrets(); err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: c.Level()}))
	session.LogTo(log)
	a, closeAll, err := c.open(ctx, log)
	if err != nil {
		return err
	}
	defer closeAll()
	if err := c.ready(ctx, a); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	log.Info("serving", "listen", listener.Addr().String(), "webhook", c.WebhookURL != "")
	return a.run(ctx, listener)
}

func (c serveCommand) open(ctx context.Context, log *slog.Logger) (*app, func(), error) {
	keys, err := vault.NewFromFile(c.KeysetFile)
	if err != nil {
		return nil, nil, fmt.Errorf("key set: %w", err)
	}
	pool, err := postgres.Open(ctx, c.Secrets.DatabaseURL.Reveal(), postgres.Options{Role: postgres.AppRole, MaxConns: connections})
	if err != nil {
		return nil, nil, err
	}
	client, err := session.Connect(c.Secrets.RedisURL.Reveal())
	if err != nil {
		pool.Close()
		return nil, nil, err
	}
	closeAll := func() { pool.Close(); _ = client.Close() }
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a, err := newApp(parts{Pool: pool, Redis: client, Prefix: redisPrefix, Vault: keys, Token: c.Secrets.TelegramToken.Reveal(), APIURL: c.TelegramAPIURL,
		Rate: c.Rate, StopWindow: c.StopWindow, Words: c.Words, Clock: func() time.Time { return time.Now().UTC() }, Log: log, Registry: registry,
		WebhookURL: c.WebhookURL, Secret: c.Secrets.WebhookSecret.Reveal(), AuditHead: c.AuditHeadFile})
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	return a, closeAll, nil
}

// ready makes every check that must pass before the first update, and tells Telegram how to deliver.
func (c serveCommand) ready(ctx context.Context, a *app) error {
	for _, check := range []func() error{
		func() error { return postgres.CheckSchema(ctx, a.Pool) },
		func() error { return checkKeys(ctx, a.Pool, a.Vault) },
		func() error { return a.Vault.CheckMaster(ctx, a.Pool) },
	} {
		if err := awaited(ctx, check); err != nil {
			return err
		}
	}
	if _, err := checkNames(ctx, a); err != nil {
		return err
	}
	if err := setProfile(ctx, a); err != nil {
		// Telegram limits how often names change; that must not keep people waiting.
		var refused *telegram.SendError
		if !errors.As(err, &refused) || refused.Class != telegram.RateLimited {
			return err
		}
		a.Log.Warn("profile not set, trying again at the next start", "error", err)
	}
	if c.WebhookURL == "" {
		return a.Telegram.DeleteWebhook(ctx)
	}
	return a.Telegram.SetWebhook(ctx, c.WebhookURL, a.Secret)
}
