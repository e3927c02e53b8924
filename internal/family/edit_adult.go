package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// SetPhone keeps another phone of an adult, or none.
func (s *Store) SetPhone(ctx context.Context, adult AdultID, phone Phone, by StaffID, now time.Time) error {
	if phone != "" && !phone.valid() {
		return fmt.Errorf("phone of adult %d: %w", adult, ErrInvalid)
	}
	return s.edit(ctx, adult, by, now, func(tx pgx.Tx) error { return s.setPhone(ctx, tx, adult, phone) })
}

// SetHowToCall keeps what was newly agreed with an adult about calling her.
func (s *Store) SetHowToCall(ctx context.Context, adult AdultID, how HowToCall, by StaffID, now time.Time) error {
	if err := how.validate(); err != nil {
		return fmt.Errorf("how to call adult %d: %w", adult, err)
	}
	return s.edit(ctx, adult, by, now, func(tx pgx.Tx) error { return s.setHowToCall(ctx, tx, adult, how) })
}

// SetTheologian says whether an adult wants to see talks with a theologian among what she can book. A meeting that she has stays hers either way.
func (s *Store) SetTheologian(ctx context.Context, adult AdultID, shown bool, by StaffID, now time.Time) error {
	return s.edit(ctx, adult, by, now, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE adults SET theologian = $2 WHERE id = $1`, adult, shown)
		return err
	})
}

// edit changes what is known of an adult, once staff may work on her family.
func (s *Store) edit(ctx context.Context, adult AdultID, by StaffID, now time.Time, change func(pgx.Tx) error) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := familyOf(ctx, tx, by, familyOfAdult, adult, now); err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		return record(ctx, tx, by, audit.AdultChanged, audit.OnAdult, adult, now)
	})
	if err != nil {
		return fmt.Errorf("change adult %d: %w", adult, err)
	}
	return nil
}
