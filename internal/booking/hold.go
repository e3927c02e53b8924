package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Holder is for whom a time is held: an adult who reads, or a member of staff (By) who books for her.
type Holder struct {
	Adult family.AdultID
	By    family.StaffID
}

// Hold keeps a time for somebody while she reads, in the place of what was held for her before, and says until when. Each tap of hers may hold it anew.
// ErrTaken: somebody else has it, or it is not offered any more. A tap that comes twice holds once. ErrNotFound: she is linked to nobody, so nothing is open to her.
func (s *Store) Hold(ctx context.Context, who Holder, slot SlotID, now time.Time) (time.Time, error) {
	var until time.Time
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := s.mayBook(ctx, tx, who, now); err != nil {
			return err
		}
		if err := openSlot(ctx, tx, slot, now); err != nil {
			return err
		}
		if err := release(ctx, tx, who, slot); err != nil {
			return err
		}
		var err error
		until, err = hold(ctx, tx, who, slot, now)
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("hold slot %d for adult %d: %w", slot, who.Adult, err)
	}
	return until, nil
}

// hold is refused by any claim whose time is not over but a hold for, or an offer to, the same adult, whoever acts for her. A hold is prolonged, an offer stays what it is.
func hold(ctx context.Context, tx pgx.Tx, who Holder, slot SlotID, now time.Time) (time.Time, error) {
	var until time.Time
	err := tx.QueryRow(ctx, `
		INSERT INTO claims AS c (slot_id, adult_id, by_staff, state, since, until_at) VALUES ($1, $2, NULLIF($3::bigint, 0), 'hold', $4, $5)
		ON CONFLICT (slot_id) DO UPDATE SET
			adult_id = excluded.adult_id, appointment_id = NULL,
			by_staff = CASE WHEN c.until_at > $4 AND c.state = 'offer' THEN c.by_staff ELSE excluded.by_staff END,
			state = CASE WHEN c.until_at > $4 THEN c.state ELSE 'hold' END,
			since = CASE WHEN c.until_at > $4 THEN c.since ELSE excluded.since END,
			until_at = CASE WHEN c.until_at <= $4 THEN excluded.until_at
				WHEN c.state = 'offer' THEN c.until_at
				ELSE greatest(c.until_at, least(excluded.until_at, c.since + $6::interval)) END
		WHERE c.until_at <= $4 OR c.adult_id = $2 AND c.state IN ('hold', 'offer')
		RETURNING until_at`, slot, who.Adult, who.By, now, now.Add(holdTime), holdMost).Scan(&until)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrTaken
	}
	return until, err
}

// release gives up what is held for somebody, but for one slot.
func release(ctx context.Context, q postgres.Querier, who Holder, but SlotID) error {
	_, err := q.Exec(ctx, `DELETE FROM claims WHERE state = 'hold' AND adult_id = $1 AND coalesce(by_staff, 0) = $2 AND slot_id <> $3`,
		who.Adult, who.By, but)
	return err
}

// Release gives up what is held for somebody who goes elsewhere.
func (s *Store) Release(ctx context.Context, who Holder) error {
	if err := release(ctx, s.Pool, who, 0); err != nil {
		return fmt.Errorf("release what adult %d held: %w", who.Adult, err)
	}
	return nil
}
