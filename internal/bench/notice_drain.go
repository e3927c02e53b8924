package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// drained is how many messages each side sends in a round: one to everybody.
	drained = mostReaders
	// unlimited is a rate that nothing reaches.
	unlimited = 100_000
	// drainTime is how long a round may take.
	drainTime = 2 * time.Minute
	// far is how long an answer of the Bot API is on its way in the second figure.
	far = 20 * time.Millisecond
)

// noticeDrain is how fast a notice goes out that nothing holds back, over the library sending as many messages by itself.
func noticeDrain(ctx context.Context, l *lab) (float64, error) { return l.drain(ctx, 0) }

// noticeDrainFar is noticeDrain for a Bot API that takes its time.
func noticeDrainFar(ctx context.Context, l *lab) (float64, error) { return l.drain(ctx, far) }

// drainer is one side: it starts a process and says how to make it begin.
type drainer struct {
	name  string
	drain func(context.Context, *sink) (*program, func() error, error)
	// end returns when all it did is written down.
	end  func() error
	rate sample
}

func (l *lab) drain(ctx context.Context, wait time.Duration) (float64, error) {
	r, err := l.reading(ctx)
	if err != nil {
		return 0, err
	}
	s, err := openSink(nil)
	if err != nil {
		return 0, err
	}
	defer s.close()
	s.wait = wait
	ours := &drainer{name: "ours"}
	ours.drain = func(ctx context.Context, s *sink) (*program, func() error, error) {
		return l.drainNotice(ctx, r, s, ours)
	}
	bare := &drainer{name: "bare", end: func() error { return nil }, drain: func(ctx context.Context, s *sink) (*program, func() error, error) {
		p, err := l.loop(ctx, s, drained)
		return p, func() error { return p.begin(ctx) }, err
	}}
	for pair := range l.pairs {
		both := []*drainer{ours, bare}
		if pair%2 == 1 {
			both = []*drainer{bare, ours}
		}
		for _, d := range both {
			if err := l.drainOnce(ctx, s, d, fmt.Sprintf("pair %d of %d", pair+1, l.pairs)); err != nil {
				return 0, fmt.Errorf("%s: %w", d.name, err)
			}
		}
	}
	ratios := ours.rate.over(bare.rate)
	fmt.Printf("# ours messages/s %v\n# bare messages/s %v\n# pairs %v\n", ours.rate, bare.rate, ratios)
	return ratios.median(), nil
}

// drainNotice starts our side with a notice that waits to be let go.
func (l *lab) drainNotice(ctx context.Context, r *readers, s *sink, d *drainer) (*program, func() error, error) {
	if err := r.clear(ctx); err != nil {
		return nil, nil, err
	}
	id, err := r.write(ctx, drained)
	if err != nil {
		return nil, nil, err
	}
	d.end = func() error { return r.done(ctx, id, drained, drainTime) }
	p, err := l.sender(ctx, r, s.url, unlimited)
	return p, func() error { return r.letGo(ctx) }, err
}

// sender starts the program for what goes out at a rate, with the shortest time to stop a notice. It takes no updates but from the webhook.
func (l *lab) sender(ctx context.Context, r *readers, apiURL string, rate float64, more ...string) (*program, error) {
	binary, err := l.sleepless(ctx)
	if err != nil {
		return nil, err
	}
	return l.serveWith(ctx, binary, apiURL, l.urlOf(r.database), l.redisURL(),
		append([]string{fmt.Sprintf("SENIM_RATE=%v", rate), "SENIM_STOP_WINDOW=1ms"}, more...)...)
}

// drainOnce measures from the first message to the last.
func (l *lab) drainOnce(ctx context.Context, s *sink, d *drainer, round string) error {
	p, begin, err := d.drain(ctx, s)
	if err != nil {
		return err
	}
	defer p.stop(ctx)
	sent := &clocked{all: make(chan struct{}), most: drained}
	s.heard.Store(new(sent.heard))
	defer s.heard.Store(nil)
	before := l.costs(p)
	if err := begin(); err != nil {
		return err
	}
	select {
	case <-sent.all:
	case <-time.After(drainTime):
		err = errNotSent
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err == nil {
		err = d.end()
	}
	spent := l.costs(p).since(before)
	if err != nil {
		return errors.Join(err, fmt.Errorf("it said: %s", p.said()))
	}
	d.rate = append(d.rate, sent.rate())
	fmt.Printf("#   %s: %s %.0f messages/s; %s\n", round, d.name, sent.rate(), spent.each(drained))
	return nil
}
