package outbox

import (
	"errors"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/telegram"
)

// outcome says what an error means for the delivery that met it.
func outcome(d delivery.Delivery, err error, now time.Time) delivery.Result {
	r := delivery.Result{Delivery: d, Outcome: delivery.Sent}
	var skip skipped
	var wait later
	var broken *guard.Panicked
	var refused *telegram.SendError
	switch {
	case err == nil:
	case errors.As(err, &broken):
		// It may have broken after the message was out.
		r.Outcome, r.Reason = delivery.Unsure, "panic"
	case errors.As(err, &skip):
		r.Outcome, r.Reason = delivery.Skipped, string(skip)
	case errors.As(err, &wait):
		r.Outcome, r.Reason, r.Again = delivery.Retry, string(wait), now.Add(soon)
	case errors.As(err, &refused):
		r.Outcome, r.Reason = afterRefusal(refused.Class), string(refused.Class)
		r.Again = now.Add(max(backOff(d.Attempts), refused.RetryAfter))
		if refused.Class == telegram.RateLimited {
			r.Again = now.Add(refused.RetryAfter)
		}
	default:
		r.Outcome, r.Reason, r.Again = delivery.Retry, "storage", now.Add(backOff(d.Attempts))
	}
	return r
}

func afterRefusal(c telegram.Class) delivery.Outcome {
	switch c {
	case telegram.NotSent, telegram.RateLimited, telegram.Unauthorized:
		return delivery.Retry
	case telegram.Unknown:
		return delivery.Unsure
	default:
		return delivery.Failed
	}
}

// backOff doubles from two seconds to about four minutes.
func backOff(attempts int) time.Duration {
	return time.Second << min(attempts, 8)
}

func (o *Outbox) logUnsent(r delivery.Result, err error) {
	var wait later
	if r.Outcome != delivery.Sent && r.Outcome != delivery.Skipped && !errors.As(err, &wait) {
		o.Log.Warn("push not sent", "delivery", r.Delivery.ID, "attempt", r.Delivery.Attempts, "outcome", string(r.Outcome), "class", className(err))
	}
}
