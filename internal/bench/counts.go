package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// counts are what the services saw of one side.
type counts struct {
	seconds      float64
	updates      float64
	transactions float64 // in PostgreSQL: one for each round trip of the walk
	commands     float64 // in Redis, those inside scripts included
	requests     float64 // to the Bot API
}

var errNotTheSame = errors.New("the two sides did not make the same calls, so that the figure compares nothing")

// count reads the services' own counters. It waits until the last connection of a side is gone: only then PostgreSQL has added up what was done on it.
func (l *lab) count(ctx context.Context, s *sink) (counts, error) {
	for began := time.Now(); time.Since(began) < 10*time.Second; pause(ctx, 10*time.Millisecond) {
		var others int
		err := l.stats.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' AND application_name <> 'bench'`,
			database).Scan(&others)
		if err != nil {
			return counts{}, fmt.Errorf("count transactions: %w", err)
		}
		if others == 0 {
			break
		}
	}
	c := counts{seconds: time.Since(l.began).Seconds(), updates: float64(l.updates.Load()), requests: float64(s.calls.Load())}
	if err := l.stats.QueryRow(ctx, `SELECT xact_commit FROM pg_stat_database WHERE datname = $1`, database).Scan(&c.transactions); err != nil {
		return counts{}, fmt.Errorf("count transactions: %w", err)
	}
	commands, err := strconv.ParseFloat(l.redis.InfoMap(ctx, "stats").Item("Stats", "total_commands_processed"), 64)
	if err != nil {
		return counts{}, fmt.Errorf("count Redis commands: %w", err)
	}
	c.commands = commands
	return c, nil
}

func (c counts) plus(d counts) counts {
	return counts{c.seconds + d.seconds, c.updates + d.updates, c.transactions + d.transactions, c.commands + d.commands, c.requests + d.requests}
}

func (c counts) minus(d counts) counts {
	return counts{c.seconds - d.seconds, c.updates - d.updates, c.transactions - d.transactions, c.commands - d.commands, c.requests - d.requests}
}

func (c counts) per() string {
	return fmt.Sprintf("%.3f transactions, %.3f Redis commands (those in scripts included), %.3f Bot API calls, of %.0f updates",
		c.transactions/c.updates, c.commands/c.updates, c.requests/c.updates, c.updates)
}

// What a process does for itself: at its start each connection prepares each statement, and our outbox looks for work twice a second.
const (
	atStart  = 400
	inSecond = 20
)

// same compares what the two sides did for an update, in a number of processes each, and allows a difference for what they did for themselves.
func same(ours, bare counts, processes int) error {
	aside := func(c counts) float64 { return 0.02 + (atStart*float64(processes)+inSecond*c.seconds)/c.updates }
	for _, pair := range [][2]float64{{ours.transactions, bare.transactions}, {ours.commands, bare.commands}, {ours.requests, bare.requests}} {
		more := pair[0]/ours.updates - pair[1]/bare.updates
		if more > aside(ours) || -more > aside(bare) {
			return fmt.Errorf("%w: ours %s; bare %s", errNotTheSame, ours.per(), bare.per())
		}
	}
	return nil
}
