package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// daysAhead is on how many days times are made: today and all that begin within Ahead.
const daysAhead = int(Ahead/(24*time.Hour)) + 1

// MakeSlots makes the times up to Ahead of every specialist for whom it was not done today yet. One whose times cannot be made keeps no other from theirs.
func (s *Store) MakeSlots(ctx context.Context, now time.Time) error {
	rows, _ := s.Pool.Query(ctx, `SELECT staff_id FROM specialists WHERE made_on IS DISTINCT FROM $1 ORDER BY staff_id`,
		now.In(s.Zone).Format(time.DateOnly)) // its error is met again by reading the rows
	behind, err := pgx.CollectRows(rows, pgx.RowTo[SpecialistID])
	for _, specialist := range behind {
		err = errors.Join(err, postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error { return s.hoursChanged(ctx, tx, specialist, 0, now) }))
	}
	if err != nil {
		return fmt.Errorf("make times: %w", err)
	}
	return nil
}

// makeSlots brings the times of a specialist that have not begun in line with the hours as they are now, in the transaction that changed the hours. What somebody
// has or holds is never taken away: if it fits no more, it is closed for everybody else, and Conflicts lists it. Done twice it changes nothing.
func (s *Store) makeSlots(ctx context.Context, tx pgx.Tx, specialist SpecialistID, now time.Time) error {
	today := dayOf(now, s.Zone)
	// Two at once would cut the same hours twice.
	if _, err := tx.Exec(ctx, `UPDATE specialists SET made_on = $2 WHERE staff_id = $1`, specialist, today.Format(time.DateOnly)); err != nil {
		return err
	}
	days := make([]time.Time, daysAhead)
	for i := range days {
		days[i] = today.AddDate(0, 0, i)
	}
	hours, err := s.openHours(ctx, tx, specialist, Span{today, today.AddDate(0, 0, daysAhead)})
	if err != nil {
		return fmt.Errorf("hours of specialist %d: %w", specialist, err)
	}
	made, err := s.made(ctx, tx, specialist, today, now)
	if err != nil {
		return fmt.Errorf("times of specialist %d: %w", specialist, err)
	}
	if err := changeSlots(ctx, tx, specialist, fit(made, hours.open(days), hours.length, now), now); err != nil {
		return fmt.Errorf("make times of specialist %d: %w", specialist, err)
	}
	return nil
}

// madeSlot is a time that was made before. Claimed: somebody has it or holds it.
type madeSlot struct {
	id SlotID
	stretch
	closed, claimed bool
}

// made lists a specialist's times from a moment on. Nobody can begin to hold one of them until the transaction ends: whoever is on the way is waited for.
func (s *Store) made(ctx context.Context, tx pgx.Tx, specialist SpecialistID, from, now time.Time) ([]madeSlot, error) {
	// Claims are read by a statement of their own, which sees what was committed while this one waited.
	if _, err := tx.Exec(ctx, `SELECT FROM slots WHERE specialist_id = $1 AND starts_at >= $2 ORDER BY id FOR NO KEY UPDATE`, specialist, from); err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `
		SELECT s.id, s.office_id, s.starts_at, s.ends_at, s.closed_at IS NOT NULL, EXISTS (SELECT FROM claims c WHERE c.slot_id = s.id AND (c.until_at IS NULL OR c.until_at > $3))
		FROM slots s WHERE s.specialist_id = $1 AND s.starts_at >= $2 ORDER BY s.starts_at, s.id`, specialist, from, now) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (m madeSlot, err error) {
		err = row.Scan(&m.id, &m.office, &m.From, &m.Until, &m.closed, &m.claimed)
		return m, err
	})
}

// slotChanges is what brings times in line with hours.
type slotChanges struct {
	close, open []SlotID
	add         []stretch
}

// fit compares the times that were made with those that open hours allow. What is claimed, or has begun, stands where it stands; the others are cut around it.
func fit(made []madeSlot, open []stretch, length time.Duration, now time.Time) slotChanges {
	var taken []Span
	allowed := map[stretch]bool{}
	for _, m := range made {
		if m.claimed || !m.closed && !m.From.After(now) {
			taken = append(taken, m.Span)
		}
		if m.claimed {
			allowed[m.key()] = slices.ContainsFunc(open, func(o stretch) bool { return o.office == m.office && o.holds(m.Span) })
		}
	}
	times := cut(open, taken, length)
	for _, t := range times {
		allowed[t.key()] = true
	}
	var c slotChanges
	there := map[stretch]bool{}
	for _, m := range made {
		there[m.key()] = true
		switch fits := allowed[m.key()]; {
		case fits && m.closed:
			c.open = append(c.open, m.id)
		case !fits && !m.closed:
			c.close = append(c.close, m.id)
		}
	}
	c.add = slices.DeleteFunc(times, func(t stretch) bool { return there[t.key()] })
	return c
}

