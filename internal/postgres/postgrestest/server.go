package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/localserver"
)

// server is the PostgreSQL of one test binary, or that binary's share of a given one.
type server struct {
	url         func(database string) string
	maintenance string
	template    string
	close       func() error
}

func start() (*server, error) {
	s, err := connect()
	if err != nil {
		return nil, err
	}
	// Several test binaries may share a given server, so each names its template after itself.
	s.template = fmt.Sprintf("senim_template_%d", os.Getpid())
	if err := s.migrate(); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *server) migrate() error {
	if err := s.exec("CREATE DATABASE " + s.template + " TEMPLATE template0"); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return postgres.Migrate(ctx, s.url(s.template))
}

func (s *server) stop() error {
	err := s.exec("DROP DATABASE IF EXISTS " + s.template + " WITH (FORCE)")
	return errors.Join(err, s.close())
}

func connect() (*server, error) {
	if given := os.Getenv("SENIM_TEST_DATABASE_URL"); given != "" {
		return external(given)
	}
	return private()
}

func external(given string) (*server, error) {
	base, err := url.Parse(given)
	if err != nil || base.Scheme == "" {
		return nil, fmt.Errorf("SENIM_TEST_DATABASE_URL: %w", postgres.ErrURL)
	}
	at := func(database string) string {
		u := *base
		u.Path = "/" + database
		return u.String()
	}
	return &server{url: at, maintenance: filepath.Base(base.Path), close: func() error { return nil }}, nil
}

func private() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	sweep()
	dir, err := tempDir()
	if err != nil {
		return nil, err
	}
	local, err := localserver.Start(ctx, localserver.Options{
		Dir: filepath.Join(dir, "pg"), Throwaway: true, NoFetch: real(), Progress: os.Stderr,
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if local.Fetched {
		fmt.Fprintln(os.Stderr, "postgrestest: no PostgreSQL on this machine, tests run on a fetched one")
	}
	stop := func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		return errors.Join(local.Stop(ctx), os.RemoveAll(dir))
	}
	return &server{url: local.URL, maintenance: "postgres", close: stop}, nil
}

// tempDir is in memory where there is room, which halves the time of a database copy. It lets others pass through: as root, the server works as another user.
func tempDir() (string, error) {
	base := os.TempDir()
	if roomy(memory) {
		base = memory
	}
	dir, err := os.MkdirTemp(base, "senim-test-")
	if err != nil {
		return "", fmt.Errorf("a directory for PostgreSQL: %w", err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return "", fmt.Errorf("a directory for PostgreSQL: %w", err)
	}
	return dir, nil
}

// memory is Linux's file system in memory; in a container it often has 64 MB only.
const memory = "/dev/shm"

func roomy(dir string) bool {
	var stat syscall.Statfs_t
	return syscall.Statfs(dir, &stat) == nil && stat.Bavail*uint64(stat.Bsize) > 2<<30
}

// sweep removes what a test binary left that ended in a panic or a time-out: its server is gone with it, its 40 MB of data are not. What is
// younger than a minute may be just about to start.
func sweep() {
	for _, base := range []string{memory, os.TempDir()} {
		dirs, _ := filepath.Glob(filepath.Join(base, "senim-test-*")) // the only error is a bad pattern
		for _, dir := range dirs {
			if info, err := os.Stat(dir); err != nil || time.Since(info.ModTime()) < time.Minute {
				continue
			}
			if localserver.Remove(filepath.Join(dir, "pg")) == nil {
				os.RemoveAll(dir)
			}
		}
	}
}
