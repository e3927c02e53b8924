package main

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// turnRatio is how many times as many updates the bare side does: every chat taps as soon as its last tap is done with.
func turnRatio(ctx context.Context, l *lab) (float64, error) {
	ours, bare, err := l.sides(ctx)
	if err != nil {
		return 0, err
	}
	for pair := range l.pairs {
		// Each side is the first in every other pair.
		both := []*side{ours, bare}
		if pair%2 == 1 {
			both = []*side{bare, ours}
		}
		for _, s := range both {
			if err := l.closedLoop(ctx, s); err != nil {
				return 0, fmt.Errorf("%s: %w", s.name, err)
			}
			fmt.Printf("# pair %d of %d: %s %.0f updates/s, %.0f µs of its own CPU each\n", pair+1, l.pairs, s.name, s.rate[len(s.rate)-1], s.cpu[len(s.cpu)-1])
		}
	}
	for _, s := range []*side{ours, bare} {
		fmt.Printf("turn_ratio %s updates/s %v\n", s.name, s.rate)
		fmt.Printf("turn_ratio %s own CPU µs an update %v\n", s.name, s.cpu)
		fmt.Printf("turn_ratio %s an update: %v\n", s.name, s.did.per())
	}
	ratios := bare.rate.over(ours.rate)
	fmt.Printf("turn_ratio pairs %v; own CPU %v\n", ratios, ours.cpu.over(bare.cpu))
	return ratios.median(), same(ours.did, bare.did, l.pairs)
}

// closedLoop runs one round of one side in a fresh process.
func (l *lab) closedLoop(ctx context.Context, s *side) error {
	before, err := l.count(ctx, s.sink)
	if err != nil {
		return err
	}
	p, err := s.start(ctx, s.sink)
	if err != nil {
		return err
	}
	rate, cpu, err := l.round(ctx, s, p)
	if err == nil && s.check != nil {
		err = s.check(p, ctx)
	}
	p.stop(ctx)
	if err != nil {
		return fmt.Errorf("%w\nit said: %s", err, p.said())
	}
	after, err := l.count(ctx, s.sink)
	s.rate, s.cpu, s.did = append(s.rate, rate), append(s.cpu, cpu), s.did.plus(after.minus(before))
	return err
}

func (l *lab) round(ctx context.Context, s *side, p *program) (rate, cpu float64, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	to := newClient(p.url)
	defer to.close()
	var done atomic.Int64
	var over atomic.Bool
	var tapping sync.WaitGroup
	for _, chat := range l.chats {
		tapping.Go(func() {
			// A walk is always finished, so that the next round begins at the menu.
			for !over.Load() && ctx.Err() == nil {
				for _, turn := range l.recorded.Walks[chat] {
					if err := to.tap(ctx, l.updates.Add(1), chat, s.sink.chats[chat], turn.Button); err != nil {
						cancel(err)
						return
					}
					done.Add(1)
				}
			}
		})
	}
	pause(ctx, l.warm)
	began, first, used := time.Now(), done.Load(), p.cpu()
	pause(ctx, l.roundTime)
	took, updates, spent := time.Since(began), float64(done.Load()-first), p.cpu()-used
	over.Store(true)
	tapping.Wait()
	return updates / took.Seconds(), float64(spent.Microseconds()) / math.Max(1, updates), context.Cause(ctx)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
