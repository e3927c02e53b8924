package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// rotateLock is the advisory lock of whoever changes the master key: two at once would each write a file without the other's key.
const rotateLock = 0x53454e494d4b4559

type keysRotateCommand struct {
	File    string `arg:"" env:"SENIM_KEYSET_FILE" help:"The key set file. It is replaced in one step."`
	DropOld bool   `help:"Drop the old master keys from the file. Refused as long as a data key needs one."`
}

// Run works with the owner's address in SENIM_DATABASE_URL. Broken off at any point, it goes on where it was when it is run again.
func (c keysRotateCommand) Run(ctx context.Context) error {
	url, err := config.ReadSecret("SENIM_DATABASE_URL")
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, url.Reveal(), postgres.Options{})
	if err != nil {
		return err
	}
	defer pool.Close()
	release, alone, err := postgres.TryLock(ctx, pool, rotateLock)
	if err != nil {
		return err
	}
	defer release()
	if !alone {
		return fmt.Errorf("somebody else rotates the keys right now")
	}
	keys, err := c.load(ctx, pool)
	if err != nil {
		return err
	}
	if c.DropOld {
		return c.dropOld(ctx, pool, keys)
	}
	return c.rotate(ctx, pool, keys)
}

// load checks everything that must be right before a file is touched.
func (c keysRotateCommand) load(ctx context.Context, pool *pgxpool.Pool) (*vault.Keyset, error) {
	keys, err := vault.LoadFile(c.File)
	if err != nil {
		return nil, err
	}
	if err := postgres.CheckSchema(ctx, pool); err != nil {
		return nil, err
	}
	if err := checkKeys(ctx, pool, vault.New(keys)); err != nil {
		return nil, err
	}
	var owner bool
	if err := pool.QueryRow(ctx, `SELECT has_table_privilege('keys.data_keys', 'UPDATE')`).Scan(&owner); err != nil {
		return nil, fmt.Errorf("look who may change the keys: %w", err)
	}
	if !owner {
		return nil, fmt.Errorf("nothing was changed: SENIM_DATABASE_URL must be the owner's address, as for migrate")
	}
	return keys, nil
}

func (c keysRotateCommand) rotate(ctx context.Context, pool *pgxpool.Pool, keys *vault.Keyset) error {
	unfinished, err := keys.Wrapped(ctx, pool)
	if err != nil {
		return err
	}
	if keys.Masters() > 1 && unfinished > 0 {
		fmt.Println("the file already has a master key that does not wrap everything yet: finishing that rotation")
	} else if keys, err = c.putNewKey(keys); err != nil {
		return fmt.Errorf("nothing was changed: %w", err)
	}
	n, err := vault.Rewrap(ctx, pool, keys, time.Now().UTC())
	if err != nil {
		return fmt.Errorf("%s has the new master key and the old one, and both are needed; run this again: %w", c.File, err)
	}
	fmt.Printf("%d data keys are wrapped by the new master key; %s has it and the old one.\n"+
		"Now renew your two copies of the file, and restart every serve that does not see this very file.\n"+
		"Backups of the schema keys made before now need the old master key. When the last of them is gone, run this with --drop-old.\n", n, c.File)
	return nil
}

func (c keysRotateCommand) putNewKey(keys *vault.Keyset) (*vault.Keyset, error) {
	rotated, err := keys.Rotated()
	if err != nil {
		return nil, err
	}
	return rotated, rotated.ReplaceFile(c.File)
}

func (c keysRotateCommand) dropOld(ctx context.Context, pool *pgxpool.Pool, keys *vault.Keyset) error {
	old := keys.Masters() - 1
	if old == 0 {
		fmt.Printf("%s has one master key, nothing to drop\n", c.File)
		return nil
	}
	if err := vault.DropOld(ctx, pool, keys, c.File); err != nil {
		return err
	}
	fmt.Printf("%d old master keys are gone from %s. Renew your two copies, and destroy the older ones.\n", old, c.File)
	return nil
}
