package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// places is where PostgreSQL keeps things on disk, when that is this machine's and may be read: the files of one database, and what was written since the
// test began to the files that all databases share.
type places struct {
	o         *office
	directory string
	database  string
	wal       string // the first segment of interest
	logged    int64  // how long the log was
}

func (o *office) markPlaces() *places {
	p := &places{o: o}
	err := o.owner.QueryRow(o.t.Context(), `
		SELECT current_setting('data_directory'), (SELECT oid::text FROM pg_database WHERE datname = current_database()), pg_walfile_name(pg_current_wal_lsn())`).
		Scan(&p.directory, &p.database, &p.wal)
	if err != nil {
		o.t.Logf("PostgreSQL does not say where it keeps its files: %v", err)
		return p
	}
	if log, err := os.Stat(p.logFile()); err == nil {
		p.logged = log.Size()
	}
	return p
}

func (p *places) logFile() string { return filepath.Join(filepath.Dir(p.directory), "postgres.log") }

func (p *places) scan(t *testing.T, s *scanner) {
	if _, err := os.ReadDir(p.directory); p.directory == "" || err != nil {
		notHere(t, "PostgreSQL's data directory")
	}
	if _, err := p.o.owner.Exec(t.Context(), `CHECKPOINT`); err != nil {
		t.Fatal(err)
	}
	for what, pattern := range map[string]string{"tables": "base/" + p.database + "/*", "shared": "global/*", "write-ahead log": "pg_wal/*"} {
		t.Run(what, func(t *testing.T) { p.o.nothingBut(t, s, what != "shared", p.read(t, pattern)) })
	}
	t.Run("log", func(t *testing.T) {
		log, err := os.ReadFile(p.logFile())
		if err != nil {
			notHere(t, "PostgreSQL's log")
		}
		p.o.nothingBut(t, s, true, log[p.logged:])
	})
}

// notHere skips what lies on another machine. Where the PostgreSQL is ours and every promise is to be tested, what cannot be read counts as a leak.
func notHere(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("SENIM_TEST_REAL") == "1" && os.Getenv("SENIM_TEST_DATABASE_URL") == "" {
		t.Fatalf("%s cannot be read, and it is ours", what)
	}
	t.Skipf("%s is not here", what)
}

// read is what the files hold, one after the other.
func (p *places) read(t *testing.T, pattern string) (all []byte) {
	names, err := filepath.Glob(filepath.Join(p.directory, pattern))
	if err != nil {
		t.Fatal(err)
	}
	wal := strings.HasPrefix(pattern, "pg_wal")
	names = slices.DeleteFunc(names, func(name string) bool {
		info, err := os.Stat(name)
		return err != nil || !info.Mode().IsRegular() || wal && (len(info.Name()) != 24 || info.Name() < p.wal)
	})
	for _, name := range names {
		content, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue // a temporary file
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	return all
}
