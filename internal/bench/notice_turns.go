package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/senim-bot/senim/internal/notice"
)

const (
	// crowdedRate is how many messages of a notice go out in a second meanwhile, tapRate how many taps come, and window how long each look is.
	crowdedRate = 1000
	tapRate     = 10.0
	window      = 10 * time.Second
	// windows is how many looks one notice is long enough for.
	windows = 2
)

// turnsUnderNotice is how many times as long all but the slowest twentieth of turns take while a notice goes out, as against when nothing does.
func turnsUnderNotice(ctx context.Context, l *lab) (float64, error) {
	if _, _, err := l.sides(ctx); err != nil {
		return 0, err
	}
	r, err := l.reading(ctx)
	if err != nil {
		return 0, err
	}
	s, err := openSink(l.chats)
	if err != nil {
		return 0, err
	}
	defer s.close()
	p, err := l.sender(ctx, r, s.url, crowdedRate)
	if err != nil {
		return 0, err
	}
	defer p.stop(ctx)
	c := &crowded{lab: l, readers: r, program: p, sink: s}
	ratio, err := c.measure(ctx)
	if err == nil {
		err = p.handledAll(ctx)
	}
	if err != nil {
		return 0, fmt.Errorf("%w\nit said: %s", err, p.said())
	}
	return ratio, nil
}

// crowded are taps beside a notice.
type crowded struct {
	*lab
	readers *readers
	program *program
	sink    *sink
	notice  notice.ID
	sent    atomic.Int64
}

func (c *crowded) measure(ctx context.Context) (float64, error) {
	to := newClient(c.program.url)
	defer to.close()
	for _, chat := range c.chats {
		if err := to.command(ctx, c.updates.Add(1), chat, "/menu"); err != nil {
			return 0, err
		}
	}
	free := c.strollers(&side{sink: c.sink})
	// What comes first fills caches.
	if _, err := c.look(ctx, to, free); err != nil {
		return 0, err
	}
	count := func(method, _ string, _ []byte) {
		if method == "sendMessage" {
			c.sent.Add(1)
		}
	}
	c.sink.heard.Store(&count)
	var ratios sample
	for pair := range c.pairs {
		looks := []func(context.Context, *client, chan *stroller) (sample, error){c.look, c.lookUnderNotice}
		took := make([]sample, 2)
		for i := range looks {
			at := (i + pair) % 2
			var err error
			if took[at], err = looks[at](ctx, to, free); err != nil {
				return 0, err
			}
		}
		idle, busy := took[0], took[1]
		fmt.Printf("#   pair %d of %d: ms of a turn, idle p50 %.2f, p95 %.2f; under a notice p50 %.2f, p95 %.2f\n",
			pair+1, c.pairs, idle.quantile(.5), idle.quantile(.95), busy.quantile(.5), busy.quantile(.95))
		ratios = append(ratios, busy.quantile(.95)/idle.quantile(.95))
	}
	fmt.Printf("# pairs %v\n", ratios)
	return ratios.median(), nil
}

// lookUnderNotice lets a notice go on for the time of a look.
func (c *crowded) lookUnderNotice(ctx context.Context, to *client, free chan *stroller) (sample, error) {
	if err := c.goOn(ctx); err != nil {
		return nil, err
	}
	before, spent, began := c.sent.Load(), c.costs(c.program), time.Now()
	took, err := c.look(ctx, to, free)
	if err != nil {
		return nil, err
	}
	sent := c.sent.Load() - before
	fmt.Printf("#   meanwhile %.0f messages/s; %s\n", float64(sent)/time.Since(began).Seconds(), c.costs(c.program).since(spent).each(int(max(1, sent))))
	return took, c.halt(ctx)
}

// goOn lets the notice go on, or another one begin when it has not enough left, and returns when messages go out.
func (c *crowded) goOn(ctx context.Context) (err error) {
	r := c.readers
	before := c.sent.Load()
	if c.notice == 0 || before >= windows*crowdedRate*int64(window/time.Second) {
		if c.notice, err = c.another(ctx); err != nil {
			return err
		}
		c.sent.Store(0)
		before = 0
		err = r.letGo(ctx)
	} else {
		err = r.notices.Resume(ctx, r.author, c.notice, time.Now())
	}
	for began := time.Now(); err == nil && c.sent.Load() < before+crowdedRate/2; pause(ctx, time.Millisecond) {
		if err = context.Cause(ctx); time.Since(began) > drainTime {
			err = errNotSent
		}
	}
	return err
}

// another ends the notice before and gives one that waits to be let go.
func (c *crowded) another(ctx context.Context) (notice.ID, error) {
	if c.notice != 0 {
		if err := c.readers.notices.Cancel(ctx, c.readers.author, c.notice, time.Now()); err != nil && !errors.Is(err, notice.ErrChanged) {
			return 0, err
		}
	}
	if err := c.readers.clear(ctx); err != nil {
		return 0, err
	}
	return c.readers.write(ctx, mostReaders)
}

// halt stops the notice, and returns when nothing of it goes out any more.
func (c *crowded) halt(ctx context.Context) error {
	if err := c.readers.notices.Pause(ctx, c.readers.author, c.notice, time.Now()); err != nil {
		return err
	}
	for before := int64(-1); before != c.sent.Load() && ctx.Err() == nil; pause(ctx, 500*time.Millisecond) {
		before = c.sent.Load()
	}
	return context.Cause(ctx)
}

// look taps at random times of their own, whether or not earlier taps are done with; the same times in every look. It gives milliseconds.
func (c *crowded) look(ctx context.Context, to *client, free chan *stroller) (all sample, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	var tapping sync.WaitGroup
	random := rand.New(rand.NewPCG(1, 2))
	for due, end := time.Now(), time.Now().Add(window); due.Before(end) && ctx.Err() == nil; due = due.Add(time.Duration(random.ExpFloat64() / tapRate * float64(time.Second))) {
		pause(ctx, time.Until(due))
		one := <-free
		tapping.Go(func() {
			err := one.tap(ctx, to)
			took := time.Since(due)
			free <- one
			if err != nil {
				cancel(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, float64(took.Microseconds())/1000)
		})
	}
	tapping.Wait()
	return all, context.Cause(ctx)
}
