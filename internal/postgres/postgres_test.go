package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

func TestOpenLimits(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	want := map[string]string{
		"role": "senim_app", "TimeZone": "UTC", "statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s",
	}
	got := map[string]string{}
	for name := range want {
		var value string
		if err := pool.QueryRow(t.Context(), `SELECT current_setting($1)`, name).Scan(&value); err != nil {
			t.Fatal(err)
		}
		got[name] = value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got)\n%s", diff)
	}
}

func TestOpenScansUTC(t *testing.T) {
	t.Parallel()
	var at time.Time
	err := postgrestest.New(t).QueryRow(t.Context(), `SELECT '2026-11-22 14:00+05'::timestamptz`).Scan(&at)
	if want := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC); err != nil || at != want {
		t.Errorf("scanned %v, want %v, error %v", at, want, err)
	}
}

// The application role owns nothing and changes no history: what it may do is a list.
func TestAppRoleMayNot(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	for _, sql := range []string{
		`CREATE TABLE public.mine ()`, `DROP TABLE audit`, `DELETE FROM audit`, `UPDATE audit SET action = ''`, `UPDATE moves SET stage = ''`,
		`DELETE FROM moves`, `UPDATE tellings SET up_to_seq = 1`, `DELETE FROM links`, `UPDATE keys.data_keys SET wrapped = ''`,
		`UPDATE goose_db_version SET is_applied = false`,
	} {
		if _, err := pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: error %v, want permission denied", sql, err)
		}
	}
}

// The parser's own error repeats the URL; a log must not.
func TestOpenHidesTheURL(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"postgres://u:geheim@[::1/x", "postgres://u:geheim@h:port/x", "host=h password=geheim port=x"} {
		_, err := postgres.Open(t.Context(), url, postgres.Options{})
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("Open: %v", err)
		}
		if err := postgres.Migrate(t.Context(), url); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("Migrate: %v", err)
		}
	}
}
