package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
)

// ErrOverlap: the specialist has hours then already, here or at another office.
var ErrOverlap = errors.New("there are hours then already")

// HoursID is a row of weekly or of added hours, or of a closure: which of them, the one who asks knows.
type HoursID int64

// WeeklyHours are hours of every week at an office, by the clock here. Weekday 1 is Monday; From and Until count from midnight.
type WeeklyHours struct {
	ID          HoursID
	Weekday     int
	From, Until time.Duration
	Office      OfficeID
	// OfficeName is the office's in kk and ru.
	OfficeName map[string]string
}

// NewWeekly asks for hours of every week. Key: the same key asks once.
type NewWeekly struct {
	Specialist  SpecialistID
	Office      OfficeID
	Weekday     int
	From, Until time.Duration
	By          SpecialistID
	Key         string
}

// Hours are hours of one day: added at an office, or closed. The office of a closure is 0.
type Hours struct {
	ID          HoursID
	From, Until time.Time
	Office      OfficeID
	OfficeName  map[string]string
}

// NewHours asks to add or to close hours on one day. Office does not matter to a closure. Key: the same key asks once.
type NewHours struct {
	Specialist SpecialistID
	Office     OfficeID
	Span
	By  SpecialistID
	Key string
}

// Weekly lists the hours of a specialist's usual week, for them and for supervisors.
func (s *Store) Weekly(ctx context.Context, by, specialist SpecialistID) ([]WeeklyHours, error) {
	if err := mayKeepHours(ctx, s.Pool, by, specialist); err != nil {
		return nil, fmt.Errorf("weekly hours of specialist %d for staff %d: %w", specialist, by, err)
	}
	rows, _ := s.Pool.Query(ctx, `
		SELECT h.id, h.weekday, h.from_time::interval, h.until_time::interval, o.id, o.name_kk, o.name_ru
		FROM weekly_hours h JOIN offices o ON o.id = h.office_id WHERE h.specialist_id = $1 AND h.ended_at IS NULL ORDER BY h.weekday, h.from_time, h.id`, specialist) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (h WeeklyHours, err error) {
		var kk, ru string
		err = row.Scan(&h.ID, &h.Weekday, &h.From, &h.Until, &h.Office, &kk, &ru)
		h.OfficeName = both(kk, ru)
		return h, err
	})
	if err != nil {
		return nil, fmt.Errorf("weekly hours of specialist %d: %w", specialist, err)
	}
	return all, nil
}

// AddWeekly adds hours to a specialist's usual week. ErrOverlap: there are hours then already.
func (s *Store) AddWeekly(ctx context.Context, n NewWeekly, now time.Time) error {
	err := s.changeHours(ctx, n.By, n.Specialist, audit.HoursChanged, now, func(tx pgx.Tx) (bool, error) {
		if n.Key == "" || n.Weekday < 1 || n.Weekday > 7 || n.From < 0 || n.From >= n.Until || n.Until > 24*time.Hour {
			return false, ErrInvalid
		}
		id, err := inserted(ctx, tx, "weekly_hours", n.Key, `
			INSERT INTO weekly_hours (specialist_id, office_id, weekday, from_time, until_time, key)
			SELECT $1, id, $3, $4::interval::time, $5::interval::time, $6 FROM offices WHERE id = $2 AND ended_at IS NULL
			ON CONFLICT DO NOTHING RETURNING id`, n.Specialist, n.Office, n.Weekday, n.From, n.Until, n.Key)
		if err != nil || id == 0 {
			return false, err
		}
		return true, insist(ctx, tx, ErrOverlap, `SELECT NOT EXISTS (SELECT FROM weekly_hours h JOIN weekly_hours n ON n.id = $1 AND h.specialist_id = n.specialist_id AND h.weekday = n.weekday
			AND h.from_time < n.until_time AND n.from_time < h.until_time WHERE h.id <> n.id AND h.ended_at IS NULL)`, id)
	})
	if err != nil {
		return fmt.Errorf("staff %d adds weekly hours of specialist %d: %w", n.By, n.Specialist, err)
	}
	return nil
}

// EndWeekly takes hours out of a usual week; taken out before, they are out. What is booked in them stands.
func (s *Store) EndWeekly(ctx context.Context, by SpecialistID, id HoursID, now time.Time) error {
	return s.endHours(ctx, by, "weekly_hours", id, now)
}

