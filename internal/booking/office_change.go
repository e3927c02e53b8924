package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// CorrectOffice writes down anew what is said of an office, but for its region. Only a supervisor may. tell: it is another place than people were told, so whoever has a meeting there before her gets a
// line about it (rule 4); the same key tells once. ErrNotFound: there is no such office any more.
func (s *Store) CorrectOffice(ctx context.Context, id OfficeID, n NewOffice, tell bool, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, n.By); err != nil {
			return err
		}
		if n.Key == "" || !inBoth(n.Name) || !inBoth(n.Address) {
			return ErrInvalid
		}
		set, err := tx.Exec(ctx, `
			UPDATE offices SET name_kk = $2, name_ru = $3, address_kk = $4, address_ru = $5, entrance_kk = $6, entrance_ru = $7, latitude = nullif($8::float8, 0), longitude = nullif($9::float8, 0)
			WHERE id = $1 AND ended_at IS NULL`,
			id, n.Name["kk"], n.Name["ru"], n.Address["kk"], n.Address["ru"], n.Entrance["kk"], n.Entrance["ru"], n.Latitude, n.Longitude)
		if err == nil && set.RowsAffected() == 0 {
			err = ErrNotFound
		}
		if err == nil && tell {
			err = s.tellPlace(ctx, tx, id, n, now)
		}
		if err != nil {
			return err
		}
		return recordBy(ctx, tx, n.By, audit.OfficeChanged, audit.OnOffice, int64(id), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d corrects office %d: %w", n.By, id, err)
	}
	return nil
}

// atAnotherPlace says of an appointment a that the office's place made it what it is.
const atAnotherPlace = `EXISTS (SELECT FROM appointment_changes h WHERE h.appointment_id = a.id AND h.revision = a.revision AND h.key LIKE 'place:%')`

// comingTo are the appointments a to which somebody comes to the office $1 after $2.
const comingTo = `FROM appointments a JOIN slots s ON s.id = a.slot_id WHERE s.office_id = $1 AND a.status = 'booked' AND a.mode = 'in-person' AND a.starts_at > $2`

// tellPlace makes it news to whoever comes to an office that it is somewhere else.
func (s *Store) tellPlace(ctx context.Context, tx pgx.Tx, office OfficeID, n NewOffice, now time.Time) error {
	if _, err := tx.Exec(ctx, `SELECT FROM adults WHERE id IN (SELECT a.adult_id `+comingTo+`) ORDER BY id FOR NO KEY UPDATE`, office, now); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		INSERT INTO appointment_changes (key, appointment_id, revision, at) SELECT 'place:' || $3 || ':' || a.id, a.id, a.revision + 1, $2 `+comingTo+`
		ON CONFLICT DO NOTHING RETURNING appointment_id`, office, now, n.Key) // its error is met again by reading the rows
	told, err := pgx.CollectRows(rows, pgx.RowTo[AppointmentID])
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE appointments SET revision = revision + 1, office_revision = revision + 1 WHERE id = ANY ($1)`, told); err != nil {
		return err
	}
	if err := keepAsked(ctx, tx, told); err != nil {
		return err
	}
	// Who is to be called about a closure there still is.
	_, err = tx.Exec(ctx, `
		UPDATE closure_meetings m SET revision = a.revision FROM appointments a
		WHERE a.id = m.appointment_id AND a.id = ANY ($1) AND m.revision = a.revision - 1 AND m.outcome = 'by-hand'`, told)
	if err != nil {
		return err
	}
	for _, id := range told {
		if err := s.queueDone(ctx, tx, Holder{By: n.By}, id, now); err != nil {
			return err
		}
	}
	callers, err := dueCalls(ctx, tx, `w.closure = 0 AND w.meeting = ANY (@told)`, pgx.StrictNamedArgs{"now": now, "told": told})
	for _, c := range callers {
		if err == nil {
			err = delivery.QueueStaff(ctx, tx, c.caseworker, delivery.Staff, now)
		}
	}
	return err
}

// EndOffice closes an office for good: nobody is met there any more, and who waits for a time there waits for one anywhere. Only a supervisor may. What is booked there stands, and is a conflict until it
// gets another time. ErrNotFound: there is no such office any more.
func (s *Store) EndOffice(ctx context.Context, by SpecialistID, id OfficeID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		ended, err := tx.Exec(ctx, `UPDATE offices SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, id, now)
		if err == nil && ended.RowsAffected() == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		for _, hours := range []string{"weekly_hours", "added_hours"} {
			if _, err := tx.Exec(ctx, `UPDATE `+hours+` SET ended_at = $2 WHERE office_id = $1 AND ended_at IS NULL`, id, now); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE waits SET office_id = NULL WHERE office_id = $1 AND ended_at IS NULL`, id); err != nil {
			return err
		}
		if err := s.hoursChanged(ctx, tx, 0, by, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, by, audit.OfficeChanged, audit.OnOffice, int64(id), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d ends office %d: %w", by, id, err)
	}
	return nil
}

// OfficeMeetings lists what is booked at an office from now on, for a supervisor; it is written down that it was read.
func (s *Store) OfficeMeetings(ctx context.Context, by SpecialistID, id OfficeID, now time.Time) ([]CaseMeeting, error) {
	var all []CaseMeeting
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		all, err = s.caseMeetings(ctx, tx, ` WHERE s.office_id = @office AND a.status = 'booked' AND a.starts_at > @now ORDER BY a.starts_at, a.id`,
			pgx.StrictNamedArgs{"office": id, "now": now})
		if err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(by), audit.MeetingsRead, audit.OnOffice, int64(id), now)
	})
	if err != nil {
		return nil, fmt.Errorf("meetings at office %d for staff %d: %w", id, by, err)
	}
	return all, nil
}
