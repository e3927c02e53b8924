package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// EndStaff lets somebody go: from now on they are a stranger and their screens close. Their families, with whoever waits there to be called or let in and what is to be done there, go over
// to another caseworker or supervisor; without one (to is empty) they keep their place and the supervisors are told of what comes. ErrNotFound when nobody of
// that name works here, ErrSuccessor when to cannot look after families.
func (s *Store) EndStaff(ctx context.Context, name, to string, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var staff int64
		err := tx.QueryRow(ctx, `UPDATE staff SET ended_at = $2 WHERE name = $1 AND ended_at IS NULL RETURNING id`, name, now).Scan(&staff)
		if err != nil {
			return err
		}
		if err := endDeputiesOf(ctx, tx, staff, now); err != nil {
			return err
		}
		if to != "" {
			if err := handOver(ctx, tx, staff, to, now); err != nil {
				return err
			}
		}
		if err := s.endAccountOf(ctx, tx, staff); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.System, Action: audit.StaffEnded, ObjectKind: audit.OnStaff, Object: staff})
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("end staff %q: %w", name, err)
	}
	return nil
}

func (s *Store) endAccountOf(ctx context.Context, tx pgx.Tx, staff int64) error {
	var account ID
	err := tx.QueryRow(ctx, `SELECT id FROM accounts WHERE staff_id = $1 AND ended_at IS NULL FOR UPDATE`, staff).Scan(&account)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.end(ctx, tx, account)
}

// handOver gives the families to a successor, who is told if somebody waits in one of them.
func handOver(ctx context.Context, tx pgx.Tx, from int64, to string, now time.Time) error {
	var successor int64
	err := tx.QueryRow(ctx, `SELECT s.id FROM staff s WHERE s.name = $1 AND `+hasFamilies+` FOR SHARE`, to).Scan(&successor)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrSuccessor
	}
	if err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `UPDATE families SET caseworker_id = $2 WHERE caseworker_id = $1 RETURNING id`, from, successor) // its error is met again by reading the rows
	families, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, family := range families {
		err := audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.System, Action: audit.FamilyHandedOver, ObjectKind: audit.OnFamily, Object: family})
		if err != nil {
			return err
		}
	}
	return tellSuccessor(ctx, tx, successor, families, now)
}

func tellSuccessor(ctx context.Context, tx pgx.Tx, successor int64, families []int64, now time.Time) error {
	var waiting bool
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT FROM adults d
			WHERE d.family_id = ANY ($1) AND (
				EXISTS (SELECT FROM call_requests c WHERE c.adult_id = d.id AND c.answered_at IS NULL)
				OR EXISTS (SELECT FROM tasks t WHERE t.family_id = d.family_id AND t.done_at IS NULL)
				OR EXISTS (SELECT FROM joins j JOIN accounts a ON a.id = j.account_id WHERE a.adult_id = d.id AND a.state = 'joining' AND j.decided_at IS NULL)))`,
		families).Scan(&waiting)
	if err != nil || !waiting {
		return err
	}
	return delivery.QueueStaff(ctx, tx, successor, delivery.Staff, now)
}
