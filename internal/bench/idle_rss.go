package main

import (
	"context"
	"fmt"
)

// idleRSS is the memory that a started binary holds after a while without an update. Beside it: the bare side, and ours after a walk of every chat and another
// while.
func idleRSS(ctx context.Context, l *lab) (float64, error) {
	ours, bare, err := l.sides(ctx)
	if err != nil {
		return 0, err
	}
	var fresh, used float64
	for _, s := range []*side{bare, ours} {
		fmt.Printf("# %s idles for %s, taps, and idles again\n", s.name, l.idle)
		if fresh, used, err = l.idleMemory(ctx, s); err != nil {
			return 0, fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("idle_rss_mb %s %.1f after the start, %.1f after %d updates\n", s.name, fresh, used, len(l.chats)*len(route))
	}
	return fresh, nil
}

func (l *lab) idleMemory(ctx context.Context, s *side) (fresh, used float64, err error) {
	p, err := s.start(ctx, s.sink)
	if err != nil {
		return 0, 0, err
	}
	defer p.stop(ctx)
	pause(ctx, l.idle)
	if fresh, err = p.memory("VmRSS"); err != nil {
		return 0, 0, err
	}
	to := newClient(p.url)
	defer to.close()
	for _, chat := range l.chats {
		for _, turn := range l.recorded.Walks[chat] {
			if err := to.tap(ctx, l.updates.Add(1), chat, s.sink.chats[chat], turn.Button); err != nil {
				return 0, 0, fmt.Errorf("%w\nit said: %s", err, p.said())
			}
		}
	}
	pause(ctx, l.idle)
	used, err = p.memory("VmRSS")
	return fresh, used, err
}
