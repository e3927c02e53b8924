package outbox

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
)

const (
	// flushEvery is how long a result waits for others to be written with, and flushMost how many are written at once. It is short: what is not written when the
	// process dies goes out again.
	flushEvery = 25 * time.Millisecond
	flushMost  = 500
	// flushAgain is the time between two tries to write.
	flushAgain = 200 * time.Millisecond
)

// settle writes down what came of each send, in handfuls, until there is nothing more to come.
func (f *flight) settle(ctx context.Context) {
	defer close(f.settled)
	for first := range f.results {
		f.flush(ctx, f.gather(first))
	}
}

func (f *flight) gather(first delivery.Result) []delivery.Result {
	all := []delivery.Result{first}
	enough := time.After(flushEvery)
	for len(all) < flushMost {
		select {
		case r, more := <-f.results:
			if !more {
				return all
			}
			all = append(all, r)
		case <-enough:
			return all
		}
	}
	return all
}

// flush tries again for a while when the database does not answer: what it cannot write is taken for unanswered when the claim ends, and sent once more.
func (f *flight) flush(ctx context.Context, results []delivery.Result) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	for {
		err := delivery.Settle(ctx, f.Pool, results, f.Clock())
		if err == nil {
			return
		}
		f.Log.Warn("sends not settled", "sends", len(results), "class", className(err))
		if !sleep(ctx, flushAgain) {
			return
		}
	}
}

// sleep says whether the time passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
