package redistest

import (
	"testing"
	"time"
)

func TestMain(m *testing.M) { Main(m) }

func TestNewKeySpaces(t *testing.T) {
	t.Parallel()
	a, b := New(t), New(t)
	if a.Prefix == b.Prefix {
		t.Fatalf("two tests share the prefix %q", a.Prefix)
	}
	if err := a.Client.Set(t.Context(), a.Prefix+"k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Client.Exists(t.Context(), b.Prefix+"k").Result(); n != 0 || err != nil {
		t.Errorf("a key of one test is seen by the other (%v)", err)
	}
}

func TestNewRemovesItsKeys(t *testing.T) {
	t.Parallel()
	var key string
	t.Run("a test", func(t *testing.T) {
		r := New(t)
		key = r.Prefix + "k"
		if err := r.Client.Set(t.Context(), key, "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
	})
	if n, err := New(t).Client.Exists(t.Context(), key).Result(); n != 0 || err != nil {
		t.Errorf("%s is still there after its test (%v)", key, err)
	}
}

// servers are tried alike: tests must not have to know which one they got.
func servers(t *testing.T) map[string]server {
	real, err := private()
	if err != nil {
		t.Fatal(err)
	}
	fake := &mini{}
	if err := fake.start(); err != nil {
		t.Fatal(err)
	}
	return map[string]server{"found": real, "miniredis": fake}
}

func TestPrivateStopStart(t *testing.T) {
	t.Parallel()
	for name, own := range servers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := hold(t, own)
			ctx := t.Context()
			if err := s.Client.Set(ctx, "k", "v", 0).Err(); err != nil {
				t.Fatal(err)
			}
			s.Stop()
			if err := s.Client.Ping(ctx).Err(); err == nil {
				t.Error("a stopped server answered")
			}
			s.Stop()
			s.Start()
			if n, err := s.Client.Exists(ctx, "k").Result(); n != 0 || err != nil {
				t.Errorf("after a restart the key is there (%d), error %v", n, err)
			}
			if err := s.Client.Set(ctx, "k", "v", 0).Err(); err != nil {
				t.Fatal(err)
			}
			s.Flush()
			if n, err := s.Client.Exists(ctx, "k").Result(); n != 0 || err != nil {
				t.Errorf("after a flush the key is there (%d), error %v", n, err)
			}
		})
	}
}

func TestKeysExpire(t *testing.T) {
	t.Parallel()
	for name, own := range servers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := hold(t, own)
			if err := s.Client.Set(t.Context(), "k", "v", 100*time.Millisecond).Err(); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(5 * time.Second); s.Client.Exists(t.Context(), "k").Val() != 0; {
				if time.Now().After(deadline) {
					t.Fatal("the key never expires")
				}
			}
		})
	}
}

func TestPause(t *testing.T) {
	t.Parallel()
	s := Private(t)
	resume := s.Pause()
	begun := time.Now()
	if err := s.Client.Ping(t.Context()).Err(); err == nil {
		t.Error("a frozen server answered")
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("the client waited %s for a frozen server", took)
	}
	resume()
	if err := s.Client.Ping(t.Context()).Err(); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}
