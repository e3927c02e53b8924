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
		err := l.pool.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' AND NOT application_name = 'bench'`,
			database).Scan(&others)
		if err != nil {
			return counts{}, fmt.Errorf("count transactions: %w", err)
		}
		if others == 0 {
			break
		}
	}
	c := counts{updates: float64(l.updates.Load()), requests: float64(s.calls.Load())}
	if err := l.pool.QueryRow(ctx, `SELECT xact_commit FROM pg_stat_database WHERE datname = $1`, database).Scan(&c.transactions); err != nil {
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
	return counts{c.updates + d.updates, c.transactions + d.transactions, c.commands + d.commands, c.requests + d.requests}
}

func (c counts) minus(d counts) counts {
	return counts{c.updates - d.updates, c.transactions - d.transactions, c.commands - d.commands, c.requests - d.requests}
}

func (c counts) per() string {
	return fmt.Sprintf("%.3f transactions, %.3f Redis commands (those in scripts included), %.3f Bot API calls, of %.0f updates",
		c.transactions/c.updates, c.commands/c.updates, c.requests/c.updates, c.updates)
}

// same allows for what a process does at its start and while nobody taps.
func same(ours, bare counts) error {
	for _, pair := range [][2]float64{
		{ours.transactions / ours.updates, bare.transactions / bare.updates},
		{ours.commands / ours.updates, bare.commands / bare.updates},
		{ours.requests / ours.updates, bare.requests / bare.updates},
	} {
		if diff := pair[0]/pair[1] - 1; diff < -0.02 || diff > 0.02 {
			return fmt.Errorf("%w: ours %s; bare %s", errNotTheSame, ours.per(), bare.per())
		}
	}
	return nil
}
