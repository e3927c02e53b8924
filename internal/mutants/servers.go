package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/senim-bot/senim/internal/postgres/localserver"
)

// startPostgres starts one PostgreSQL for all test binaries, unless one is given: each would start its own, which takes longer than most tests. It gives the
// environment of the tests.
func startPostgres(ctx context.Context, work string) (environment []string, stop func(), err error) {
	if os.Getenv("SENIM_TEST_DATABASE_URL") != "" {
		return os.Environ(), func() {}, nil
	}
	server, err := localserver.Start(ctx, localserver.Options{Dir: filepath.Join(work, "postgres"), Throwaway: true, Progress: os.Stderr})
	if err != nil {
		return nil, nil, fmt.Errorf("a PostgreSQL for the tests: %w", err)
	}
	stop = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "mutants:", err)
		}
	}
	return append(os.Environ(), "SENIM_TEST_DATABASE_URL="+server.URL("postgres")), stop, nil
}
