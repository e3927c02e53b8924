package main

import (
	"testing"
	"time"
)

// A demo begun at half past nine has no link or step that is still to come: who is let in then would be linked to nobody.
func TestDemoPast(t *testing.T) {
	t.Parallel()
	zone, err := almaty()
	if err != nil {
		t.Fatal(err)
	}
	half := time.Date(2026, 11, 23, 9, 30, 0, 0, zone)
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, zone)
	ten := time.Date(2026, 11, 23, 10, 0, 0, 0, zone)
	for _, c := range []struct {
		now  time.Time
		ago  int
		want time.Time
	}{{half, 0, half}, {noon, 0, ten}, {half, 1, ten.AddDate(0, 0, -1)}} {
		if got := demoPast(c.now, c.ago, zone); !got.Equal(c.want) {
			t.Errorf("%d days before %s: %s, want %s", c.ago, c.now, got, c.want)
		}
	}
}
