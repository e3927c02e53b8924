package session

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestConnect(t *testing.T) {
	t.Parallel()
	const want = 200 * time.Millisecond
	for _, address := range []string{
		"redis://:secret@127.0.0.1:1/2", "rediss://127.0.0.1:1", "unix:///nowhere",
		"redis+sentinel://127.0.0.1:1?master_name=m&addr=127.0.0.1:2", "redis+cluster://127.0.0.1:1?addr=127.0.0.1:2",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			c, err := Connect(address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			switch c := c.(type) {
			case *redis.Client:
				o := c.Options()
				check(t, o.ContextTimeoutEnabled && o.MaxRetries <= 0, o.DialTimeout, o.ReadTimeout, o.WriteTimeout)
			case *redis.ClusterClient:
				o := c.Options()
				check(t, o.ContextTimeoutEnabled && o.MaxRetries <= 0, o.DialTimeout, o.ReadTimeout, o.WriteTimeout)
			default:
				t.Errorf("%T", c)
			}
			began := time.Now()
			if c.Ping(t.Context()).Err() == nil {
				t.Error("there is nobody there")
			}
			if took := time.Since(began); took > 3*want {
				t.Errorf("an absent server costs %s", took)
			}
		})
	}
}

func TestConnectTakesTimesFromTheAddress(t *testing.T) {
	t.Parallel()
	c, err := Connect("redis://127.0.0.1:1/0?read_timeout=3s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if o := c.(*redis.Client).Options(); o.ReadTimeout != 3*time.Second || o.WriteTimeout != patience {
		t.Errorf("reads may take %s, want 3s; writes %s, want %s", o.ReadTimeout, o.WriteTimeout, patience)
	}
}

func check(t *testing.T, once bool, times ...time.Duration) {
	t.Helper()
	for _, got := range times {
		if got != patience {
			t.Errorf("a time-out of %s, want %s", got, patience)
		}
	}
	if !once {
		t.Error("commands are repeated, or outlive their context")
	}
}

func TestConnectRefusesOtherAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "127.0.0.1:6379", "http://127.0.0.1", "redis+other://127.0.0.1", "redis+sentinel://"} {
		if c, err := Connect(address); err == nil {
			_ = c.Close()
			t.Errorf("Connect(%q) is fine", address)
		}
	}
}

// An address that cannot be read is not repeated: what stands where it does not belong may be the password.
func TestConnectKeepsThePassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"redis://u:se cret@127.0.0.1:6379", "redis://u:se/cret@127.0.0.1:6379/0", "http://u:secret@127.0.0.1", "redis://u:p@127.0.0.1/secret",
		"redis+sentinel://u:se cret@127.0.0.1:1?master_name=a", "redis+cluster://u:se%zzcret@127.0.0.1:1"} {
		_, err := Connect(address)
		if err == nil || strings.Contains(err.Error(), "cret") {
			t.Errorf("Connect(%q): %v", address, err)
		}
	}
}