// key is the same for the same time, whatever zone it came in.
func (s stretch) key() stretch { return stretch{s.office, Span{s.From.UTC(), s.Until.UTC()}} }

// changeSlots leaves what has begun as it was. What closes goes first, to make room.
func changeSlots(ctx context.Context, tx pgx.Tx, specialist SpecialistID, c slotChanges, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE slots SET closed_at = $2 WHERE id = ANY ($1) AND starts_at > $2`, c.close, now); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE slots SET closed_at = NULL WHERE id = ANY ($1) AND starts_at > $2`, c.open, now); err != nil {
		return err
	}
	var offices []OfficeID
	var starts, ends []time.Time
	for _, t := range c.add {
		offices, starts, ends = append(offices, t.office), append(starts, t.From), append(ends, t.Until)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO slots (specialist_id, office_id, starts_at, ends_at)
		SELECT $1, t.office, t.starts, t.ends FROM unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[]) AS t (office, starts, ends) WHERE t.starts > $5`,
		specialist, offices, starts, ends, now)
	return err
}

// openHours reads what decides when a specialist can be met. Nobody is met who left, or at an office that is no more.
func (s *Store) openHours(ctx context.Context, tx pgx.Tx, specialist SpecialistID, in Span) (openHours, error) {
	h := openHours{off: map[string]bool{}}
	err := tx.QueryRow(ctx, `SELECT max(k.minutes) * interval '1 minute' FROM specialists p JOIN kinds k ON k.kind = ANY (p.kinds) WHERE p.staff_id = $1`, specialist).Scan(&h.length)
	if err != nil {
		return h, err
	}
	h.weekly, err = weeklyOf(ctx, tx, `
		SELECT h.office_id, h.weekday, greatest(h.from_time, o.from_time)::interval, least(h.until_time, o.until_time)::interval
		FROM weekly_hours h JOIN office_hours o ON o.office_id = h.office_id AND o.weekday = h.weekday AND o.from_time < h.until_time AND h.from_time < o.until_time
		WHERE h.specialist_id = $1 AND h.ended_at IS NULL AND `+worksAt, specialist)
	if err != nil {
		return h, err
	}
	h.added, err = stretchesOf(ctx, tx, `SELECT h.office_id, h.from_at, h.until_at FROM added_hours h
		WHERE h.specialist_id = $1 AND h.ended_at IS NULL AND h.from_at >= $2 AND h.from_at < $3 AND `+worksAt, specialist, in.From, in.Until)
	if err != nil {
		return h, err
	}
	h.breaks, err = weeklyOf(ctx, tx, `
		SELECT id, 0, lunch_from::interval, lunch_until::interval FROM offices WHERE lunch_from IS NOT NULL
		UNION ALL SELECT id, 5, friday_from::interval, friday_until::interval FROM offices WHERE friday_from IS NOT NULL`)
	if err != nil {
		return h, err
	}
	h.closed, err = stretchesOf(ctx, tx, `
		SELECT coalesce(office_id, 0), from_at, until_at FROM closures
		WHERE ended_at IS NULL AND (specialist_id = $1 OR office_id IS NOT NULL) AND from_at < $3 AND until_at > $2`, specialist, in.From, in.Until)
	if err != nil {
		return h, err
	}
	return h, s.daysOff(ctx, tx, in, h.off)
}

// worksAt keeps the hours h of somebody who works here, at an office that is one still.
const worksAt = `EXISTS (SELECT FROM staff w WHERE w.id = h.specialist_id AND w.ended_at IS NULL) AND EXISTS (SELECT FROM offices x WHERE x.id = h.office_id AND x.ended_at IS NULL)`

func weeklyOf(ctx context.Context, tx pgx.Tx, query string, args ...any) ([]weeklyHours, error) {
	rows, _ := tx.Query(ctx, query, args...) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (w weeklyHours, err error) {
		err = row.Scan(&w.office, &w.weekday, &w.from, &w.until)
		return w, err
	})
}

func stretchesOf(ctx context.Context, tx pgx.Tx, query string, args ...any) ([]stretch, error) {
	rows, _ := tx.Query(ctx, query, args...) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s stretch, err error) {
		err = row.Scan(&s.office, &s.From, &s.Until)
		return s, err
	})
}

func (s *Store) daysOff(ctx context.Context, tx pgx.Tx, in Span, off map[string]bool) error {
	rows, _ := tx.Query(ctx, `SELECT to_char(day, 'YYYY-MM-DD') FROM holidays WHERE day BETWEEN $1::date AND $2::date`,
		in.From.Format(time.DateOnly), in.Until.Format(time.DateOnly)) // its error is met again by reading the rows
	days, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, day := range days {
		off[day] = true
	}
	return err
}
