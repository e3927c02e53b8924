package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// WeekDay is a day of a specialist's as it can be booked.
type WeekDay struct {
	// Day is its midnight by the clock here.
	Day time.Time
	// Open are the hours that can be or are booked, those that follow one another in one.
	Open []Span
	// Free and Booked count the times in them that begin later than now, and what is booked of all of them.
	Free, Booked int
}

// Week is seven days of a specialist from a day on, for the specialist and for supervisors.
func (s *Store) Week(ctx context.Context, by, specialist SpecialistID, from, now time.Time) ([]WeekDay, error) {
	days, err := s.week(ctx, by, specialist, dayOf(from, s.Zone), now)
	if err != nil {
		return nil, fmt.Errorf("week of specialist %d for staff %d: %w", specialist, by, err)
	}
	return days, nil
}

func (s *Store) week(ctx context.Context, by, specialist SpecialistID, first, now time.Time) ([]WeekDay, error) {
	if err := mayKeepHours(ctx, s.Pool, by, specialist); err != nil {
		return nil, err
	}
	days := make([]WeekDay, 7)
	for i := range days {
		days[i].Day = first.AddDate(0, 0, i)
	}
	rows, _ := s.Pool.Query(ctx, `
		SELECT s.starts_at, s.ends_at, EXISTS (SELECT FROM claims c WHERE c.slot_id = s.id AND c.state = 'booked'),
			s.starts_at <= $4 OR EXISTS (SELECT FROM claims c WHERE c.slot_id = s.id AND (c.until_at IS NULL OR c.until_at > $4))
		FROM slots s WHERE s.specialist_id = $1 AND s.closed_at IS NULL AND s.starts_at >= $2 AND s.starts_at < $3 ORDER BY s.starts_at`,
		specialist, first, first.AddDate(0, 0, len(days)), now) // its error is met again by reading the rows
	var slot Span
	var booked, gone bool
	_, err := pgx.ForEachRow(rows, []any{&slot.From, &slot.Until, &booked, &gone}, func() error {
		for i := range days {
			if days[i].Day.Equal(dayOf(slot.From, s.Zone)) {
				days[i].add(slot, booked, gone)
			}
		}
		return nil
	})
	return days, err
}

func (d *WeekDay) add(slot Span, booked, gone bool) {
	if booked {
		d.Booked++
	}
	if !gone {
		d.Free++
	}
	if last := len(d.Open) - 1; last >= 0 && d.Open[last].Until.Equal(slot.From) {
		d.Open[last].Until = slot.Until
		return
	}
	d.Open = append(d.Open, slot)
}
