package main

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// demoClock is the machine's clock plus what the clock button added. It survives a restart, so that what was owed or closed stays so. A demo begun in the quiet
// hours of Kazakhstan begins at ten in the morning there instead: nothing is sent to families at night, and nobody would see how they are told.
type demoClock struct {
	file  string
	ahead atomic.Int64
}

func openDemoClock(file string) (*demoClock, error) {
	c := &demoClock{file: file}
	raw, err := os.ReadFile(c.file)
	if os.IsNotExist(err) {
		zone, err := almaty()
		if err != nil {
			return nil, err
		}
		return c, c.advance(untilMorning(time.Now().In(zone)))
	}
	if err != nil {
		return nil, fmt.Errorf("open the demo's clock: %w", err)
	}
	ahead, err := time.ParseDuration(strings.TrimSpace(string(raw)))
	if err != nil {
		return nil, fmt.Errorf("open the demo's clock: %w", err)
	}
	c.ahead.Store(int64(ahead))
	return c, nil
}

func (c *demoClock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())).UTC() }

// advance moves the clock of bot and simulator together. It is written down first: a crash must not turn time back.
func (c *demoClock) advance(d time.Duration) error {
	ahead := time.Duration(c.ahead.Load()) + d
	if err := os.WriteFile(c.file, []byte(ahead.String()+"\n"), 0o600); err != nil {
		return fmt.Errorf("move the demo's clock: %w", err)
	}
	c.ahead.Store(int64(ahead))
	return nil
}

// untilMorning is how far ten in the morning is from a time in the quiet hours, and zero from any other.
func untilMorning(now time.Time) time.Duration {
	day := now.Day()
	switch hour := now.Hour(); {
	case hour >= 20: // an hour early, so that the first look around is not cut short
		day++
	case hour >= 9:
		return 0
	}
	return time.Date(now.Year(), now.Month(), day, 10, 0, 0, 0, now.Location()).Sub(now)
}
