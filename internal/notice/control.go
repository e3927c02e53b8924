package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// The roles of staff, as package account names them.
const (
	caseworker = "caseworker"
	supervisor = "supervisor"
)

// Sendable says why a message of a notice must not go out now; empty: it may. later: it may when its run goes on.
func (s *Store) Sendable(ctx context.Context, id ID, now time.Time) (reason string, later bool, err error) {
	err = s.Pool.QueryRow(ctx, `
		SELECT CASE WHEN n.state <> 'running' THEN 'withdrawn' WHEN n.expires_at <= $2 THEN 'expired' WHEN NOT EXISTS (SELECT FROM running_notices() r WHERE r.notice_id = n.id) THEN 'paused' ELSE '' END
		FROM notices n WHERE n.id = $1`, id, now).Scan(&reason)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return "", false, fmt.Errorf("may notice %d be sent: %w", id, err)
	}
	return reason, reason == "paused", nil
}

// Pause stops a run for a while; any of the staff may. Paused again, nothing happens. ErrChanged: it does not run.
func (s *Store) Pause(ctx context.Context, staff family.StaffID, id ID, now time.Time) error {
	err := s.control(ctx, staff, id, func(tx pgx.Tx, n locked) error {
		switch {
		case n.state != Running:
			return ErrChanged
		case n.paused:
			return nil
		}
		return change(ctx, tx, staff, audit.NoticePaused, id, `paused_at = $2, why = 'by-hand'`, now)
	})
	if err != nil {
		return fmt.Errorf("pause notice %d by staff %d: %w", id, staff, err)
	}
	return nil
}

// Resume lets a paused run go on: its author or a supervisor. Resumed again, nothing happens.
func (s *Store) Resume(ctx context.Context, staff family.StaffID, id ID, now time.Time) error {
	err := s.control(ctx, staff, id, func(tx pgx.Tx, n locked) error {
		switch {
		case !n.ledBy(staff):
			return ErrNotAllowed
		case n.state != Running:
			return ErrChanged
		case !n.paused:
			return nil
		}
		return change(ctx, tx, staff, audit.NoticeResumed, id, `paused_at = NULL, why = '', resumed_at = $2`, now)
	})
	if err != nil {
		return fmt.Errorf("resume notice %d by staff %d: %w", id, staff, err)
	}
	return nil
}

// Cancel stops a notice for good, whatever its state before it is done: its author, a supervisor. What was sent stays sent, but leads to nothing. Cancelled again, nothing happens.
func (s *Store) Cancel(ctx context.Context, staff family.StaffID, id ID, now time.Time) error {
	err := s.control(ctx, staff, id, func(tx pgx.Tx, n locked) error {
		switch {
		case !n.ledBy(staff):
			return ErrNotAllowed
		case n.state == Cancelled:
			return nil
		case !n.state.open() && n.state != Running:
			return ErrChanged
		}
		if _, err := tx.Exec(ctx, `UPDATE notices SET ended_by = $2 WHERE id = $1`, id, staff); err != nil {
			return err
		}
		return change(ctx, tx, staff, audit.NoticeCancelled, id, `state = 'cancelled', ended_at = $2, paused_at = NULL, why = 'by-hand'`, now)
	})
	if err != nil {
		return fmt.Errorf("cancel notice %d by staff %d: %w", id, staff, err)
	}
	return nil
}

// ledBy says whether somebody may let a notice go on, and end it.
func (n locked) ledBy(staff family.StaffID) bool { return n.author == staff || n.role == supervisor }

func (s *Store) control(ctx context.Context, staff family.StaffID, id ID, do func(tx pgx.Tx, n locked) error) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		n, err := lock(ctx, tx, staff, id)
		if err != nil {
			return err
		}
		return do(tx, n)
	})
}

func change(ctx context.Context, tx pgx.Tx, staff family.StaffID, action audit.Action, id ID, set string, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE notices SET `+set+` WHERE id = $1`, id, now); err != nil {
		return err
	}
	return record(ctx, tx, staff, action, id, now)
}

// stopSwitch is the setting that stops all runs while it has a value.
const stopSwitch = "notices-stopped"

// StopAll stops every run at once, and whatever would begin: a supervisor. LetAll lets them go on.
func (s *Store) StopAll(ctx context.Context, staff family.StaffID, now time.Time) error {
	return s.turn(ctx, staff, "stopped", audit.NoticesStopped, now)
}

// LetAll: see StopAll.
func (s *Store) LetAll(ctx context.Context, staff family.StaffID, now time.Time) error {
	return s.turn(ctx, staff, "", audit.NoticesLet, now)
}

func (s *Store) turn(ctx context.Context, staff family.StaffID, to string, action audit.Action, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			INSERT INTO settings (name, value) SELECT $1, $2 FROM staff WHERE id = $3 AND role = $4 AND ended_at IS NULL
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, stopSwitch, to, staff, supervisor)
		if err == nil && done.RowsAffected() == 0 {
			err = ErrNotAllowed
		}
		if err != nil {
			return err
		}
		return record(ctx, tx, staff, action, 0, now)
	})
	if err != nil {
		return fmt.Errorf("%s by staff %d: %w", action, staff, err)
	}
	return nil
}

// AllStopped says whether StopAll holds.
func (s *Store) AllStopped(ctx context.Context) (bool, error) {
	var stopped bool
	err := s.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM settings WHERE name = $1 AND value <> '')`, stopSwitch).Scan(&stopped)
	if err != nil {
		return false, fmt.Errorf("are all notices stopped: %w", err)
	}
	return stopped, nil
}
