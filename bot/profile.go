package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
)

// setProfile gives the bot its neutral face in each language. Telegram allows few changes of a name, so what was set last is remembered and not set again.
func setProfile(ctx context.Context, a *app) error {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %q %q", a.Token, a.face("kk"), a.face("ru")))
	mark := hex.EncodeToString(sum[:])
	var last string
	err := a.Pool.QueryRow(ctx, `SELECT value FROM settings WHERE name = 'profile'`).Scan(&last)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("read the last profile: %w", err)
	}
	if last == mark {
		return nil
	}
	// The empty language is the one for all others: Kazakh is a first language here.
	for lang, f := range map[string]face{"": a.face("kk"), "kk": a.face("kk"), "ru": a.face("ru")} {
		if err := a.setFace(ctx, lang, f); err != nil {
			return fmt.Errorf("set the bot's profile, language %q: %w", lang, err)
		}
	}
	_, err = a.Pool.Exec(ctx, `INSERT INTO settings (name, value) VALUES ('profile', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, mark)
	if err != nil {
		return fmt.Errorf("remember the profile: %w", err)
	}
	return nil
}

type face struct {
	Name, Description string
	Commands          []telegram.Command
}

func (a *app) face(lang string) face {
	say := a.bundle.Printer(lang)
	f := face{Name: a.Words.BotNameKK, Description: message.Description(say)}
	if lang == "ru" {
		f.Name = a.Words.BotNameRU
	}
	for _, c := range message.Commands(say) {
		f.Commands = append(f.Commands, telegram.Command{Name: c.Name, Description: c.Text})
	}
	return f
}

func (a *app) setFace(ctx context.Context, lang string, f face) error {
	if err := a.Telegram.SetName(ctx, lang, f.Name); err != nil {
		return err
	}
	if err := a.Telegram.SetDescription(ctx, lang, f.Description); err != nil {
		return err
	}
	return a.Telegram.SetCommands(ctx, lang, f.Commands)
}
