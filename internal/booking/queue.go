package booking

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// queueReminders owes everybody who may see a meeting what reminds of it from now on, in the transaction that made or changed it (rule 4). A row says only when to look:
// what stands then, and for whom, is read when it is sent, so that rows of a time that holds no longer find nothing.
func (s *Store) queueReminders(ctx context.Context, tx pgx.Tx, id AppointmentID, now time.Time) error {
	return s.queue(ctx, tx, `a.id = $1`, int64(id), now)
}

// aboutWhom are those whom an appointment a is about; on her own matters, all to whom its adult r is linked at @now, so that the line about it goes to her only as long as she may see it.
const aboutWhom = `ARRAY(SELECT q.person_id FROM appointment_persons q WHERE q.appointment_id = a.id
	UNION SELECT l.person_id FROM links l WHERE l.adult_id = r.adult_id AND l.from_at <= @now AND l.revoked_at IS NULL AND NOT EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id))`

// queueDone owes everybody who may see a meeting, but who did it herself, the line about what was done to it, in the same transaction (rule 4). Who is not told in words on a lock screen, that somebody did
// not come, say, is led to what is new; of a date outside that was missed nobody is told at all: it is not ours to give once more.
func (s *Store) queueDone(ctx context.Context, tx pgx.Tx, who Holder, id AppointmentID, now time.Time) error {
	rows, _ := tx.Query(ctx, `
		SELECT r.adult_id, a.status, a.mode, a.starts_at, a.revision = 1, NOT `+knows+`, r.added_at, `+aboutWhom+`
		FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id
		WHERE a.id = @id AND `+comes+` AND (@by::bigint <> 0 OR r.adult_id <> @adult) ORDER BY r.adult_id`,
		pgx.StrictNamedArgs{"id": id, "adult": who.Adult, "by": who.By, "now": now}) // its error is met again by reading the rows
	type told struct {
		Adult  family.AdultID
		Status Status
		Mode   Mode
		Starts time.Time
		Made   bool
		// Untold: she is not invited to it yet, or never was. If she is, she hears of it for the first time at Added.
		Untold  bool
		Added   time.Time
		Persons []int64
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[told])
	if err != nil {
		return err
	}
	for _, t := range all {
		switch {
		case t.Untold && !t.Made:
		case t.Status == Missed && t.Mode != Outside:
			err = delivery.QueueAdult(ctx, tx, int64(t.Adult), delivery.New, later(now, s.missedSaid(t.Starts)), t.Persons...)
		case t.Status == Came || !t.Starts.After(now):
		case t.Made:
			err = delivery.QueueAdult(ctx, tx, int64(t.Adult), delivery.New, later(now, t.Added), t.Persons...)
		case t.Status == Cancelled:
			err = s.tellChange(ctx, tx, t.Adult, delivery.Cancelled, t.Starts, now)
		default:
			err = s.tellChange(ctx, tx, t.Adult, delivery.Changed, t.Starts, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellChange owes an adult a line about what became of a meeting, up to its beginning, and closes the page that shows it as it was: that stays for days, and the line may not reach her.
func (s *Store) tellChange(ctx context.Context, tx pgx.Tx, adult family.AdultID, line delivery.Kind, starts, now time.Time) error {
	if err := s.CloseScreenAt(ctx, tx, adult, now); err != nil {
		return err
	}
	return delivery.QueueMeeting(ctx, tx, int64(adult), line, now, starts)
}

// missedHour is when, the day after, somebody is told where to book again.
const missedHour = 10

// missedSaid is from when on a meeting that began then and was missed is spoken of.
func (s *Store) missedSaid(starts time.Time) time.Time {
	return dayOf(starts, s.Zone).AddDate(0, 0, 1).Add(missedHour * time.Hour).UTC()
}

// missedBefore is the moment before which a meeting began that, missed, is spoken of now.
func (s *Store) missedBefore(now time.Time) time.Time {
	return dayOf(now.Add(-missedHour*time.Hour), s.Zone).UTC()
}

// QueueFor owes an adult the reminders of all that she has before her, and the line about each talk to which she is invited later: an account that was just let in has none yet.
func (s *Store) QueueFor(ctx context.Context, tx postgres.Querier, adult family.AdultID, now time.Time) error {
	if err := queueInvitations(ctx, tx, adult, now); err != nil {
		return err
	}
	return s.queue(ctx, tx, `r.adult_id = $1`, int64(adult), now)
}

// queueInvitations owes an adult the line about news at the moments from which on the chat invites her to talks.
func queueInvitations(ctx context.Context, q postgres.Querier, adult family.AdultID, now time.Time) error {
	rows, _ := q.Query(ctx, `
		SELECT r.added_at, `+aboutWhom+` FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id
		WHERE r.adult_id = @adult AND a.status IN ('booked', 'displaced') AND a.starts_at > @now AND `+uninvited+` ORDER BY a.id`,
		pgx.StrictNamedArgs{"adult": adult, "now": now}) // its error is met again by reading the rows
	type invitation struct {
		At      time.Time
		Persons []int64
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[invitation])
	for _, one := range all {
		if err == nil {
			err = delivery.QueueAdult(ctx, q, int64(adult), delivery.New, one.At, one.Persons...)
		}
	}
	return err
}

// travelled is how long the family f is on its way to an appointment a; 0 when not known, or when nobody has to leave the house.
const travelled = `CASE WHEN a.mode = 'in-person' OR a.mode = 'outside' AND a.kind <> 'home-visit' THEN coalesce(f.travel_minutes, 0) ELSE 0 END * interval '1 minute'`

func (s *Store) queue(ctx context.Context, q postgres.Querier, which string, id int64, now time.Time) error {
	rows, _ := q.Query(ctx, `
		SELECT r.adult_id, a.starts_at, `+travelled+`, a.series IS NOT NULL
		FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id AND r.removed_at IS NULL JOIN families f ON f.id = a.family_id
		WHERE a.status = 'booked' AND a.in_chat AND a.starts_at > $2 AND `+which+` ORDER BY r.adult_id, a.id`, id, now) // its error is met again by reading the rows
	type one struct {
		Adult family.AdultID
		Timing
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (one, error) {
		var o one
		err := row.Scan(&o.Adult, &o.Starts, &o.Travel, &o.Weekly)
		return o, err
	})
	if err != nil {
		return err
	}
	for _, o := range all {
		for _, r := range o.Reminders(s.Zone) {
			if !r.Due.After(now) {
				continue
			}
			if err := delivery.QueueMeeting(ctx, q, int64(o.Adult), r.Kind, r.Due, r.Expires); err != nil {
				return err
			}
		}
	}
	return nil
}
