package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Holidays lists the days off of a year, as their midnights by the clock here.
func (s *Store) Holidays(ctx context.Context, year int) ([]time.Time, error) {
	rows, _ := s.Pool.Query(ctx, `SELECT day FROM holidays WHERE extract(year FROM day) = $1 ORDER BY day`, year) // its error is met again by reading the rows
	days, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (day time.Time, err error) {
		err = row.Scan(&day)
		return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, s.Zone), err
	})
	if err != nil {
		return nil, fmt.Errorf("days off in %d: %w", year, err)
	}
	return days, nil
}

// SetHoliday makes a day, given as any moment of it, a day off, or a working day again. Only a supervisor may. What is booked on it stands, and Unfit lists it.
func (s *Store) SetHoliday(ctx context.Context, by SpecialistID, day time.Time, off bool, now time.Time) error {
	local := day.In(s.Zone)
	change := `DELETE FROM holidays WHERE day = $1::date`
	if off {
		change = `INSERT INTO holidays (day) VALUES ($1::date) ON CONFLICT DO NOTHING`
	}
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		changed, err := tx.Exec(ctx, change, local.Format(time.DateOnly))
		if err != nil || changed.RowsAffected() == 0 {
			return err
		}
		if err := s.hoursChanged(ctx, tx, 0, by, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, by, audit.HolidaysChanged, audit.OnHoliday, DayNumber(local), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d changes the day off %s: %w", by, local.Format(time.DateOnly), err)
	}
	return nil
}

// DayNumber is a day as a number to be read: 20270101.
func DayNumber(day time.Time) int64 {
	return int64(day.Year())*10000 + int64(day.Month())*100 + int64(day.Day())
}

// DayOfNumber is the midnight of a DayNumber by the clock here.
func (s *Store) DayOfNumber(n int64) time.Time {
	return time.Date(int(n/10000), time.Month(n/100%100), int(n%100), 0, 0, 0, 0, s.Zone)
}
