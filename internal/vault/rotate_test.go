package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

var noon = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

// turning is a database with a key set file, as the owner and as the app see it.
type turning struct {
	t          *testing.T
	owner, app *pgxpool.Pool
	path       string
}

func newTurning(t *testing.T) *turning {
	t.Helper()
	url := postgrestest.NewURL(t)
	app, err := postgres.Open(t.Context(), url, postgres.Options{Role: postgres.AppRole, MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Close)
	r := &turning{t: t, owner: postgrestest.Owner(t, url), app: app, path: filepath.Join(t.TempDir(), "keyset")}
	r.must(NewKeyset().WriteFile(r.path))
	r.must(os.Chmod(r.path, 0o400))
	return r
}

func (r *turning) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *turning) load() *Keyset {
	r.t.Helper()
	k, err := LoadFile(r.path)
	r.must(err)
	return k
}

// process is one that read the file now; it looks again only if follows.
func (r *turning) process(follows bool) *Vault {
	r.t.Helper()
	if !follows {
		return New(r.load())
	}
	v, err := NewFromFile(r.path)
	r.must(err)
	return v
}

// rotate is `keys rotate`.
func (r *turning) rotate() int {
	r.t.Helper()
	k, err := r.load().Rotated()
	r.must(err)
	r.must(k.ReplaceFile(r.path))
	n, err := Rewrap(r.t.Context(), r.owner, k, noon)
	r.must(err)
	return n
}

func (r *turning) opens(v *Vault, o Owner, sealed []byte) {
	r.t.Helper()
	if got, err := v.Open(r.t.Context(), r.app, o, "c", sealed); err != nil || string(got) != "x" {
		r.t.Errorf("%s opens as %q, error %v", o, got, err)
	}
}

func TestRotate(t *testing.T) {
	t.Parallel()
	r := newTurning(t)
	before, follower := r.process(false), r.process(true)
	other := Owner{Adult, 7}
	sealed := mustSeal(t, before, r.app, aigul, "c", "x")
	another := mustSeal(t, before, r.app, other, "c", "x")
	r.opens(before, aigul, sealed)
	if n := r.rotate(); n != 2 {
		t.Errorf("%d data keys were wrapped anew, want 2", n)
	}
	r.opens(r.process(false), aigul, sealed)
	r.opens(follower, other, another)
	mustSeal(t, follower, r.app, Owner{Adult, 8}, "c", "x")

	// What it remembers still opens; for the rest it says what it lacks, and never that a value is damaged.
	r.opens(before, aigul, sealed)
	if _, err := before.Open(t.Context(), r.app, Owner{Adult, 8}, "c", another); !errors.Is(err, ErrRotated) || errors.Is(err, ErrSealed) {
		t.Errorf("a process with the old file reads: error %v", err)
	}
	if _, err := before.Seal(t.Context(), r.app, Owner{Adult, 9}, "c", []byte("x")); !errors.Is(err, ErrRotated) {
		t.Errorf("a process with the old file makes a data key: error %v", err)
	}
	for v, want := range map[*Vault]error{before: ErrRotated, follower: nil, r.process(false): nil} {
		if err := v.CheckMaster(t.Context(), r.app); !errors.Is(err, want) {
			t.Errorf("the master key is checked with %v, want %v", err, want)
		}
	}
}

// A process that had looked before the change and stores after it is kept out by the database itself.
func TestRotateKeepsOutTheOldKey(t *testing.T) {
	t.Parallel()
	r := newTurning(t)
	old := r.load()
	r.rotate()
	wrapped, err := old.master.Encrypt(make([]byte, dataKeySize), aigul.keyPlace())
	r.must(err)
	_, err = r.app.Exec(t.Context(), `INSERT INTO keys.data_keys (owner_kind, owner_id, wrapped) VALUES ('family', 42, $1)`, wrapped)
	if err == nil {
		t.Error("a data key wrapped by the old master key was stored")
	}
}

func TestDropOld(t *testing.T) {
	t.Parallel()
	r := newTurning(t)
	before := r.process(false)
	sealed := mustSeal(t, before, r.app, aigul, "c", "x")
	half, err := r.load().Rotated()
	r.must(err)
	r.must(half.ReplaceFile(r.path))
	if err := DropOld(t.Context(), r.owner, half, r.path); !errors.Is(err, ErrOldInUse) {
		t.Errorf("a rotation that was not finished: error %v", err)
	}
	if n, err := half.Wrapped(t.Context(), r.owner); n != 1 || err != nil {
		t.Errorf("%d data keys wait, error %v", n, err)
	}
	_, err = Rewrap(t.Context(), r.owner, half, noon)
	r.must(err)
	r.must(DropOld(t.Context(), r.owner, half, r.path))
	if n := r.load().Masters(); n != 1 {
		t.Errorf("the file has %d master keys", n)
	}
	r.opens(r.process(false), aigul, sealed)
	if info, err := os.Stat(r.path); err != nil || info.Mode().Perm() != 0o400 {
		t.Errorf("the file's rights are %v, error %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(r.path), ".*")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, error %v", left, err)
	}
}

// A key set of somebody else in the file's place is not taken up: what it wraps nobody else could open.
func TestFollowsItsOwnFileOnly(t *testing.T) {
	t.Parallel()
	r := newTurning(t)
	follower := r.process(true)
	mine := follower.keys.Load()
	r.must(NewKeyset().ReplaceFile(r.path))
	if follower.reload() || follower.keys.Load() != mine {
		t.Error("another key set was taken up")
	}
	r.opens(follower, aigul, mustSeal(t, follower, r.app, aigul, "c", "x"))
}

// Master keys change and old ones are dropped while several processes store and read: nobody meets an error that stays, and nothing is lost.
func TestRotateUnderLoad(t *testing.T) {
	t.Parallel()
	const processes, rotations = 3, 4
	r := newTurning(t)
	var stored sync.Map
	begun := time.Now()
	// A thousand times as fast: keys are soon forgotten and the file is looked at often.
	fast := func() time.Time { return begun.Add(1000 * time.Since(begun)) }
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for p := range processes {
		v := r.process(true)
		v.cache.now = fast
		all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				o := Owner{Adult, int64(i*processes + p)}
				if err := r.storeAndRead(v, o, &stored); err != nil {
					t.Errorf("%s: %v", o, err)
				}
			}
		})
	}
	for range rotations {
		r.rotate()
		r.must(DropOld(t.Context(), r.owner, r.load(), r.path))
	}
	stop()
	all.Wait()
	if n, err := r.load().Wrapped(t.Context(), r.owner); n != 0 || err != nil {
		t.Errorf("%d data keys are wrapped by an old master key, error %v", n, err)
	}
	last, n := r.process(false), 0
	stored.Range(func(o, sealed any) bool { r.opens(last, o.(Owner), sealed.([]byte)); n++; return true })
	if n == 0 {
		t.Error("nothing was stored")
	}
	t.Logf("%d values through %d rotations", n, rotations)
}

// storeAndRead tries again what met the very moment of a change, as an update that comes again does.
func (r *turning) storeAndRead(v *Vault, o Owner, stored *sync.Map) error {
	for range 50 {
		sealed, err := v.Seal(context.WithoutCancel(r.t.Context()), r.app, o, "c", []byte("x"))
		if err == nil {
			var got []byte
			if got, err = v.Open(context.WithoutCancel(r.t.Context()), r.app, o, "c", sealed); err == nil {
				stored.Store(o, sealed)
				if string(got) != "x" {
					return fmt.Errorf("opens as %q", got)
				}
				return nil
			}
		}
		if !errors.Is(err, ErrRotated) {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
	return ErrRotated
}
