package main

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/vault"
)

type staffCommand struct {
	Add staffAddCommand `cmd:"" help:"Take somebody on and print the one-time link that binds their Telegram account."`
}

type staffAddCommand struct {
	Name           string `arg:"" help:"How colleagues know them."`
	Role           string `enum:"caseworker,supervisor" default:"caseworker" help:"caseworker or supervisor."`
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
	accounts := &account.Store{Pool: pool, Vault: vault.New(keyset), Clock: now}
	code, err := accounts.AddStaff(ctx, c.Name, account.Role(c.Role), now())
	if err != nil {
		return err
	}
	fmt.Printf("https://t.me/%s?start=%s\nIt works once, until %s. Hand it over in person.\n", me.Username, code, now().Add(account.InvitationTTL).Format(time.RFC3339))
	return nil
}
