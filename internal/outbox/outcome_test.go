package outbox

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/telegram"
)

func TestOutcome(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	refused := func(c telegram.Class, retry time.Duration) error {
		return fmt.Errorf("wrapped: %w", &telegram.SendError{Method: "sendMessage", Class: c, RetryAfter: retry})
	}
	for _, c := range []struct {
		name     string
		err      error
		attempts int
		outcome  delivery.Outcome
		reason   string
		again    time.Duration
	}{
		{"sent", nil, 1, delivery.Sent, "", 0},
		{"not owed", skipped("ended"), 1, delivery.Skipped, "ended", 0},
		{"not sent", refused(telegram.NotSent, 0), 1, delivery.Retry, "not_sent", 2 * time.Second},
		{"not sent for the fourth time", refused(telegram.NotSent, 0), 4, delivery.Retry, "not_sent", 16 * time.Second},
		{"not sent for the hundredth time", refused(telegram.NotSent, 0), 100, delivery.Retry, "not_sent", 256 * time.Second},
		{"refused for now", refused(telegram.RateLimited, 30*time.Second), 1, delivery.Retry, "rate_limited", 30 * time.Second},
		{"refused for a moment after many tries", refused(telegram.RateLimited, time.Second), 100, delivery.Retry, "rate_limited", time.Second},
		{"token revoked", refused(telegram.Unauthorized, 0), 8, delivery.Retry, "unauthorized", 256 * time.Second},
		{"no readable answer", refused(telegram.Unknown, 0), 1, delivery.Unsure, "unknown", 0},
		{"blocked", errors.Join(refused(telegram.Gone, 0), errors.New("and not recorded")), 1, delivery.Failed, "gone", 0},
		{"not understood", refused(telegram.Invalid, 0), 1, delivery.Failed, "invalid", 0},
		{"a database that does not answer", errors.New("connection refused"), 2, delivery.Retry, "storage", 4 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := delivery.Delivery{ID: 1, Attempts: c.attempts}
			want := delivery.Result{Delivery: d, Outcome: c.outcome, Reason: c.reason}
			if c.again != 0 {
				want.Again = now.Add(c.again)
			}
			got := outcome(d, c.err, now)
			if got.Outcome != delivery.Retry {
				got.Again = time.Time{} // means nothing
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
