package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

var aigul = Owner{Family, 42}

func mustSeal(t testing.TB, v *Vault, pool *pgxpool.Pool, o Owner, column, plain string) []byte {
	t.Helper()
	sealed, err := v.Seal(t.Context(), pool, o, column, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestRule5RoundTrip(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	v := New(NewKeyset())
	rapid.Check(t, func(rt *rapid.T) {
		o := Owner{rapid.SampledFrom([]Kind{Family, Adult, Account}).Draw(rt, "kind"), rapid.Int64Range(1, 3).Draw(rt, "id")}
		plain := rapid.SliceOf(rapid.Byte()).Draw(rt, "plain")
		sealed, err := v.Seal(t.Context(), pool, o, "c", plain)
		if err != nil {
			rt.Fatal(err)
		}
		if len(plain) > 3 && bytes.Contains(sealed, plain) {
			rt.Fatal("the sealed value holds the plain one")
		}
		got, err := v.Open(t.Context(), pool, o, "c", sealed)
		if err != nil || !bytes.Equal(got, plain) {
			rt.Fatalf("sealed %q, opened %q, error %v", plain, got, err)
		}
	})
}

// A value of one family that turned up in another family's row, or in another column, must not be shown.
func TestRule5AnotherPlace(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	v := New(NewKeyset())
	sealed := mustSeal(t, v, pool, aigul, "persons.sign", "көк қайық")
	mustSeal(t, v, pool, Owner{Family, 43}, "persons.sign", "x")
	mustSeal(t, v, pool, Owner{Adult, 42}, "persons.sign", "x")
	for name, c := range map[string]struct {
		owner  Owner
		column string
		sealed []byte
	}{
		"another column":        {aigul, "persons.initial", sealed},
		"another family":        {Owner{Family, 43}, "persons.sign", sealed},
		"another kind of owner": {Owner{Adult, 42}, "persons.sign", sealed},
		"changed":               {aigul, "persons.sign", append(bytes.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1)},
		"cut":                   {aigul, "persons.sign", sealed[:len(sealed)-1]},
		"another form":          {aigul, "persons.sign", append([]byte{format + 1}, sealed[1:]...)},
		"empty":                 {aigul, "persons.sign", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain, err := v.Open(t.Context(), pool, c.owner, c.column, c.sealed)
			if !errors.Is(err, ErrSealed) || plain != nil {
				t.Errorf("opened as %q, error %v", plain, err)
			}
		})
	}
}

// Whoever can write to the key table but has no master key cannot make one family's key open another's values.
func TestRule5FamiliesKeysAreIndependent(t *testing.T) {
	t.Parallel()
	url := postgrestest.NewURL(t)
	owner := postgrestest.Owner(t, url)
	keys := NewKeyset()
	v := New(keys)
	sealed := mustSeal(t, v, owner, aigul, "c", "one")
	mustSeal(t, v, owner, Owner{Family, 43}, "c", "two")
	var same bool
	if err := owner.QueryRow(t.Context(), `SELECT count(DISTINCT wrapped) <> 2 FROM keys.data_keys`).Scan(&same); err != nil || same {
		t.Fatalf("two families share a wrapped key (%v)", err)
	}
	_, err := owner.Exec(t.Context(), `
		UPDATE keys.data_keys a SET wrapped = b.wrapped FROM keys.data_keys b WHERE a.owner_id <> b.owner_id`)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []int64{42, 43} {
		if plain, err := New(keys).Open(t.Context(), owner, Owner{Family, id}, "c", sealed); !errors.Is(err, ErrSealed) {
			t.Errorf("with swapped keys family %d opened %q, error %v", id, plain, err)
		}
	}
}

// Two locks on one door: a wrapped key is bound to its owner, and so is each value, even were two owners to have the same key.
func TestRule5BoundToTheOwner(t *testing.T) {
	t.Parallel()
	v := New(NewKeyset())
	wrapped, err := v.keys.Load().master.Encrypt(make([]byte, dataKeySize), aigul.keyPlace())
	if err != nil {
		t.Fatal(err)
	}
	key, err := v.unwrap(aigul, wrapped, nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := seal(key, []byte("x"), aigul.place("c"))
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []Owner{{Family, 43}, {Adult, 42}, {Family, 4}} {
		if _, err := v.unwrap(other, wrapped, nil); !errors.Is(err, ErrSealed) {
			t.Errorf("the key unwraps for %s: %v", other, err)
		}
		if _, err := open(key, sealed, other.place("c")); !errors.Is(err, ErrSealed) {
			t.Errorf("the value opens for %s: %v", other, err)
		}
	}
}

// The ordinary dump leaves schema keys out: without it the master key opens nothing. Deleting the row erases in the same way.
func TestRule5DumpWithoutKeys(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	keys := NewKeyset()
	sealed := mustSeal(t, New(keys), pool, aigul, "c", "дерек")
	if _, err := pool.Exec(t.Context(), `DELETE FROM keys.data_keys`); err != nil {
		t.Fatal(err)
	}
	if plain, err := New(keys).Open(t.Context(), pool, aigul, "c", sealed); !errors.Is(err, ErrErased) {
		t.Errorf("opened %q, error %v", plain, err)
	}
	mustSeal(t, New(keys), pool, aigul, "c", "another")
	if plain, err := New(keys).Open(t.Context(), pool, aigul, "c", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("under a new data key opened %q, error %v", plain, err)
	}
}

func TestRule5AnotherKeyset(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	ours, theirs := New(NewKeyset()), New(NewKeyset())
	sealed := mustSeal(t, ours, pool, aigul, "c", "x")
	if _, err := theirs.Open(t.Context(), pool, aigul, "c", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("another key set: error %v", err)
	}
	if cmp.Equal(ours.Index("telegram", []byte("1")), theirs.Index("telegram", []byte("1"))) {
		t.Error("two key sets make the same index")
	}
	local := ours.SealLocal("session", "k", []byte("x"))
	if _, err := theirs.OpenLocal("session", "k", local); !errors.Is(err, ErrSealed) {
		t.Errorf("another key set, local: error %v", err)
	}
}

// The length of what is stored must not tell one sign of a list from another.
func TestRule5LengthTellsNothing(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	v := New(NewKeyset())
	short, long := mustSeal(t, v, pool, aigul, "c", "й"), mustSeal(t, v, pool, aigul, "c", "жұлдыз, кеме және қызғалдақ")
	if len(short) != len(long) {
		t.Errorf("sealed lengths are %d and %d", len(short), len(long))
	}
	if bytes.Equal(short, mustSeal(t, v, pool, aigul, "c", "й")) {
		t.Error("the same value sealed twice looks the same")
	}
}

func TestRule5Index(t *testing.T) {
	t.Parallel()
	v := New(NewKeyset())
	a := v.Index("telegram", []byte("7001"))
	if len(a) != IndexSize {
		t.Errorf("an index has %d bytes", len(a))
	}
	if !bytes.Equal(a, v.Index("telegram", []byte("7001"))) {
		t.Error("the same value has two indexes")
	}
	for name, b := range map[string][]byte{
		"another value":       v.Index("telegram", []byte("7002")),
		"another purpose":     v.Index("invitation", []byte("7001")),
		"one of equal length": v.Index("telegraf", []byte("7001")),
		"the border moved":    v.Index("telegram7", []byte("001")),
		"nothing":             v.Index("telegram", nil),
		"purpose taken apart": v.Index("", []byte("telegram7001")),
	} {
		if bytes.Equal(a, b) {
			t.Errorf("%s has the same index", name)
		}
	}
}

func TestRule5Local(t *testing.T) {
	t.Parallel()
	v := New(NewKeyset())
	sealed := v.SealLocal("session", "a/b", []byte("state"))
	plain, err := v.OpenLocal("session", "a/b", sealed)
	if err != nil || string(plain) != "state" {
		t.Errorf("opened %q, error %v", plain, err)
	}
	for _, place := range [][2]string{{"session", "a"}, {"tap", "a/b"}, {"session/a", "b"}} {
		if plain, err := v.OpenLocal(place[0], place[1], sealed); !errors.Is(err, ErrSealed) || plain != nil {
			t.Errorf("for %v it opened as %q, error %v", place, plain, err)
		}
	}
}

// A key remembered from a transaction that was rolled back would seal values that nobody can open.
func TestSealInRolledBackTx(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	keys := NewKeyset()
	v := New(keys)
	undo := errors.New("undo")
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		for range 2 {
			if _, err := v.Seal(t.Context(), tx, aigul, "c", []byte("x")); err != nil {
				return err
			}
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	sealed := mustSeal(t, v, pool, aigul, "c", "kept")
	plain, err := New(keys).Open(t.Context(), pool, aigul, "c", sealed)
	if err != nil || string(plain) != "kept" {
		t.Errorf("another process opened %q, error %v", plain, err)
	}
}

// Many first values of one owner at once, in transactions of which some fail: all that were kept open with one key.
func TestSealRace(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	keys := NewKeyset()
	undo := errors.New("undo")
	sealed := make([][]byte, 24)
	var group errgroup.Group
	group.SetLimit(6)
	for i := range sealed {
		group.Go(func() error {
			v := New(keys) // each its own process
			err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) (err error) {
				if sealed[i], err = v.Seal(t.Context(), tx, aigul, "c", fmt.Append(nil, i)); err == nil && i%3 == 0 {
					err = undo
				}
				return err
			})
			if i%3 == 0 && errors.Is(err, undo) {
				return nil
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	v := New(keys)
	for i, s := range sealed {
		if i%3 == 0 {
			continue
		}
		if plain, err := v.Open(t.Context(), pool, aigul, "c", s); err != nil || string(plain) != fmt.Sprint(i) {
			t.Errorf("value %d opened as %q, error %v", i, plain, err)
		}
	}
}

// Errors go to logs: they may hold neither the value nor what was stored.
func TestRule5ErrorsAreSilent(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	v := New(NewKeyset())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := v.Seal(ctx, pool, aigul, "phone", []byte("+77010000001"))
	if err == nil || bytes.Contains([]byte(err.Error()), []byte("7701")) {
		t.Errorf("the error says %v", err)
	}
	sealed := mustSeal(t, v, pool, aigul, "phone", "+77010000001")
	_, err = v.Open(t.Context(), pool, aigul, "name", sealed)
	if want := "open name of family/42: " + ErrSealed.Error(); err == nil || err.Error() != want {
		t.Errorf("the error says %v, want %s", err, want)
	}
}

func FuzzOpenLocal(f *testing.F) {
	v := New(NewKeyset())
	f.Add(v.SealLocal("p", "k", []byte("x"))[:20])
	f.Add([]byte{})
	f.Add([]byte{format})
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if plain, err := v.OpenLocal("p", "k", sealed); !errors.Is(err, ErrSealed) || plain != nil {
			t.Errorf("%x opened as %q, error %v", sealed, plain, err)
		}
	})
}
