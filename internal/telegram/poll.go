package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

const (
	// pollTime is how long Telegram holds a request for which there is nothing; it allows no more.
	pollTime = 50 * time.Second
	// standby is how often a process that does not poll asks whether it should.
	standby = 3 * time.Second
	// graceTime is how long after the order to stop updates of the batch are still begun. With the last one's turn and the confirmation that makes less than 20
	// seconds.
	graceTime   = 3 * time.Second
	confirmTime = 2 * time.Second
	shortestGap = 500 * time.Millisecond
	longestGap  = 10 * time.Second
	// longestReturn is the longest gap where Telegram answers and an update must come again: others may write meanwhile.
	longestReturn = 2 * time.Second
)

// ErrUnauthorized: Telegram does not know the token. Asking again will not help.
var ErrUnauthorized = errors.New("telegram: the token is not accepted")

// Poller fetches updates where no webhook can be delivered. What was fetched is confirmed only after it was handled, so a crash loses nothing.
type Poller struct {
	Token string
	// APIURL is the server without a trailing slash; empty for the official one.
	APIURL string
	// Receive is Receiver.Receive; its error means that the update must be fetched again.
	Receive func(ctx context.Context, raw json.RawMessage) error
	// Lock makes this the one polling process of all; not ok: another one is. Nil if there can be no other.
	Lock func(ctx context.Context) (release func(), ok bool, err error)
	Log  *slog.Logger
	// Transport replaces the usual one in tests.
	Transport http.RoundTripper

	api pollAPI
	// offset is the first update that is not handled, 0 for the oldest that Telegram still has.
	offset int64
	gap    time.Duration
	ledger ledger
	// places are the people that can be served at once; workers serve them, also beyond their batch.
	places  chan struct{}
	workers sync.WaitGroup
}

// Run polls until the context ends, then finishes what it began, confirms it and returns nil. It returns ErrUnauthorized if the token is refused.
func (p *Poller) Run(ctx context.Context) error {
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	p.api = newPollAPI(p.Token, p.APIURL, p.Transport)
	defer p.api.close()
	p.places = make(chan struct{}, personsAtOnce)
	for ctx.Err() == nil {
		release, ok, err := p.lock(ctx)
		if err != nil {
			p.Log.LogAttrs(ctx, slog.LevelWarn, "poller cannot ask for its lock")
		}
		if !ok {
			sleep(ctx, standby)
			continue
		}
		err = p.poll(ctx)
		release()
		switch {
		case errors.Is(err, ErrUnauthorized):
			return err
		case err != nil:
			p.Log.LogAttrs(ctx, slog.LevelWarn, "polling stopped for now", slog.String("class", err.Error()))
			sleep(ctx, standby)
		}
	}
	return nil
}

func (p *Poller) lock(ctx context.Context) (func(), bool, error) {
	if p.Lock == nil {
		return func() {}, true, nil
	}
	release, ok, err := p.Lock(ctx)
	return release, ok && err == nil, err
}

// poll works as the one poller. It returns nil when the context ends, or the conflict that shows that it is not the only one.
func (p *Poller) poll(ctx context.Context) error {
	p.offset, p.gap = 0, 0
	p.ledger.forget(0)
	busy, cancel := graceful(ctx, graceTime)
	defer p.workers.Wait()
	defer cancel()
	var asked []*entry
	var told int64 // the last offset that Telegram was asked from, and so knows
	for ctx.Err() == nil {
		told = p.offset
		batch, err := p.api.updates(ctx, p.offset, 100, pollTime)
		var refused *pollError
		switch {
		case ctx.Err() != nil:
		case errors.Is(err, ErrUnauthorized):
			return err
		case errors.As(err, &refused) && refused.status == http.StatusConflict:
			return err
		case err != nil:
			p.pause(ctx, err)
		default:
			asked = sorted(batch)
			p.work(ctx, busy, asked)
		}
	}
	p.workers.Wait()
	p.advance(asked)
	if p.offset != told {
		// To ask from the same offset again would only make Telegram hold the answer back for three seconds.
		p.confirm(ctx)
	}
	return nil
}

// work handles a batch and moves the offset behind what was handled without a gap.
func (p *Poller) work(ctx, busy context.Context, entries []*entry) {
	if len(entries) == 0 {
		// The empty answer confirmed everything below the offset. Ids may start anew below it, so the next question is for the oldest there is.
		p.offset, p.gap = 0, 0
		p.ledger.forget(0)
		return
	}
	p.serve(busy, entries)
	next, working := p.advance(entries)
	switch last := entries[len(entries)-1]; {
	case next > last.id:
		p.gap = 0
	case working:
		sleep(ctx, shortestGap)
	default:
		// Something must come again, or nothing had an id: the same question at once would bring the same answer.
		p.pause(ctx, nil)
	}
}

// advance moves the offset behind what is done of the last batch.
func (p *Poller) advance(entries []*entry) (next int64, working bool) {
	working = p.ledger.mark(entries)
	next = frontier(entries)
	p.offset = max(p.offset, next)
	p.ledger.forget(max(p.offset, 1))
	return next, working
}

// confirm tells Telegram of the last batch, which otherwise only the next question would have done.
func (p *Poller) confirm(ctx context.Context) {
	if p.offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmTime)
	defer cancel()
	if _, err := p.api.updates(ctx, p.offset, 1, 0); err != nil {
		p.Log.LogAttrs(ctx, slog.LevelWarn, "last updates not confirmed", slog.String("class", err.Error()))
	}
}

// pause waits longer after each failure in a row, or as long as Telegram asks.
func (p *Poller) pause(ctx context.Context, err error) {
	longest := longestGap
	if err == nil {
		longest = longestReturn
	}
	p.gap = min(longest, max(shortestGap, 2*p.gap))
	wait := p.gap/2 + rand.N(p.gap/2)
	var refused *pollError
	if errors.As(err, &refused) {
		wait = max(wait, refused.retryAfter)
	}
	if err != nil {
		p.Log.LogAttrs(ctx, slog.LevelWarn, "polling failed", slog.String("class", err.Error()), slog.Duration("wait", wait))
	}
	sleep(ctx, wait)
}

// graceful gives a context that ends so long after its parent does.
func graceful(parent context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		sleep(ctx, grace)
		cancel()
	})
	return ctx, func() {
		stop()
		cancel()
	}
}
