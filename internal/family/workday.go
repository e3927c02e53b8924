package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// endOfWork is when a working day ends: what is promised for a day is promised by then.
	endOfWork = 18
	// daysAhead is how far holidays are looked up; no row of free days is that long.
	daysAhead = 30
)

// nextWorkingDay is 18:00 of the next working day after the day of now, by the clock of zone: Monday to Friday, and not one of the holidays.
func nextWorkingDay(now time.Time, zone *time.Location, holidays []time.Time) time.Time {
	free := map[string]bool{}
	for _, h := range holidays {
		free[h.Format(time.DateOnly)] = true
	}
	local := now.In(zone)
	day := time.Date(local.Year(), local.Month(), local.Day()+1, endOfWork, 0, 0, 0, zone)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || free[day.Format(time.DateOnly)] {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// holidays lists the free days that a promise made now could meet.
func (s *Store) holidays(ctx context.Context, q postgres.Querier, now time.Time) ([]time.Time, error) {
	today := now.In(s.Zone)
	rows, err := q.Query(ctx, `SELECT day FROM holidays WHERE day BETWEEN $1::date AND $2::date`,
		today.Format(time.DateOnly), today.AddDate(0, 0, daysAhead).Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[time.Time])
}

// WorkingDay says whether the day of now, by the clock here, is one on which people work.
func (s *Store) WorkingDay(ctx context.Context, now time.Time) (bool, error) {
	free, err := s.holidays(ctx, s.Pool, now)
	if err != nil {
		return false, fmt.Errorf("is it a working day: %w", err)
	}
	yesterday := startOfDay(now, s.Zone).AddDate(0, 0, -1)
	return startOfDay(nextWorkingDay(yesterday, s.Zone, free), s.Zone).Equal(startOfDay(now, s.Zone)), nil
}

// NextWorkingDay is the midnight, by the clock here, with which the next working day after that of now begins.
func (s *Store) NextWorkingDay(ctx context.Context, now time.Time) (time.Time, error) {
	free, err := s.holidays(ctx, s.Pool, now)
	if err != nil {
		return time.Time{}, fmt.Errorf("the next working day: %w", err)
	}
	return startOfDay(nextWorkingDay(now, s.Zone, free), s.Zone), nil
}
