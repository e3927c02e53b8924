package booking

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Closure is a span that was closed.
type Closure struct {
	ID ClosureID
	// Specialist is 0 for an office, Office for a specialist. OfficeName is in kk and ru, Name how the specialist is called.
	Office     OfficeID
	OfficeName map[string]string
	Specialist SpecialistID
	Name       string
	Span
	Storm bool
}

// Met is a meeting that is met by a closure, as staff see it.
type Met struct {
	Meeting AppointmentID
	Who     family.CaseName
	Starts  time.Time
	Fate    Fate
	// Call: somebody who comes to it is to be called.
	Call bool
	// Opens: whoever reads the list may read the meeting's own page, too.
	Opens bool
}

// LogValue names it by its number.
func (m Met) LogValue() slog.Value { return slog.GroupValue(slog.Any("meeting", m.Meeting)) }

// Preview lists what Close would meet now, and what would become of it; it is written down that it was read.
func (s *Store) Preview(ctx context.Context, c Closing, now time.Time) ([]Met, error) {
	var all []Met
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := mayClose(ctx, tx, c.By, c.Office, c.Specialist); err != nil {
			return err
		}
		if !c.valid(now) {
			return ErrInvalid
		}
		found, err := met(ctx, tx, c, now)
		if err != nil {
			return err
		}
		if all, err = s.foreseen(c, found, now); err != nil {
			return err
		}
		if all, err = s.named(ctx, tx, all); err != nil {
			return err
		}
		on, number := audit.OnOffice, int64(c.Office)
		if c.Specialist != 0 {
			on, number = audit.OnSpecialist, int64(c.Specialist)
		}
		return audit.Read(ctx, tx, int64(c.By), audit.MeetingsRead, on, number, now)
	})
	if err != nil {
		return nil, fmt.Errorf("what staff %d would close of office %d, specialist %d: %w", c.By, c.Office, c.Specialist, err)
	}
	return all, nil
}

func (s *Store) foreseen(c Closing, found []metMeeting, now time.Time) ([]Met, error) {
	all := make([]Met, len(found))
	for i, m := range found {
		at, everybody, err := s.call(c, m, now)
		if err != nil {
			return nil, err
		}
		called := m.asks(now) && (m.unreached || everybody && !at.After(now))
		all[i] = Met{Meeting: m.id, Who: family.CaseName{ID: m.adult}, Starts: m.From, Fate: m.fate, Call: called}
	}
	return all, nil
}

// named goes on without a meeting whose adult's name does not open.
func (s *Store) named(ctx context.Context, q postgres.Querier, found []Met) ([]Met, error) {
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, m Met) (_ Met, err error) {
		m.Who, err = s.Families.AdultName(ctx, q, m.Who.ID)
		return m, err
	})
}

const closures = `
	SELECT x.id, coalesce(x.office_id, 0), coalesce(o.name_kk, ''), coalesce(o.name_ru, ''), coalesce(x.specialist_id, 0), coalesce(w.name, ''), x.from_at, x.until_at, x.storm
	FROM closures x LEFT JOIN offices o ON o.id = x.office_id LEFT JOIN staff w ON w.id = x.specialist_id
	WHERE x.ended_at IS NULL AND x.until_at > $1`

func scanClosure(row pgx.CollectableRow) (Closure, error) {
	var c Closure
	var kk, ru string
	err := row.Scan(&c.ID, &c.Office, &kk, &ru, &c.Specialist, &c.Name, &c.From, &c.Until, &c.Storm)
	c.OfficeName = both(kk, ru)
	return c, err
}

// Closures lists which offices are closed now or will be, for who may close them.
func (s *Store) Closures(ctx context.Context, by SpecialistID, now time.Time) ([]Closure, error) {
	err := mayCloseOffices(ctx, s.Pool, by)
	var all []Closure
	if err == nil {
		rows, _ := s.Pool.Query(ctx, closures+` AND x.office_id IS NOT NULL ORDER BY x.from_at, x.id`, now) // its error is met again by reading the rows
		all, err = pgx.CollectRows(rows, scanClosure)
	}
	if err != nil {
		return nil, fmt.Errorf("closed offices for staff %d: %w", by, err)
	}
	return all, nil
}

