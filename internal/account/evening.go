package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// Worker is a member of staff who can be told of an evening list.
type Worker struct {
	ID   int64
	Role Role
}

// NotToldOn lists the staff with an account who were not yet told of that day's evening list. The day is a date without a time.
func (s *Store) NotToldOn(ctx context.Context, day time.Time) ([]Worker, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT s.id, s.role FROM staff s JOIN accounts a ON a.staff_id = s.id AND a.state = 'active'
		WHERE s.ended_at IS NULL AND (s.evening_on IS NULL OR s.evening_on < $1::date)
		ORDER BY s.id`, day.Format(time.DateOnly)) // its error is met again by reading the rows
	workers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Worker])
	if err != nil {
		return nil, fmt.Errorf("staff to be told on %s: %w", day.Format(time.DateOnly), err)
	}
	return workers, nil
}

// ToldOn notes that a day's evening list is settled for somebody, and owes them a ping if there is anything on it. The first call for a day counts.
func (s *Store) ToldOn(ctx context.Context, staff int64, day time.Time, anything bool, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, `UPDATE staff SET evening_on = $2::date WHERE id = $1 AND ended_at IS NULL AND (evening_on IS NULL OR evening_on < $2::date) RETURNING id`,
			staff, day.Format(time.DateOnly)).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && !anything {
			return nil
		}
		if err != nil {
			return err
		}
		return delivery.QueueStaff(ctx, tx, id, delivery.Staff, now)
	})
	if err != nil {
		return fmt.Errorf("tell staff %d of the list of %s: %w", staff, day.Format(time.DateOnly), err)
	}
	return nil
}
