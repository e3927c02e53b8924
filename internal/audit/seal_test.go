package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

type tag = pgconn.CommandTag

var noon = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

func testMAC(b []byte) []byte {
	h := hmac.New(sha256.New, []byte("a key of the tests"))
	h.Write(b)
	return h.Sum(nil)[:16]
}

// history records n entries of all sorts.
func history(t *testing.T, pool *pgxpool.Pool, n int) {
	t.Helper()
	for i := range n {
		e := Entry{At: noon.Add(time.Duration(i) * time.Second), ActorKind: Staff, Actor: int64(i % 3), Action: FamilyRead, ObjectKind: OnFamily, Object: int64(i)}
		if i%4 == 0 {
			e.ActorKind, e.Action, e.ObjectKind = Adult, CallRequested, OnCall
		}
		if err := Record(t.Context(), pool, e); err != nil {
			t.Fatal(err)
		}
	}
}

func verified(t *testing.T, pool *pgxpool.Pool, heads []Head) Report {
	t.Helper()
	r, err := Verify(t.Context(), pool, testMAC, heads)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What `serve` works as may seal, but not change what is sealed.
func TestSealAsTheApp(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	history(t, pool, 3)
	head, err := Seal(t.Context(), pool, testMAC, noon)
	if err != nil || head.Count != 3 || !head.At.Equal(noon) {
		t.Fatalf("%+v, %v", head, err)
	}
	again, err := Seal(t.Context(), pool, testMAC, noon)
	if err != nil || again.Count != 3 || string(again.Seal) != string(head.Seal) {
		t.Errorf("sealed again with nothing new: %+v, %v", again, err)
	}
	for _, change := range []string{`UPDATE audit_chain SET mac = ''`, `DELETE FROM audit_chain`, `TRUNCATE audit_chain`} {
		if _, err := pool.Exec(t.Context(), change); err == nil {
			t.Errorf("serve may do %s", change)
		}
	}
	history(t, pool, 2)
	if r := verified(t, pool, []Head{head}); r.Found != 0 || r.Sealed != 3 || r.Unsealed != 2 {
		t.Errorf("%+v", r)
	}
}

// An entry whose transaction ends late is sealed after those that overtook it.
func TestSealLateEntry(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	late, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := Record(t.Context(), late, Entry{At: noon, ActorKind: Staff, Actor: 1, Action: FamilyRead, ObjectKind: OnFamily, Object: 1}); err != nil {
		t.Fatal(err)
	}
	history(t, pool, 2)
	if head, err := Seal(t.Context(), pool, testMAC, noon); err != nil || head.Count != 2 {
		t.Fatalf("%+v, %v", head, err)
	}
	if err := late.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	head, err := Seal(t.Context(), pool, testMAC, noon)
	if r := verified(t, pool, []Head{head}); err != nil || r.Found != 0 || r.Sealed != 3 || r.Unsealed != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// Several processes seal at once while entries are recorded: every entry once, in one chain.
func TestSealAtOnce(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { history(t, pool, 50) })
		all.Go(func() {
			for range 20 {
				if _, err := Seal(t.Context(), pool, testMAC, noon); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	head, err := Seal(t.Context(), pool, testMAC, noon)
	if r := verified(t, pool, []Head{head}); err != nil || r.Found != 0 || r.Sealed != 200 || r.Unsealed != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestSealInBatches(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	run(t, pool, `
		INSERT INTO audit (at, actor_kind, actor_id, action, object_kind, object_id)
		SELECT now(), 'staff', 1, 'family.read', 'family', i FROM generate_series(1, $1) i`, 2*sealBatch)
	head, err := Seal(t.Context(), pool, testMAC, noon)
	if r := verified(t, pool, []Head{head}); err != nil || r.Found != 0 || head.Count != 2*sealBatch {
		t.Errorf("%+v, %v, %v", r, head, err)
	}
}

// The head outside follows the chain, survives a restart, and is never replaced by one of a chain that was cut.
func TestHeadOutside(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Owner(t, postgrestest.NewURL(t))
	file := filepath.Join(t.TempDir(), "head")
	start := func() *Sealer {
		return &Sealer{Pool: pool, MAC: testMAC, HeadFile: file, Log: slog.New(slog.DiscardHandler)}
	}
	s := start()
	if err := s.Seal(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a head of nothing was written")
	}
	for i, process := range []*Sealer{s, s, start()} {
		history(t, pool, 2)
		if err := process.Seal(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
		heads, err := ReadHeads(file)
		if err != nil || len(heads) != 1 || heads[0].Count != int64(2*i+2) || !heads[0].At.Equal(noon) {
			t.Fatalf("%+v, %v", heads, err)
		}
		if r := verified(t, pool, heads); r.Found != 0 {
			t.Errorf("%+v", r)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	run(t, pool, `DELETE FROM audit_chain WHERE n > 3`)
	run(t, pool, `DELETE FROM audit WHERE id NOT IN (SELECT audit_id FROM audit_chain)`)
	history(t, pool, 9)
	for _, process := range []*Sealer{s, start()} {
		if err := process.Seal(t.Context(), noon); !errors.Is(err, ErrCut) {
			t.Errorf("a cut chain: error %v", err)
		}
	}
	if r := verified(t, pool, nil); r.Found != 0 || r.Sealed != 12 {
		t.Errorf("what came after the cut is not sealed: %+v", r)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != string(kept) {
		t.Errorf("the head outside is %s, was %s", now, kept)
	}
}

// A line of the log can stand in for the file, among other lines.
func TestReadHeads(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "log")
	log, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewJSONHandler(log, nil))
	pool := postgrestest.New(t)
	history(t, pool, 1)
	s := &Sealer{Pool: pool, MAC: testMAC, Log: logger}
	logger.Info("serving", "count", "many")
	if err := s.Seal(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	heads, err := ReadHeads(file)
	if err != nil || len(heads) != 1 || heads[0].Count != 1 || verified(t, pool, heads).Found != 0 {
		t.Errorf("%+v, %v", heads, err)
	}
	if err := os.WriteFile(file, []byte("nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadHeads(file); err == nil {
		t.Error("a file without a head passes")
	}
	if _, err := ReadHeads(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}