// AddHours adds hours on one day, also outside the office's usual ones and on a day off. ErrOverlap: hours were added then already.
func (s *Store) AddHours(ctx context.Context, n NewHours, now time.Time) error {
	err := s.changeHours(ctx, n.By, n.Specialist, audit.HoursChanged, now, func(tx pgx.Tx) (bool, error) {
		if n.Key == "" || !n.Until.After(now) || !s.withinADay(n.Span) {
			return false, ErrInvalid
		}
		id, err := inserted(ctx, tx, "added_hours", n.Key, `
			INSERT INTO added_hours (specialist_id, office_id, from_at, until_at, added_by, key) SELECT $1, id, $3, $4, $5, $6 FROM offices WHERE id = $2 AND ended_at IS NULL
			ON CONFLICT DO NOTHING RETURNING id`, n.Specialist, n.Office, n.From, n.Until, n.By, n.Key)
		if err != nil || id == 0 {
			return false, err
		}
		return true, insist(ctx, tx, ErrOverlap, `SELECT NOT EXISTS (SELECT FROM added_hours h JOIN added_hours n ON n.id = $1 AND h.specialist_id = n.specialist_id
			AND h.from_at < n.until_at AND n.from_at < h.until_at WHERE h.id <> n.id AND h.ended_at IS NULL)`, id)
	})
	if err != nil {
		return fmt.Errorf("staff %d adds hours of specialist %d: %w", n.By, n.Specialist, err)
	}
	return nil
}

// EndAdded takes added hours back; taken back before, they are.
func (s *Store) EndAdded(ctx context.Context, by SpecialistID, id HoursID, now time.Time) error {
	return s.endHours(ctx, by, "added_hours", id, now)
}

// CloseHours lets nobody book a specialist in a span of one day any more; Reopen opens it again. What is booked in it stands, and Conflicts lists it.
func (s *Store) CloseHours(ctx context.Context, n NewHours, now time.Time) error {
	err := s.changeHours(ctx, n.By, n.Specialist, audit.HoursClosed, now, func(tx pgx.Tx) (bool, error) {
		if n.Key == "" || !n.Until.After(now) || !s.withinADay(n.Span) {
			return false, ErrInvalid
		}
		id, err := inserted(ctx, tx, "closures", n.Key, `
			INSERT INTO closures (specialist_id, from_at, until_at, storm, made_by, made_at, key) VALUES ($1, $2, $3, false, $4, $5, $6)
			ON CONFLICT DO NOTHING RETURNING id`, n.Specialist, n.From, n.Until, n.By, now, n.Key)
		return id != 0, err
	})
	if err != nil {
		return fmt.Errorf("staff %d closes hours of specialist %d: %w", n.By, n.Specialist, err)
	}
	return nil
}

func (s *Store) endHours(ctx context.Context, by SpecialistID, table string, id HoursID, now time.Time) error {
	var specialist SpecialistID
	err := s.Pool.QueryRow(ctx, `SELECT specialist_id FROM `+table+` WHERE id = $1`, id).Scan(&specialist)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		err = s.changeHours(ctx, by, specialist, audit.HoursChanged, now, func(tx pgx.Tx) (bool, error) {
			ended, err := tx.Exec(ctx, `UPDATE `+table+` SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, id, now)
			return ended.RowsAffected() > 0, err
		})
	}
	if err != nil {
		return fmt.Errorf("staff %d ends hours %d: %w", by, id, err)
	}
	return nil
}

// withinADay says whether a span lies on one day by the clock here.
func (s *Store) withinADay(in Span) bool {
	return in.From.Before(in.Until) && dayOf(in.From, s.Zone).Equal(dayOf(in.Until.Add(-time.Nanosecond), s.Zone))
}

// Added lists the hours added by hand that are not over, Closed the closures of the specialist alone. Both are for the specialist and for supervisors.
func (s *Store) Added(ctx context.Context, by, specialist SpecialistID, now time.Time) ([]Hours, error) {
	return s.hours(ctx, by, specialist, now, `
		SELECT h.id, h.from_at, h.until_at, o.id, o.name_kk, o.name_ru FROM added_hours h JOIN offices o ON o.id = h.office_id
		WHERE h.specialist_id = $1 AND h.ended_at IS NULL AND h.until_at > $2 ORDER BY h.from_at, h.id`)
}

// Closed: see Added.
func (s *Store) Closed(ctx context.Context, by, specialist SpecialistID, now time.Time) ([]Hours, error) {
	return s.hours(ctx, by, specialist, now, `
		SELECT id, from_at, until_at, 0, '', '' FROM closures WHERE specialist_id = $1 AND ended_at IS NULL AND until_at > $2 ORDER BY from_at, id`)
}

func (s *Store) hours(ctx context.Context, by, specialist SpecialistID, now time.Time, query string) ([]Hours, error) {
	if err := mayKeepHours(ctx, s.Pool, by, specialist); err != nil {
		return nil, fmt.Errorf("hours of specialist %d for staff %d: %w", specialist, by, err)
	}
	rows, _ := s.Pool.Query(ctx, query, specialist, now) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (h Hours, err error) {
		var kk, ru string
		err = row.Scan(&h.ID, &h.From, &h.Until, &h.Office, &kk, &ru)
		h.OfficeName = both(kk, ru)
		return h, err
	})
	if err != nil {
		return nil, fmt.Errorf("hours of specialist %d: %w", specialist, err)
	}
	return all, nil
}
