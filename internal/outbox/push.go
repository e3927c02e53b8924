package outbox

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
)

// atOnce is how many messages are in flight where nobody says otherwise.
const atOnce = 4

// flight is an outbox at work: what is in the air, which is what a crash can leave unanswered.
type flight struct {
	*Outbox
	// slots are taken from the claim of a message until Telegram answered, air while it is being sent. There are more slots: the next are made ready meanwhile.
	slots, air, clearing chan struct{}
	// unsettled counts what was claimed and is not written down yet.
	unsettled atomic.Int64
	sending   sync.WaitGroup
	// What the sends have to write.
	ended   *handfuls[*message]
	removed *handfuls[account.Screen]
}

func (o *Outbox) takeOff(ctx context.Context) *flight {
	n := o.AtOnce
	if n == 0 {
		n = atOnce
	}
	f := &flight{Outbox: o, slots: make(chan struct{}, 2*n), air: make(chan struct{}, n), clearing: make(chan struct{}, n)}
	ctx = context.WithoutCancel(ctx)
	f.ended = inHandfuls(func() int { return int(f.unsettled.Load()) }, func(all []*message) error { return f.writeDown(ctx, all) })
	f.removed = inHandfuls(func() int { return len(f.clearing) }, func(all []account.Screen) error { return f.forgetScreens(ctx, all) })
	return f
}

// land returns when what is in the air has come down and is settled.
func (f *flight) land() {
	f.sending.Wait()
	f.ended.end()
	f.removed.end()
}

// push sends all that is due now, as fast as the limiter grants it, and returns when it is settled.
func (o *Outbox) push(ctx context.Context) error {
	f := o.takeOff(ctx)
	defer f.land()
	for {
		if more, err := f.round(ctx); err != nil || !more {
			return err
		}
	}
}

// round sends off what is due now, for as long as a round may take: what else there is to do is never put off for a long run. What takes its time stays in the air and holds up nobody.
func (f *flight) round(ctx context.Context) (more bool, err error) {
	now := f.Clock()
	for _, first := range []func() error{
		func() error { return delivery.Reclaim(ctx, f.Pool, now) },
		func() error { return delivery.Expire(ctx, f.Pool, now) },
		func() error { return delivery.EndDueHolds(ctx, f.Pool, now) },
	} {
		if err := first(); err != nil {
			return false, err
		}
	}
	for began := time.Now(); time.Since(began) < every; {
		if more, err = f.some(ctx); err != nil || !more || ctx.Err() != nil {
			return false, err
		}
	}
	return true, nil
}

// some sends off as many as are due, granted and can be in flight; there may be more. The right to send is taken before the rows are: a row that waits here would
// hold up more urgent ones.
func (f *flight) some(ctx context.Context) (more bool, err error) {
	free := f.reserve(ctx)
	defer func() { f.give(free) }()
	due, err := delivery.Due(ctx, f.Pool, free, f.Clock())
	if err != nil || due == 0 {
		return false, err
	}
	granted, wait := f.Telegram.Take(ctx, due)
	if granted == 0 {
		return wait <= every && sleep(ctx, max(wait, handful)), nil
	}
	claimed, err := delivery.Claim(ctx, f.Pool, granted, f.Clock())
	if len(claimed) > 0 {
		free -= len(claimed)
		f.unsettled.Add(int64(len(claimed)))
		f.sending.Go(func() { f.carryOut(ctx, claimed) })
	}
	if granted < due {
		sleep(ctx, handful)
	}
	return len(claimed) > 0, err
}

// handful is how long a claim waits for more than a few: a claim of each by itself would cost more than the sends. It is shorter than the time for which the limiter saves up.
const handful = 5 * time.Millisecond

// reserve takes slots until all are taken; with a quarter of them, or with any after a moment, it waits for no more.
func (f *flight) reserve(ctx context.Context) (n int) {
	enough := time.NewTimer(handful)
	defer enough.Stop()
	for n < cap(f.slots) {
		if n >= cap(f.slots)/4 && len(f.slots) == cap(f.slots) {
			return n
		}
		var over <-chan time.Time
		if n > 0 {
			over = enough.C
		}
		select {
		case f.slots <- struct{}{}:
			n++
		case <-over:
			return n
		case <-ctx.Done():
			return n
		}
	}
	return n
}

func (f *flight) give(slots int) {
	for range slots {
		<-f.slots
	}
}
