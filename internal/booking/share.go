package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Sharer is an adult who may be let see a meeting that takes somebody else's time.
type Sharer struct {
	family.CaseName
	// Sees: she does already.
	Sees bool
}

// sharing keeps the adults d beside whose time it is who are linked to somebody whom the appointment a is about, or are of the same family when it is about nobody. Relatives
// may be at odds with one another: it is for a person to decide, each time, and never follows from a link. A visit to a service is nobody's but hers.
const sharing = `d.id <> a.adult_id AND a.kind <> 'service-visit' AND CASE WHEN EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id)
	THEN EXISTS (SELECT FROM links l JOIN appointment_persons q ON q.person_id = l.person_id AND q.appointment_id = a.id
		WHERE l.adult_id = d.id AND l.from_at <= @now AND l.revoked_at IS NULL)
	ELSE d.family_id = a.family_id AND EXISTS (SELECT FROM links l WHERE l.adult_id = d.id AND l.from_at <= @now AND l.revoked_at IS NULL) END`

// Sharers lists who else could be let see a meeting, of families that staff may work on. ErrNotAllowed: whoever asks meets the adult at most, and does not work for her.
func (s *Store) Sharers(ctx context.Context, staff family.StaffID, id AppointmentID, now time.Time) ([]Sharer, error) {
	var all []Sharer
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		all, err = s.sharers(ctx, tx, staff, id, now)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("with whom meeting %d can be shared: %w", id, err)
	}
	return all, nil
}

func (s *Store) sharers(ctx context.Context, tx pgx.Tx, staff family.StaffID, id AppointmentID, now time.Time) ([]Sharer, error) {
	var whose family.AdultID
	err := tx.QueryRow(ctx, `SELECT adult_id FROM appointments WHERE id = $1`, id).Scan(&whose)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		err = s.Families.MayWorkFor(ctx, tx, staff, whose, now)
	}
	if err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `
		SELECT d.id, EXISTS (SELECT FROM appointment_adults r WHERE r.appointment_id = a.id AND r.adult_id = d.id AND r.removed_at IS NULL)
		FROM appointments a JOIN adults d ON `+sharing+`
		WHERE a.id = @id AND d.family_id IN (SELECT family_id FROM workable_families(@staff, @now))
		ORDER BY d.id`, pgx.StrictNamedArgs{"id": id, "staff": staff, "now": now}) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (one Sharer, err error) {
		err = row.Scan(&one.ID, &one.Sees)
		return one, err
	})
	for i := range all {
		if err == nil {
			all[i].CaseName, err = s.Families.AdultName(ctx, tx, all[i].ID)
		}
	}
	return all, err
}

// Share lets one more adult see a meeting, with its reminders, until Unshare. She cannot move it or call it off. Sharing what is shared changes nothing. ErrNotFound: she is
// linked to nobody whom it is about. ErrChanged: it does not stand any more.
func (s *Store) Share(ctx context.Context, staff family.StaffID, id AppointmentID, adult family.AdultID, now time.Time) error {
	return s.reshare(ctx, staff, id, adult, now, func(tx pgx.Tx, a standing, sees bool) error {
		if sees {
			return nil
		}
		if a.status != Standing {
			return ErrChanged
		}
		told, err := s.toldFrom(ctx, tx, a.talk, adult, now)
		if err != nil {
			return err
		}
		if err := s.showTo(ctx, tx, staff, id, adult, told, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, staff, audit.MeetingShared, audit.OnMeeting, int64(id), now)
	})
}

// Unshare takes a meeting from the sight of an adult whose time it is not, at once.
func (s *Store) Unshare(ctx context.Context, staff family.StaffID, id AppointmentID, adult family.AdultID, now time.Time) error {
	return s.reshare(ctx, staff, id, adult, now, func(tx pgx.Tx, _ standing, sees bool) error {
		if !sees {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE appointment_adults SET removed_at = $3 WHERE appointment_id = $1 AND adult_id = $2`, id, adult, now); err != nil {
			return err
		}
		if err := s.CloseScreen(ctx, tx, adult, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, staff, audit.MeetingUnshared, audit.OnMeeting, int64(id), now)
	})
}

// reshare lets do decide about one of the sharers of a meeting; sees: she sees it so far.
func (s *Store) reshare(ctx context.Context, staff family.StaffID, id AppointmentID, adult family.AdultID, now time.Time, do func(tx pgx.Tx, a standing, sees bool) error) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		a, err := s.standing(ctx, tx, Change{Holder: Holder{By: staff}, Appointment: id}, now)
		if err != nil {
			return err
		}
		all, err := s.sharers(ctx, tx, staff, id, now)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(one Sharer) bool { return one.ID == adult })
		if at < 0 {
			return ErrNotFound
		}
		return do(tx, a, all[at].Sees)
	})
	if err != nil {
		return fmt.Errorf("staff %d shares meeting %d with adult %d: %w", staff, id, adult, err)
	}
	return nil
}

// showTo makes a meeting hers to see from told on, under the number it had if she saw it before, and owes her what reminds of it and one line that there is something new.
func (s *Store) showTo(ctx context.Context, tx pgx.Tx, staff family.StaffID, id AppointmentID, adult family.AdultID, told, now time.Time) error {
	back, err := tx.Exec(ctx, `UPDATE appointment_adults SET removed_at = NULL, added_by = $3, added_at = $4, seen_revision = 0 WHERE appointment_id = $1 AND adult_id = $2`,
		id, adult, staff, told)
	if err == nil && back.RowsAffected() == 0 {
		_, err = addAdult(ctx, tx, id, adult, staff, told)
	}
	if err != nil {
		return err
	}
	if err := s.queueReminders(ctx, tx, id, now); err != nil {
		return err
	}
	var spoken bool
	var about []int64
	err = tx.QueryRow(ctx, `
		SELECT a.in_chat, `+aboutWhom+`
		FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id AND r.adult_id = @adult WHERE a.id = @id`,
		pgx.StrictNamedArgs{"id": id, "adult": adult, "now": now}).Scan(&spoken, &about)
	if err != nil || !spoken {
		return err
	}
	return delivery.QueueAdult(ctx, tx, int64(adult), delivery.New, told, about...)
}
