package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/session/redistest"
	"github.com/senim-bot/senim/internal/simulator"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/vault"
)

const runsServe = "SENIM_TEST_RUNS_SERVE"

// TestStartRefusals runs serve in a process of its own for each thing that would hurt people and that it must refuse in one clear line.
func TestStartRefusals(t *testing.T) {
	if os.Getenv(runsServe) != "" {
		os.Args = []string{"senim", "serve"}
		main()
		return
	}
	t.Parallel()
	dir := t.TempDir()
	keys := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := vault.NewKeyset().WriteFile(path); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	weak := filepath.Join(dir, "weak")
	if err := os.WriteFile(weak, []byte(`{"master":"changeme"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tells := simulatortest.Start(t, simulatortest.WithBots(simulator.Bot{Token: simulatortest.Token, Username: "senim_helper_bot", FirstName: "Памятка"}))
	fine := map[string]string{
		"SENIM_TELEGRAM_TOKEN":   simulatortest.Token,
		"SENIM_TELEGRAM_API_URL": simulatortest.Start(t).URL,
		"SENIM_DATABASE_URL":     postgrestest.NewURL(t),
		"SENIM_REDIS_URL":        redistest.New(t).URL,
		"SENIM_KEYSET_FILE":      keys("keys", 0o400),
		"SENIM_OPERATOR":         "«Үлгі» қоры",
		"SENIM_TERM_KK":          "бағдарлама аяқталғанша",
		"SENIM_TERM_RU":          "до окончания программы",
		// The last thing before it serves; to come so far means that everything else was in order.
		"SENIM_LISTEN": "no such address",
	}
	begin(t, fine["SENIM_DATABASE_URL"], fine["SENIM_KEYSET_FILE"])
	for _, c := range []struct{ name, variable, value, want string }{
		{"everything in order", "", "", "listen: "},
		{"an old schema", "SENIM_DATABASE_URL", postgrestest.Empty(t), "run `migrate` first"},
		{"a weak key set", "SENIM_KEYSET_FILE", weak, "does not hold full-strength keys"},
		{"another key set", "SENIM_KEYSET_FILE", keys("another", 0o400), "is not the one that the database was begun with"},
		{"a missing key set", "SENIM_KEYSET_FILE", filepath.Join(dir, "none"), "is missing: make one with `keys new`"},
		{"a world-readable key set", "SENIM_KEYSET_FILE", keys("open", 0o644), "is open to others: chmod 400 it"},
		{"an old time-zone table", "ZONEINFO", oldZones(t), "the time-zone table is"},
		{"a Kazakh name that tells", "SENIM_BOT_NAME_KK", "Сенім", "tells what it is for"},
		{"a Russian name that tells", "SENIM_BOT_NAME_RU", "Помощь сиротам", "tells what it is for"},
		{"a name with a word of the operator", "SENIM_OPERATOR", "Қор «Памятка»", "tells what it is for"},
		{"a username that tells", "SENIM_TELEGRAM_API_URL", tells.URL, "tells what it is for"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			environment := []string{runsServe + "=1"}
			for name, value := range fine {
				if name != c.variable {
					environment = append(environment, name+"="+value)
				}
			}
			if c.variable != "" {
				environment = append(environment, c.variable+"="+c.value)
			}
			lines := serveSays(t, environment)
			if len(lines) != 1 || !strings.Contains(lines[0], c.want) {
				t.Errorf("serve says %q, want one line with %q", lines, c.want)
			}
		})
	}
}

// begin is the first start on a database.
func begin(t *testing.T, url, keysetFile string) {
	t.Helper()
	keyset, err := vault.LoadFile(keysetFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkKeys(t.Context(), postgrestest.Owner(t, url), vault.New(keyset)); err != nil {
		t.Fatal(err)
	}
}

// serveSays gives the lines with which serve ended.
func serveSays(t *testing.T, environment []string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestStartRefusals$")
	cmd.Env = slices.Concat(os.Environ(), environment)
	output, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v\n%s", err, output)
	}
	return strings.Split(strings.TrimSpace(string(output)), "\n")
}

// oldZones is a directory of time zones as they were before 2024, when Kazakhstan's capital was six hours ahead of UTC.
func oldZones(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	table := "TZif" + strings.Repeat("\x00", 16) + // version 1, reserved
		strings.Repeat("\x00", 16) + "\x00\x00\x00\x01" + "\x00\x00\x00\x04" + // one local time, four characters of its name
		"\x00\x00\x54\x60" + "\x00\x00" + "+06\x00" // 21600 seconds
	if err := os.MkdirAll(filepath.Join(dir, "Asia"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Asia", "Almaty"), []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
