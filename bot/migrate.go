package main

import (
	"context"
	"fmt"

	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
)

type migrateCommand struct{}

// Run applies the migrations with the owner's address in SENIM_DATABASE_URL. It may run at any time and twice: what is done is skipped.
func (migrateCommand) Run(ctx context.Context) error {
	url, err := config.ReadSecret("SENIM_DATABASE_URL")
	if err != nil {
		return err
	}
	if url == "" {
		return fmt.Errorf("SENIM_DATABASE_URL is not set")
	}
	if err := postgres.Migrate(ctx, url.Reveal()); err != nil {
		return err
	}
	fmt.Println("the database schema is up to date")
	return nil
}
