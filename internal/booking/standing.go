package booking

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// standing is a meeting held still for a change.
type standing struct {
	adult    family.AdultID
	slot     SlotID // 0 for a date outside
	kind     Kind
	mode     Mode
	woman    bool
	talk     bool
	starts   time.Time
	ends     time.Time
	status   Status
	why      Why
	revision int
	notice   time.Duration
}

// standing locks a meeting that whoever asks may change: an adult her own, as long as she may see it (rule 1); staff one of a family they may work on, or one with themselves.
func (s *Store) standing(ctx context.Context, tx pgx.Tx, c Change, now time.Time) (standing, error) {
	if err := lockAdultOf(ctx, tx, c.Appointment); err != nil {
		return standing{}, err
	}
	var a standing
	var hers, theirs bool
	err := tx.QueryRow(ctx, `
		SELECT a.adult_id, coalesce(a.slot_id, 0), a.kind, a.mode, a.woman, a.talk, a.starts_at, a.ends_at, a.status, a.cancel_reason, a.revision, coalesce(k.notice_minutes, 0) * interval '1 minute',
			EXISTS (SELECT FROM appointment_adults r WHERE r.appointment_id = a.id AND r.adult_id = a.adult_id AND a.adult_id = @adult AND `+attends+`),
			EXISTS (SELECT FROM staff w WHERE w.id = a.specialist_id AND w.id = @by AND w.ended_at IS NULL)
		FROM appointments a LEFT JOIN kinds k ON k.kind = a.kind WHERE a.id = @id FOR NO KEY UPDATE OF a`,
		pgx.StrictNamedArgs{"id": c.Appointment, "adult": c.Adult, "by": c.By, "now": now}).
		Scan(&a.adult, &a.slot, &a.kind, &a.mode, &a.woman, &a.talk, &a.starts, &a.ends, &a.status, &a.why, &a.revision, &a.notice, &hers, &theirs)
	switch {
	case err != nil:
	case c.By == 0 && !hers:
		err = ErrNotFound
	case c.By != 0 && !theirs:
		err = s.Families.MayWorkFor(ctx, tx, c.By, a.adult, now)
	}
	return a, err
}

// lockAdult makes all else that is booked or changed for an adult wait until the transaction ends.
func lockAdult(ctx context.Context, tx pgx.Tx, adult family.AdultID) error {
	_, err := tx.Exec(ctx, `SELECT FROM adults WHERE id = $1 FOR NO KEY UPDATE`, adult)
	return err
}

// lockAdultOf is lockAdult for the adult of a meeting.
func lockAdultOf(ctx context.Context, tx pgx.Tx, id AppointmentID) error {
	var adult family.AdultID
	err := tx.QueryRow(ctx, `SELECT d.id FROM appointments a JOIN adults d ON d.id = a.adult_id WHERE a.id = $1 FOR NO KEY UPDATE OF d`, id).Scan(&adult)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return err
}

// movable says whether a meeting may get another time, or none. One whose time the office closed waits for that for as long as it takes.
func (a standing) movable(now time.Time) error {
	switch {
	case a.status == Displaced:
		return nil
	case a.status != Standing:
		return ErrChanged
	case !a.starts.After(now):
		return ErrTooLate
	}
	return nil
}

// late says that it stands and begins too soon for a button to do something about it.
func (a standing) late(now time.Time) bool {
	return a.status == Standing && a.starts.Before(now.Add(a.notice))
}
