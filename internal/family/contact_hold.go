package family

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// NewHold asks to leave an adult in peace from now on. A zero Until has no end. Key: the same key begins it once.
type NewHold struct {
	Adult  AdultID
	Level  delivery.Level
	Reason delivery.Reason
	Until  time.Time
	By     StaffID
	Key    string
}

// SetHold leaves an adult in peace; a hold she has is replaced. What concerns her goes on, and she finds it when she looks.
func (s *Store) SetHold(ctx context.Context, n NewHold, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := n.validate(now); err != nil {
			return err
		}
		if err := lockAdult(ctx, tx, n.By, n.Adult, now); err != nil {
			return err
		}
		made, err := delivery.SetHold(ctx, tx, int64(n.Adult), delivery.Hold{Level: n.Level, Reason: n.Reason, From: now, Until: n.Until}, int64(n.By), n.Key)
		if err != nil || !made {
			return err
		}
		return record(ctx, tx, n.By, audit.HoldSet, audit.OnAdult, n.Adult, now)
	})
	if err != nil {
		return fmt.Errorf("hold adult %d: %w", n.Adult, err)
	}
	return nil
}

func (n NewHold) validate(now time.Time) error {
	switch {
	case n.Key == "":
		return fmt.Errorf("%w: a hold needs a key", ErrInvalid)
	case !slices.Contains(delivery.Levels(), n.Level), !slices.Contains(delivery.Reasons(), n.Reason):
		return fmt.Errorf("%w: level or reason of a hold", ErrInvalid)
	case !n.Until.IsZero() && !n.Until.After(now):
		return fmt.Errorf("%w: the hold would have ended already", ErrInvalid)
	}
	return nil
}

// EndHold writes to an adult again: what she was not sent is one message. Ending what has ended changes nothing.
func (s *Store) EndHold(ctx context.Context, adult AdultID, by StaffID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := lockAdult(ctx, tx, by, adult, now); err != nil {
			return err
		}
		ended, err := delivery.EndHold(ctx, tx, int64(adult), int64(by), now)
		if err != nil || !ended {
			return err
		}
		return record(ctx, tx, by, audit.HoldEnded, audit.OnAdult, adult, now)
	})
	if err != nil {
		return fmt.Errorf("end the hold of adult %d: %w", adult, err)
	}
	return nil
}

// lockAdult makes what is done to one adult happen one after the other, once staff may work on her family.
func lockAdult(ctx context.Context, tx pgx.Tx, by StaffID, adult AdultID, now time.Time) error {
	_, err := familyOf(ctx, tx, by, familyOfAdult+` FOR UPDATE`, adult, now)
	return err
}

// Reach is whether an adult is written to, as who works on her family sees it.
type Reach struct {
	// Blocked: she cannot be written to at all. Muted: she has turned messages off herself.
	Blocked, Muted bool
	// Held says that she is left in peace, as Hold tells.
	Held bool
	Hold delivery.Hold
}

func (s *Store) reach(ctx context.Context, tx pgx.Tx, adult AdultID, now time.Time) (r Reach, err error) {
	err = tx.QueryRow(ctx, `SELECT blocked_at IS NOT NULL, muted_at IS NOT NULL FROM accounts WHERE adult_id = $1 AND ended_at IS NULL`, adult).Scan(&r.Blocked, &r.Muted)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Reach{}, err
	}
	r.Hold, r.Held, err = delivery.HoldOf(ctx, tx, int64(adult), now)
	return r, err
}
