package main

import (
	"testing"
	"time"
)

// A demo begins when families may be told things.
func TestDemoBeginsByDay(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]string{
		"2026-11-23 09:00:00": "2026-11-23 09:00:00",
		"2026-11-23 19:59:59": "2026-11-23 19:59:59",
		"2026-11-23 20:00:00": "2026-11-24 10:00:00",
		"2026-12-31 23:30:00": "2027-01-01 10:00:00",
		"2026-11-24 00:00:00": "2026-11-24 10:00:00",
		"2026-11-24 08:59:59": "2026-11-24 10:00:00",
	} {
		at, err := time.Parse(time.DateTime, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := at.Add(untilMorning(at)).Format(time.DateTime); got != want {
			t.Errorf("begun at %s it is %s, want %s", now, got, want)
		}
	}
}
