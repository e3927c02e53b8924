package vault

import (
	"errors"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestCacheForgets(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	v := New(NewKeyset())
	v.cache = newCache(func() time.Time { return now })
	sealed := mustSeal(t, v, pool, aigul, "c", "x")
	if _, err := v.Open(t.Context(), pool, aigul, "c", sealed); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `DELETE FROM keys.data_keys`); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(t.Context(), pool, aigul, "c", sealed); err != nil {
		t.Errorf("a key met a moment ago was read again: %v", err)
	}
	now = now.Add(cacheTime)
	if _, err := v.Open(t.Context(), pool, aigul, "c", sealed); !errors.Is(err, ErrErased) {
		t.Errorf("an erased owner's value still opens after %s: error %v", cacheTime, err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c := newCache(func() time.Time { return now })
	key, err := subtle.NewAESGCM(make([]byte, dataKeySize))
	if err != nil {
		t.Fatal(err)
	}
	for id := range int64(3 * cacheSize) {
		c.put(Owner{Family, id}, key)
		if len(c.keys) > cacheSize {
			t.Fatalf("%d keys are remembered", len(c.keys))
		}
		if c.get(Owner{Family, id}) == nil {
			t.Fatalf("owner %d was forgotten at once", id)
		}
	}
	now = now.Add(cacheTime)
	c.put(aigul, key)
	if len(c.keys) != 1 {
		t.Errorf("%d keys are left after their time", len(c.keys))
	}
}
