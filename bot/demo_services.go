package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/localserver"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/vault"
)

// openDatabase uses SENIM_DATABASE_URL, or a private server of the demo's own.
func (d *demo) openDatabase(ctx context.Context) error {
	secret, err := config.ReadSecret("SENIM_DATABASE_URL")
	if err != nil {
		return err
	}
	known := d.knowsPeople()
	url := secret.Reveal()
	if url == "" {
		if url, err = d.startPostgres(ctx, !known); err != nil {
			return err
		}
	}
	if err := d.takeDatabase(ctx, url, known); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, url); err != nil {
		return err
	}
	d.parts.Pool, err = postgres.Open(ctx, url, postgres.Options{Role: postgres.AppRole})
	if err != nil {
		return err
	}
	d.later(func() error { d.parts.Pool.Close(); return nil })
	return nil
}

func (d *demo) startPostgres(ctx context.Context, fresh bool) (string, error) {
	server, err := localserver.Start(ctx, localserver.Options{Dir: d.file("postgres"), Fresh: fresh, Progress: d.say})
	if err != nil {
		return "", err
	}
	d.later(func() error {
		stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return server.Stop(stop)
	})
	return server.URL("postgres"), nil
}

// takeDatabase goes on in the database that belongs to the files in the data directory, or begins anew in an empty one. People whom those files do not know are
// somebody else's, perhaps real ones, and the demo must not write among them.
func (d *demo) takeDatabase(ctx context.Context, url string, known bool) error {
	peopled, err := peopled(ctx, url)
	switch {
	case err != nil:
		return err
	case peopled && !known:
		return errors.New("the database that SENIM_DATABASE_URL names holds people already: give the demo an empty one, or the --data directory that belongs to it, without --fresh")
	case peopled:
		return nil
	}
	return d.forget()
}

func peopled(ctx context.Context, url string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return false, fmt.Errorf("open the demo's database: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var there bool
	err = conn.QueryRow(ctx, `SELECT to_regclass('staff') IS NOT NULL`).Scan(&there)
	if err == nil && there {
		err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff)`).Scan(&there)
	}
	if err != nil {
		return false, fmt.Errorf("look into the demo's database: %w", err)
	}
	return there, nil
}

// openRedis uses SENIM_REDIS_URL, or a Redis inside this process. That one has no clock of its own: it ages with ours, and when ours is moved.
func (d *demo) openRedis(ctx context.Context) error {
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
		d.age = inside.FastForward
		address = "redis://" + inside.Addr()
	}
	if d.parts.Redis, err = session.Connect(address); err != nil {
		return err
	}
	d.later(d.parts.Redis.Close)
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

func (d *demo) openVault(ctx context.Context) error {
	keyset, err := vault.LoadFile(d.file(keysetFile))
	if errors.Is(err, vault.ErrMissing) {
		keyset = vault.NewKeyset()
		err = keyset.WriteFile(d.file(keysetFile))
	}
	if err != nil {
		return err
	}
	d.parts.Vault = vault.New(keyset)
	return checkKeys(ctx, d.parts.Pool, d.parts.Vault)
}
