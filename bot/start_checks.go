package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/vault"
	"github.com/senim-bot/senim/internal/wording"
)

var errZone = errors.New("the time-zone table is wrong: Asia/Almaty must be five hours ahead of UTC in January 2027; build with a newer Go or set ZONEINFO to a newer table")

// almaty is Kazakhstan's one zone. An old table has it six hours ahead, and every time shown would be an hour wrong (rule 12).
func almaty() (*time.Location, error) {
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	if _, offset := time.Date(2027, 1, 14, 12, 0, 0, 0, zone).Zone(); offset != 5*60*60 {
		return nil, errZone
	}
	return zone, nil
}

const (
	// startPatience is how long a start waits for a database that is away, while it restarts say.
	startPatience = 3 * time.Second
	startAgain    = 200 * time.Millisecond
)

// awaited makes a check of the database, again and again for a while as long as the database is away.
func awaited(ctx context.Context, check func() error) error {
	for end := time.Now().Add(startPatience); ; {
		err := check()
		if err == nil || !postgres.IsUnavailable(err) || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(startAgain):
		}
	}
}

var errOtherKeys = errors.New("this key set is not the one that the database was begun with: with it everybody would be a stranger and nothing could be read; give SENIM_KEYSET_FILE the right one")

// checkKeys refuses a key set that is in order but another one: the first start leaves a blind index in the database, which only the same keys make again.
func checkKeys(ctx context.Context, pool *pgxpool.Pool, keys *vault.Vault) error {
	mine := hex.EncodeToString(keys.Index("keyset", []byte("senim")))
	var first string
	err := pool.QueryRow(ctx, `
		INSERT INTO settings AS s (name, value) VALUES ('keyset', $1) ON CONFLICT (name) DO UPDATE SET name = s.name RETURNING value`, mine).Scan(&first)
	if err != nil {
		return fmt.Errorf("compare the key set with the database: %w", err)
	}
	if first != mine {
		return errOtherKeys
	}
	return nil
}

// checkNames refuses a public face that tells what the bot is for: its names stand on lock screens.
func checkNames(ctx context.Context, a *app) (telegram.Identity, error) {
	me, err := a.Telegram.Me(ctx)
	if err != nil {
		return me, fmt.Errorf("ask Telegram who the token belongs to: %w", err)
	}
	for _, name := range []string{a.Words.BotNameKK, a.Words.BotNameRU, me.Name} {
		if reason, tells := wording.Tells(name, me.Username, a.Words.Operator); tells {
			return me, fmt.Errorf("the bot's name %q (@%s) tells what it is for (%s): choose a neutral one", name, me.Username, reason)
		}
	}
	return me, nil
}
