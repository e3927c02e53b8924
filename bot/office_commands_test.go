package main

import (
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/vault"
)

const runsCommand = "SENIM_TEST_RUNS_COMMAND"

// TestCommandProcess is no test: it is the program, for those that run commands in a process of their own.
func TestCommandProcess(t *testing.T) {
	if line := os.Getenv(runsCommand); line != "" {
		os.Args = append([]string{"senim"}, strings.Split(line, "|")...)
		main()
		os.Exit(0)
	}
}

// operator runs commands on a database with its key set.
type operator struct {
	t         *testing.T
	url, file string
	db        *pgxpool.Pool
}

func newOperator(t *testing.T) *operator {
	t.Helper()
	url := postgrestest.NewURL(t)
	o := &operator{t: t, url: url, file: filepath.Join(t.TempDir(), "keyset"), db: postgrestest.Owner(t, url)}
	o.must(vault.NewKeyset().WriteFile(o.file))
	begin(t, url, o.file)
	return o
}

func (o *operator) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// runs a command at a database address; code is its exit code.
func (o *operator) runs(url string, args ...string) (said string, code int) {
	o.t.Helper()
	cmd := exec.CommandContext(o.t.Context(), os.Args[0], "-test.run=^TestCommandProcess$")
	cmd.Env = append(os.Environ(), runsCommand+"="+strings.Join(args, "|"), "SENIM_DATABASE_URL="+url, "SENIM_KEYSET_FILE="+o.file)
	output, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		o.t.Fatal(err)
	}
	return string(output), cmd.ProcessState.ExitCode()
}

// says checks what a command says and whether it succeeds.
func (o *operator) says(want string, code int, url string, args ...string) {
	o.t.Helper()
	if said, got := o.runs(url, args...); !strings.Contains(said, want) || got != code {
		o.t.Errorf("%s: exit code %d, want %d with %q, and it says:\n%s", strings.Join(args, " "), got, code, want, said)
	}
}

func TestAuditVerify(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	keyset, err := vault.LoadFile(o.file)
	o.must(err)
	head := filepath.Join(t.TempDir(), "head")
	sealer := &audit.Sealer{Pool: o.db, MAC: auditMAC(vault.New(keyset)), HeadFile: head, Log: slog.New(slog.DiscardHandler)}
	for range 3 {
		o.must(audit.Read(t.Context(), o.db, 1, audit.FamilyRead, audit.OnFamily, 1, townNow))
	}
	o.must(sealer.Seal(t.Context(), townNow))
	o.says("3 sealed entries are as they were; 0 wait", 0, o.url, "audit", "verify", "--head", head)
	o.says("no head was given", 0, o.url, "audit", "verify")
	o.says("no such file", 1, o.url, "audit", "verify", "--head", head+".none")
	other := filepath.Join(t.TempDir(), "other")
	o.must(vault.NewKeyset().WriteFile(other))
	o.says("is not the one that the database was begun with", 1, o.url, "audit", "verify", "--keyset-file", other)

	for _, sql := range []string{`DELETE FROM audit_chain WHERE n = 3`, `DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)`} {
		_, err := o.db.Exec(t.Context(), sql)
		o.must(err)
	}
	o.says("2 sealed entries are as they were", 0, o.url, "audit", "verify")
	o.says("entries were cut off", 1, o.url, "audit", "verify", "--head", head)
	_, err = o.db.Exec(t.Context(), `UPDATE audit SET actor_id = 2 WHERE id = (SELECT min(id) FROM audit)`)
	o.must(err)
	o.says("entry 1 is not as it was sealed", 1, o.url, "audit", "verify")
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	keys, err := vault.NewFromFile(o.file)
	o.must(err)
	owner := vault.Owner{Kind: vault.Family, ID: 1}
	sealed, err := keys.Seal(t.Context(), o.db, owner, "c", []byte("x"))
	o.must(err)
	before := read(t, o.file)

	o.says("must be the owner's address", 1, o.url+"&options=-c%20role%3Dsenim_app", "keys", "rotate")
	if read(t, o.file) != before {
		t.Error("the file was touched")
	}
	o.says("nothing to drop", 0, o.url, "keys", "rotate", "--drop-old")

	// Broken off after the file was written: nothing is dropped, and the next run finishes.
	loaded, err := vault.LoadFile(o.file)
	o.must(err)
	half, err := loaded.Rotated()
	o.must(err)
	o.must(half.ReplaceFile(o.file))
	o.says("still in use", 1, o.url, "keys", "rotate", "--drop-old")
	o.says("finishing that rotation", 0, o.url, "keys", "rotate")
	o.says("1 data keys are wrapped by the new master key", 0, o.url, "keys", "rotate")
	o.says("2 old master keys are gone", 0, o.url, "keys", "rotate", "--drop-old")

	now, err := vault.NewFromFile(o.file)
	o.must(err)
	if got, err := now.Open(t.Context(), o.db, owner, "c", sealed); err != nil || string(got) != "x" {
		t.Errorf("opens as %q, error %v", got, err)
	}
	if string(now.Index("telegram", []byte("1"))) != string(keys.Index("telegram", []byte("1"))) {
		t.Error("the blind indexes changed")
	}
}

// Who takes over must be named, and work here: otherwise nobody has left and nothing was handed over.
func TestStaffEnd(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	_, err := o.db.Exec(t.Context(), `INSERT INTO staff (name, role, created_at) VALUES ('A', 'caseworker', now()), ('B', 'caseworker', now()), ('C', 'specialist', now())`)
	o.must(err)
	_, err = o.db.Exec(t.Context(), `INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-2222', id, now(), 'k' FROM staff WHERE name = 'A'`)
	o.must(err)
	looksAfter := func(want string) {
		t.Helper()
		var name string
		o.must(o.db.QueryRow(t.Context(), `SELECT s.name FROM families f JOIN staff s ON s.id = f.caseworker_id`).Scan(&name))
		if name != want {
			t.Errorf("%s looks after the family, want %s", name, want)
		}
	}
	o.says("--to", 1, o.url, "staff", "end", "A")
	for _, to := range []string{"C", "D", "A"} {
		o.says("nothing was changed", 1, o.url, "staff", "end", "A", "--to", to)
	}
	looksAfter("A")
	o.says("A has no access any more; their families are with B now.", 0, o.url, "staff", "end", "A", "--to", "B")
	looksAfter("B")
	o.says("nobody called \"A\" works here", 1, o.url, "staff", "end", "A", "--to", "B")
	o.says("nothing was changed", 1, o.url, "staff", "end", "B", "--to", "A")
}

// Two who rotate at once would each write a file without the other's key.
func TestKeysRotateAlone(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	conn, err := o.db.Acquire(t.Context())
	o.must(err)
	defer conn.Release()
	_, err = conn.Exec(t.Context(), `SELECT pg_advisory_lock($1)`, int64(rotateLock))
	o.must(err)
	o.says("somebody else rotates", 1, o.url, "keys", "rotate")
}

// A process with an old key set file neither starts nor passes for ready, and what was sent to it comes again.
func TestOldKeySetFile(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if err := w.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := postgrestest.Owner(t, w.Pool.Config().ConnString()).Exec(t.Context(),
		`INSERT INTO keys.master_key (prefix, rotated_at) VALUES ('\x0100000000', $1)`, time.Now()); err != nil {
		t.Fatal(err)
	}
	err := w.ready(t.Context())
	if err == nil || !comesAgain(err) {
		t.Errorf("error %v", err)
	}
}
