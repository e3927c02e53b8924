package flow

import (
	"testing"
	"time"
)

// A stranger has ten answers in ten seconds, whatever others do; then she begins anew. No store is asked for that.
func TestFloods(t *testing.T) {
	t.Parallel()
	var f floods
	now := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	for i := range 13 {
		if got := f.over(1, int64(i), now.Add(time.Duration(i)*time.Second/2)); got != (i >= 10) {
			t.Errorf("update %d: silence %t", i+1, got)
		}
	}
	if f.over(2, 13, now.Add(8*time.Second)) {
		t.Error("another stranger is met with silence")
	}
	if f.over(1, 14, now.Add(10*time.Second)) {
		t.Error("still silence after ten seconds")
	}
	if len(f.counts) != 1 {
		t.Errorf("%d people remembered, want one", len(f.counts))
	}
}

// One update may come many times while the database is away; she sent it once.
func TestFloodsCountAnUpdateOnce(t *testing.T) {
	t.Parallel()
	var f floods
	now := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	for range 3 * strangerLimit {
		if f.over(1, 17, now) {
			t.Fatal("silence for an update that came again")
		}
	}
}
