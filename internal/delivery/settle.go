package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// Outcome is how one claim ended.
type Outcome string

const (
	Sent    Outcome = "sent"
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped"
	// Retry: certainly not sent; due again at Result.Again.
	Retry Outcome = "retry"
	// Unsure: written, but no readable answer. Sent once more after Resend; the second time it stays unknown.
	Unsure Outcome = "unsure"
)

// Result settles one claim.
type Result struct {
	Delivery Delivery
	Outcome  Outcome
	// Reason is a word for the report, never an error text.
	Reason string
	// Began is when a Sent was begun, now if zero: of what came to be shown after that its message tells nothing (LastSent).
	Began time.Time
	// Again is when a Retry is due.
	Again time.Time
}

// Settle writes how claims ended. A claim whose lease was lost in the meantime is left alone: attempts and status fence it off.
func Settle(ctx context.Context, q postgres.Querier, results []Result, now time.Time) error {
	if len(results) == 0 {
		return nil
	}
	var (
		ids      = make([]int64, len(results))
		attempts = make([]int, len(results))
		outcomes = make([]string, len(results))
		reasons  = make([]string, len(results))
		again    = make([]time.Time, len(results))
		settled  = make([]time.Time, len(results))
	)
	for i, r := range results {
		ids[i], attempts[i], outcomes[i], reasons[i], again[i] = r.Delivery.ID, r.Delivery.Attempts, string(r.Outcome), r.Reason, r.Again
		if r.Outcome == Unsure {
			again[i] = now.Add(Resend)
		}
		if settled[i] = now; r.Outcome == Sent && !r.Began.IsZero() {
			settled[i] = r.Began
		}
	}
	_, err := q.Exec(ctx, `
		WITH results AS (
			SELECT d.id, r.reason, r.again, r.settled, r.outcome = 'unsure' AS unsure,
			       CASE WHEN r.outcome = 'retry' OR r.outcome = 'unsure' AND d.unsure = 0 THEN 'pending'
			            WHEN r.outcome = 'unsure' THEN 'unknown'
			            ELSE r.outcome END AS status
			FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[]) AS r (id, attempts, outcome, reason, again, settled)
			-- Both are asked in one, so that the row is looked up by its id: by its status, all that is being sent would be gone through for each.
			JOIN deliveries d ON d.id = r.id AND CASE WHEN d.attempts = r.attempts THEN d.status END = 'sending'
			FOR UPDATE OF d
		)
		UPDATE deliveries d
		SET status = r.status, reason = r.reason, leased_until = NULL,
		    unsure = d.unsure + r.unsure::int,
		    due_at = CASE WHEN r.status = 'pending' THEN r.again ELSE d.due_at END,
		    settled_at = CASE WHEN r.status = 'pending' THEN NULL ELSE r.settled END
		FROM results r WHERE d.id = r.id`,
		ids, attempts, outcomes, reasons, again, settled)
	if err != nil {
		return fmt.Errorf("settle %d deliveries: %w", len(results), err)
	}
	return nil
}
