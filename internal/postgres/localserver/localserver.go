// Package localserver is in charge of a private PostgreSQL for the demo and for tests: it finds the programs (or fetches them), makes a database cluster once, runs
// the server as a direct child on a unix socket that only we can reach, and stops it. Data survive a restart.
//
// In the directory it was given lie `data` (the cluster), `postgres.log`, `lock` (held while the server is ours) and `socket` (where its socket is).
package localserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/child"
)

// superuser owns the cluster. No password: the socket's directory lets in only us (and root).
const superuser = "postgres"

// ErrInUse says that another living process runs a server on the directory.
var ErrInUse = errors.New("another running program uses this data directory")

// Options of a private server.
type Options struct {
	// Dir keeps the cluster; it is made when missing. As root it may turn out to be unreachable for the server's user: then another one is used and named on Progress.
	Dir string
	// Fresh forgets what an earlier server kept in Dir.
	Fresh bool
	// Throwaway is for tests: no fsync, more connections, and Stop removes the data.
	Throwaway bool
	// NoFetch: when no PostgreSQL is found on this machine, do not fetch one.
	NoFetch bool
	// Repository is where PostgreSQL is fetched from, a Maven repository; empty: the public one.
	Repository string
	// Progress gets lines for a person to read; nil: nobody reads.
	Progress io.Writer
}

// Server is a running private PostgreSQL.
type Server struct {
	// Fetched says that the programs were not found on this machine but fetched, now or earlier.
	Fetched bool

	process   *child.Process
	home      *home
	throwaway bool
}

// Start starts the server and returns when it answers.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	as, err := child.Unprivileged("postgres", "nobody")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root: %w", err)
	}
	home, err := openHome(o, as)
	if err != nil {
		return nil, err
	}
	server, err := home.start(ctx, o)
	if err != nil {
		return nil, errors.Join(err, home.close())
	}
	return server, nil
}

func (h *home) start(ctx context.Context, o Options) (*Server, error) {
	if err := h.stopLeftover(ctx); err != nil {
		return nil, err
	}
	if o.Fresh {
		if err := os.RemoveAll(h.data()); err != nil {
			return nil, fmt.Errorf("start afresh: %w", err)
		}
	}
	programs, fetched, err := findOrFetch(ctx, o, h)
	if err != nil {
		return nil, err
	}
	if err := h.initCluster(ctx, programs); err != nil {
		return nil, err
	}
	if err := h.openSocketDir(); err != nil {
		return nil, err
	}
	process, err := h.run(ctx, programs, o.Throwaway)
	if err != nil {
		return nil, err
	}
	return &Server{Fetched: fetched, process: process, home: h, throwaway: o.Throwaway}, nil
}

// URL connects to the named database as the cluster's superuser.
func (s *Server) URL(database string) string {
	query := url.Values{"host": {s.home.socketDir}, "user": {superuser}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: query.Encode()}).String()
}

// CreateDatabase makes the database unless it is there.
func (s *Server) CreateDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var there bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	if there {
		return nil
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// LogFile is where the server writes what it has to say.
func (s *Server) LogFile() string { return filepath.Join(s.home.dir, "postgres.log") }

// Pid is the server's process id.
func (s *Server) Pid() int { return s.process.Pid() }

// Stop disconnects everybody, ends the server and lets go of the directory. It returns when no process is left; when ctx ends first, less gently.
func (s *Server) Stop(ctx context.Context) error {
	err := s.process.Stop(ctx, syscall.SIGINT, syscall.SIGQUIT)
	if s.throwaway && err == nil {
		err = os.RemoveAll(s.home.dir)
	}
	return errors.Join(err, s.home.close())
}
