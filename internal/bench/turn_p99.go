package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// turnP99 is how long it takes from when an update was due to when it is done with, at a rate far below what could be served: what remains are hiccups.
func turnP99(ctx context.Context, l *lab) (float64, error) {
	ours, bare, err := l.sides(ctx)
	if err != nil {
		return 0, err
	}
	var took sample
	for _, s := range []*side{bare, ours} {
		fmt.Printf("# %s gets %.0f updates/s for %s\n", s.name, l.rate, l.open)
		if took, err = l.openLoop(ctx, s); err != nil {
			return 0, fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("turn_p99_ms %s p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, most %.2f, of %d updates\n",
			s.name, took.quantile(.5), took.quantile(.9), took.quantile(.99), took.quantile(.999), took.quantile(1), len(took))
	}
	return took.quantile(.99), nil
}

// openLoop sends updates at random times of their own, whether or not earlier ones are done with; the same times for both sides. It gives milliseconds.
func (l *lab) openLoop(ctx context.Context, s *side) (all sample, err error) {
	p, err := s.start(ctx, s.sink)
	if err != nil {
		return nil, err
	}
	defer p.stop(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	to := newClient(p.url)
	defer to.close()
	var mu sync.Mutex
	var tapping sync.WaitGroup
	free := l.strollers(s)
	random := rand.New(rand.NewPCG(1, 2))
	warm := time.Now().Add(l.warm)
	for due, end := time.Now(), warm.Add(l.open); due.Before(end) && ctx.Err() == nil; due = due.Add(time.Duration(random.ExpFloat64() / l.rate * float64(time.Second))) {
		pause(ctx, time.Until(due))
		one := <-free
		tapping.Go(func() {
			err := one.tap(ctx, to)
			took := time.Since(due)
			free <- one
			if err != nil {
				cancel(fmt.Errorf("%w\nit said: %s", err, p.said()))
			}
			if due.Before(warm) {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, float64(took.Microseconds())/1000)
		})
	}
	tapping.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return all, home(ctx, to, free)
}

// home walks every chat to its end, so that the next measurement begins at the menu.
func home(ctx context.Context, to *client, free chan *stroller) error {
	close(free)
	for one := range free {
		for one.at != 0 {
			if err := one.tap(ctx, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// stroller walks a chat on by one tap whenever it is told to.
type stroller struct {
	lab  *lab
	chat int64
	on   *screen
	at   int
}

// strollers are the chats whose last tap is done with: nobody taps twice before the answer.
func (l *lab) strollers(s *side) chan *stroller {
	free := make(chan *stroller, len(l.chats))
	for _, chat := range l.chats {
		free <- &stroller{lab: l, chat: chat, on: s.sink.chats[chat]}
	}
	return free
}

func (w *stroller) tap(ctx context.Context, to *client) error {
	walk := w.lab.recorded.Walks[w.chat]
	defer func() { w.at = (w.at + 1) % len(walk) }()
	return to.tap(ctx, w.lab.updates.Add(1), w.chat, w.on, walk[w.at].Button)
}
