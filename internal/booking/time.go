package booking

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// wanted is what a time is wanted for, and who of the staff asks; 0: the adult herself.
type wanted struct {
	kind  Kind
	mode  Mode
	woman bool
	by    family.StaffID
}

// timeOf is when a meeting in a slot begins and ends, and with whom it is.
type timeOf struct {
	specialist SpecialistID
	Span
}

// timeFor gives the time of a slot that is open for what is wanted. Until the transaction ends it stays open, and whoever else wants it waits: two who entered a meeting in it at
// once would wait for each other in the constraints. Who has it is not asked here, but of a booked one it is known already. ErrTaken: it is not offered, or not any more.
// ErrTooLate: it has begun, or begins too soon for a button.
func timeFor(ctx context.Context, tx pgx.Tx, slot SlotID, w wanted, now time.Time) (timeOf, error) {
	var t timeOf
	var notice time.Duration
	err := tx.QueryRow(ctx, `
		SELECT p.staff_id, s.starts_at, s.starts_at + k.minutes * interval '1 minute', k.notice_minutes * interval '1 minute'
		FROM slots s JOIN specialists p ON p.staff_id = s.specialist_id JOIN staff w ON w.id = p.staff_id AND w.ended_at IS NULL JOIN kinds k ON k.kind = $2 AND k.offered
		WHERE s.id = $1 AND s.closed_at IS NULL AND $2 = ANY (p.kinds) AND $3 = ANY (p.modes) AND $3 = ANY (k.modes) AND (p.woman OR NOT $4)
		  AND s.ends_at >= s.starts_at + k.minutes * interval '1 minute'
		  AND NOT EXISTS (SELECT FROM claims c WHERE c.slot_id = s.id AND c.state = 'booked')
		FOR NO KEY UPDATE OF s`, slot, w.kind, w.mode, w.woman).Scan(&t.specialist, &t.From, &t.Until, &notice)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		err = ErrTaken
	case err == nil && (!t.From.After(now) || w.by == 0 && t.From.Before(now.Add(notice))):
		err = ErrTooLate
	}
	return t, err
}

// openSlot makes sure that a time that has not begun is open, and stays so until the transaction ends. Whoever else wants it waits.
func openSlot(ctx context.Context, tx pgx.Tx, slot SlotID, now time.Time) error {
	var open bool
	err := tx.QueryRow(ctx, `SELECT closed_at IS NULL AND starts_at > $2 FROM slots WHERE id = $1 FOR NO KEY UPDATE`, slot, now).Scan(&open)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !open {
		return ErrTaken
	}
	return err
}