// Closure reads what is closed still, with what became of the meetings in it, for who may close it; it is written down that it was read. ErrNotFound: it is over, or open again.
func (s *Store) Closure(ctx context.Context, by SpecialistID, id ClosureID, now time.Time) (Closure, []Met, error) {
	var c Closure
	var all []Met
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if c, err = closureOf(ctx, tx, by, id, now); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			SELECT a.id, a.adult_id, a.starts_at, m.outcome, a.id IN (SELECT q.appointment_id`+ofClosures+` AND q.closure_id = @closure),
				coalesce(a.specialist_id = @by, false) OR a.family_id IN (SELECT family_id FROM workable_families(@by, @now))
			FROM closure_meetings m JOIN appointments a ON a.id = m.appointment_id AND a.revision = m.revision
			WHERE m.closure_id = @closure ORDER BY a.starts_at, a.id`, pgx.StrictNamedArgs{"closure": id, "by": by, "now": now}) // its error is met again by reading the rows
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Met, err error) {
			err = row.Scan(&m.Meeting, &m.Who.ID, &m.Starts, &m.Fate, &m.Call, &m.Opens)
			return m, err
		})
		if err != nil {
			return err
		}
		if all, err = s.named(ctx, tx, found); err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(by), audit.MeetingsRead, audit.OnClosure, int64(id), now)
	})
	if err != nil {
		return Closure{}, nil, fmt.Errorf("closure %d for staff %d: %w", id, by, err)
	}
	return c, all, nil
}

func closureOf(ctx context.Context, tx pgx.Tx, by SpecialistID, id ClosureID, now time.Time) (Closure, error) {
	rows, _ := tx.Query(ctx, closures+` AND x.id = $2`, now, id) // its error is met again by reading the row
	c, err := pgx.CollectExactlyOneRow(rows, scanClosure)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Closure{}, err
	}
	return c, mayClose(ctx, tx, by, c.Office, c.Specialist)
}

// Reopen lets people book again in what Close closed. What became of its meetings stands: their times can be chosen again. Whom a storm's line has not reached yet is told of her meeting in the usual one.
// ErrNotFound: it is over, or open again.
func (s *Store) Reopen(ctx context.Context, by SpecialistID, id ClosureID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		c, err := closureOf(ctx, tx, by, id, now)
		if err != nil {
			return err
		}
		ended, err := tx.Exec(ctx, `UPDATE closures SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, id, now)
		if err != nil {
			return err
		}
		if ended.RowsAffected() == 0 {
			return ErrNotFound
		}
		if err := tellOfStorm(ctx, tx, id, now); err != nil {
			return err
		}
		if err := s.makeSlotsOf(ctx, tx, c.Specialist, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, by, audit.HoursOpened, audit.OnClosure, int64(id), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d opens closure %d again: %w", by, id, err)
	}
	return nil
}

// tellOfStorm owes those who have not said that they understood the usual line about their meetings: the storm's will not be sent any more.
func tellOfStorm(ctx context.Context, tx pgx.Tx, id ClosureID, now time.Time) error {
	rows, _ := tx.Query(ctx, `
		SELECT q.adult_id, CASE a.status WHEN 'displaced' THEN 'ping.cancelled' ELSE 'ping.changed' END, a.starts_at
		FROM closure_adults q JOIN closure_meetings m ON m.closure_id = q.closure_id AND m.appointment_id = q.appointment_id
		JOIN appointments a ON a.id = q.appointment_id AND a.revision = m.revision
		JOIN closures x ON x.id = q.closure_id
		WHERE x.id = $1 AND `+stormLine+` AND q.understood_at IS NULL AND a.starts_at > $2 ORDER BY q.adult_id, a.id`, id, now) // its error is met again by reading the rows
	type untold struct {
		Adult  int64
		Kind   delivery.Kind
		Starts time.Time
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[untold])
	for _, one := range all {
		if err == nil {
			err = delivery.QueueMeeting(ctx, tx, one.Adult, one.Kind, now, one.Starts)
		}
	}
	return err
}
