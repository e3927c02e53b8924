package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/vault"
)

type staffCommand struct {
	Add staffAddCommand `cmd:"" help:"Take somebody on and print the one-time link that binds their Telegram account."`
	End staffEndCommand `cmd:"" help:"Let somebody go: their access ends at once, and their families go over to a colleague with whoever waits to be called or let in."`
}

type staffAddCommand struct {
	Name           string `arg:"" help:"How colleagues know them."`
	Role           string `enum:"caseworker,supervisor,specialist" default:"caseworker" help:"caseworker, supervisor, or specialist: whom people meet and who looks after no family."`
	Language       string `enum:"kk,ru" default:"kk" help:"The language in which they are greeted, kk or ru; they may change it."`
	KeysetFile     string `name:"keyset-file" env:"SENIM_KEYSET_FILE" required:"" help:"The key set that serve uses."`
	TelegramAPIURL string `name:"telegram-api-url" env:"SENIM_TELEGRAM_API_URL" default:"https://api.telegram.org" help:"The Bot API server."`
}

// Run prints a link that works once, for three days. Run again for the same name, it prints a new one and the old one is void.
func (c staffAddCommand) Run(ctx context.Context) error {
	secrets, err := config.ReadSecrets()
	if err != nil {
		return err
	}
	keyset, err := vault.LoadFile(c.KeysetFile)
	if err != nil {
		return err
	}
	client, err := telegram.New(telegram.Options{Token: secrets.TelegramToken.Reveal(), APIURL: c.TelegramAPIURL})
	if err != nil {
		return err
	}
	me, err := client.Me(ctx)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, secrets.DatabaseURL.Reveal(), postgres.Options{Role: postgres.AppRole})
	if err != nil {
		return err
	}
	defer pool.Close()
	now := func() time.Time { return time.Now().UTC() }
	keys := vault.New(keyset)
	if err := checkKeys(ctx, pool, keys); err != nil {
		return err
	}
	accounts := &account.Store{Pool: pool, Vault: keys, Clock: now, Log: slog.Default()}
	code, err := accounts.AddStaff(ctx, c.Name, account.Role(c.Role), c.Language, now())
	if err != nil {
		return err
	}
	fmt.Printf("https://t.me/%s?start=%s\nIt works once, until %s. Hand it over in person.\n", me.Username, code, now().Add(account.InvitationTTL).Format(time.RFC3339))
	return nil
}

type staffEndCommand struct {
	Name string `arg:"" help:"Who leaves."`
	To   string `required:"" help:"Who looks after their families from now on: a caseworker or a supervisor."`
}

// Run needs no key set: nothing that could name a person is read.
func (c staffEndCommand) Run(ctx context.Context) error {
	url, err := config.ReadSecret("SENIM_DATABASE_URL")
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, url.Reveal(), postgres.Options{Role: postgres.AppRole})
	if err != nil {
		return err
	}
	defer pool.Close()
	now := func() time.Time { return time.Now().UTC() }
	accounts := &account.Store{Pool: pool, Clock: now, Log: slog.Default()}
	switch err := accounts.EndStaff(ctx, c.Name, c.To, now()); {
	case errors.Is(err, account.ErrNotFound):
		return fmt.Errorf("nobody called %q works here", c.Name)
	case errors.Is(err, account.ErrSuccessor):
		return fmt.Errorf("nothing was changed: no caseworker or supervisor called %q works here", c.To)
	case err != nil:
		return err
	}
	fmt.Printf("%s has no access any more; their families are with %s now.\n", c.Name, c.To)
	return nil
}
