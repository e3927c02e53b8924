package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// reminderStep is to what the moments offered for another reminder are rounded.
	reminderStep = 15 * time.Minute
	// lastReminder is how long before the beginning a reminder is of use at the latest.
	lastReminder = 15 * time.Minute
	// remindersOffered is how many moments are offered at most.
	remindersOffered = 3
)

// LaterMoments are the moments offered to somebody who asks to be reminded later of a meeting, the next first: in an hour, this evening, that morning, two hours and one hour before it. None
// is at a time when reminders do not come, or so late that it would be of no use.
func LaterMoments(starts, now time.Time, zone *time.Location) []time.Time {
	today, day := dayOf(now, zone), dayOf(starts, zone)
	all := []time.Time{
		now.Add(time.Hour + reminderStep - 1).Truncate(reminderStep),
		today.Add(eveningHour * time.Hour),
		day.Add(reminderFrom),
		starts.Add(-usualLead),
		starts.Add(-gettingReady),
	}
	all = slices.DeleteFunc(all, func(at time.Time) bool { return !mayRemind(at, starts, now, zone) })
	slices.SortFunc(all, time.Time.Compare)
	all = slices.CompactFunc(all, time.Time.Equal)
	if most := len(all) - remindersOffered; most > 0 {
		// What is near the meeting is of more use than one more evening.
		all = slices.Delete(all, 1, 1+most)
	}
	return all
}

// mayRemind says whether a reminder may be asked for that moment: ahead, by day, and before the meeting.
func mayRemind(at, starts, now time.Time, zone *time.Location) bool {
	since := at.Sub(dayOf(at, zone))
	return at.After(now) && !at.After(starts.Add(-lastReminder)) && since >= reminderFrom && since < reminderUntil
}

// RemindLater owes an adult one more reminder of a meeting as it is at that revision. Asked again for the same moment, it is owed once. ErrChanged: it is another meeting by
// now; ErrTooLate: there can be no reminder at that moment.
func (s *Store) RemindLater(ctx context.Context, adult family.AdultID, number, revision int, at, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var id AppointmentID
		var starts time.Time
		err := tx.QueryRow(ctx, `
			SELECT a.id, a.starts_at FROM appointment_adults r JOIN appointments a ON a.id = r.appointment_id
			WHERE r.adult_id = @adult AND r.number = @number AND a.revision = @revision AND a.status = 'booked' AND `+attends+` FOR SHARE OF a`,
			pgx.StrictNamedArgs{"adult": adult, "number": number, "revision": revision, "now": now}).Scan(&id, &starts)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return ErrChanged
		case err != nil:
			return err
		case !mayRemind(at, starts, now, s.Zone):
			return ErrTooLate
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO asked_reminders (appointment_id, adult_id, revision, due_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (appointment_id, adult_id, due_at) DO UPDATE SET revision = excluded.revision`, id, adult, revision, at)
		if err != nil {
			return err
		}
		return delivery.QueueMeeting(ctx, tx, int64(adult), delivery.Soon, at, starts)
	})
	if err != nil {
		return fmt.Errorf("remind adult %d of meeting %d later: %w", adult, number, err)
	}
	return nil
}

// keepAsked keeps the reminders that people asked for when a change left meetings their time.
func keepAsked(ctx context.Context, tx pgx.Tx, meetings []AppointmentID) error {
	_, err := tx.Exec(ctx, `
		UPDATE asked_reminders q SET revision = a.revision FROM appointments a
		WHERE a.id = q.appointment_id AND a.id = ANY ($1) AND q.revision = a.revision - 1`, meetings)
	return err
}
