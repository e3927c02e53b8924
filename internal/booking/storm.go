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

// understandTime is how long after a storm's line she is called if she has not said that she understood.
const understandTime = 20 * time.Minute

// stormOver says of an appointment a and its adult r that a storm closed it as it is now, and that she has not said that she understood.
const stormOver = `EXISTS (SELECT FROM closure_adults q JOIN closure_meetings m ON m.closure_id = q.closure_id AND m.appointment_id = q.appointment_id
	JOIN closures x ON x.id = q.closure_id AND x.ended_at IS NULL
	WHERE q.appointment_id = a.id AND q.adult_id = r.adult_id AND q.understood_at IS NULL AND m.revision = a.revision)`

// Understood writes down that an adult understood what a storm did to a meeting as it is at that revision, or to all of hers: number 0. Said twice, the first time counts.
func (s *Store) Understood(ctx context.Context, adult family.AdultID, number, revision int, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `
		UPDATE closure_adults q SET understood_at = @now FROM appointment_adults r JOIN appointments a ON a.id = r.appointment_id
		WHERE r.adult_id = @adult AND q.adult_id = r.adult_id AND q.appointment_id = a.id AND q.understood_at IS NULL
		  AND (@number = 0 OR r.number = @number AND a.revision = @revision) AND `+attends,
		pgx.StrictNamedArgs{"adult": adult, "number": number, "revision": revision, "now": now})
	if err != nil {
		return fmt.Errorf("adult %d understood of meeting %d: %w", adult, number, err)
	}
	return nil
}

// StormCall is somebody to be called, because a storm closed her meeting and she has not said that she understood.
type StormCall struct {
	Closure ClosureID
	Meeting AppointmentID
	Who     family.CaseName
	Starts  time.Time
	// Travel is how long the family is on its way; 0 when not known.
	Travel time.Duration
}

// LogValue names it by its numbers.
func (c StormCall) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("closure", c.Closure), slog.Any("meeting", c.Meeting), slog.Any("adult", c.Who.ID))
}

// stormUnanswered are those who have not said that they understood and were not called. Nobody is called about a meeting that was moved, called off, or should have begun.
const stormUnanswered = `
	FROM closure_adults q JOIN closure_meetings m ON m.closure_id = q.closure_id AND m.appointment_id = q.appointment_id
	JOIN closures x ON x.id = q.closure_id AND x.ended_at IS NULL
	JOIN appointments a ON a.id = q.appointment_id AND a.revision = m.revision AND a.starts_at > @now
	JOIN adults d ON d.id = q.adult_id JOIN families f ON f.id = d.family_id
	WHERE q.understood_at IS NULL AND q.called_at IS NULL`

// stormCalls are for whoever looks after the family and for whoever closed. Whom the line cannot reach is called at once.
const stormCalls = `
	SELECT q.closure_id, q.appointment_id, q.adult_id, a.starts_at, coalesce(f.travel_minutes, 0) * interval '1 minute'` + stormUnanswered + `
	  AND (q.call_at <= @now OR NOT EXISTS (SELECT FROM accounts c WHERE c.adult_id = q.adult_id AND c.state = 'active' AND c.blocked_at IS NULL AND c.muted_at IS NULL)
		OR EXISTS (SELECT FROM contact_holds h WHERE h.adult_id = q.adult_id AND h.level = 'reminders' AND h.ended_at IS NULL AND h.from_at <= @now AND (h.until_at IS NULL OR h.until_at > @now)))
	  AND (f.caseworker_id IN (SELECT caseworker_id FROM stands_for(@by, @now)) OR x.made_by = @by AND EXISTS (SELECT FROM staff w WHERE w.id = @by AND w.ended_at IS NULL))`

// StormCalls lists whom a member of staff has to call because of a storm, the longest way first; a way that is not known counts as one of an hour.
func (s *Store) StormCalls(ctx context.Context, by SpecialistID, now time.Time) ([]StormCall, error) {
	all, err := s.stormCalls(ctx, s.Pool, ` ORDER BY coalesce(f.travel_minutes, 60) DESC, a.starts_at, q.adult_id`, pgx.StrictNamedArgs{"by": by, "now": now})
	if err != nil {
		return nil, fmt.Errorf("calls of a storm for staff %d: %w", by, err)
	}
	return all, nil
}

func (s *Store) stormCalls(ctx context.Context, q postgres.Querier, condition string, args pgx.StrictNamedArgs) ([]StormCall, error) {
	rows, _ := q.Query(ctx, stormCalls+condition, args) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c StormCall, err error) {
		err = row.Scan(&c.Closure, &c.Meeting, &c.Who.ID, &c.Starts, &c.Travel)
		return c, err
	})
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, c StormCall) (_ StormCall, err error) {
		c.Who, err = s.Families.AdultName(ctx, q, c.Who.ID)
		return c, err
	})
}

// StormCall is one of StormCalls with how to reach her; it is written down that it was read. ErrNotFound: it is not among them (any more).
func (s *Store) StormCall(ctx context.Context, by SpecialistID, closure ClosureID, meeting AppointmentID, adult family.AdultID, now time.Time) (StormCall, family.Contact, error) {
	var call StormCall
	var contact family.Contact
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		found, err := s.stormCalls(ctx, tx, oneCall, pgx.StrictNamedArgs{"by": by, "now": now, "closure": closure, "meeting": meeting, "adult": adult})
		if err == nil && len(found) == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		call = found[0]
		if contact, err = s.Families.AdultContact(ctx, tx, adult); err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(by), audit.FamilyRead, audit.OnAdult, int64(adult), now)
	})
	if err != nil {
		return StormCall{}, family.Contact{}, fmt.Errorf("call of adult %d for staff %d: %w", adult, by, err)
	}
	return call, contact, nil
}

const oneCall = ` AND q.closure_id = @closure AND q.appointment_id = @meeting AND q.adult_id = @adult`

// Called writes down that a member of staff called her. ErrNotFound: she need not be called (any more).
func (s *Store) Called(ctx context.Context, by SpecialistID, closure ClosureID, meeting AppointmentID, adult family.AdultID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var of family.AdultID
		err := tx.QueryRow(ctx, `
			UPDATE closure_adults SET called_at = @now, called_by = @by
			WHERE (closure_id, appointment_id, adult_id) IN (SELECT closure_id, appointment_id, adult_id FROM (`+stormCalls+oneCall+`) due) AND called_at IS NULL
			RETURNING adult_id`, pgx.StrictNamedArgs{"by": by, "now": now, "closure": closure, "meeting": meeting, "adult": adult}).Scan(&of)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		return recordBy(ctx, tx, by, audit.CallAnswered, audit.OnAdult, int64(adult), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d called adult %d: %w", by, adult, err)
	}
	return nil
}

// TellOfStormCalls owes those who have to call somebody because of a storm one ping a storm, when the time to understand is over.
func (s *Store) TellOfStormCalls(ctx context.Context, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			UPDATE closures SET calls_told_at = @now WHERE storm AND calls_told_at IS NULL AND id IN (SELECT q.closure_id `+stormUnanswered+` AND q.call_at <= @now)
			RETURNING id`, pgx.StrictNamedArgs{"now": now}) // its error is met again by reading the rows
		storms, err := pgx.CollectRows(rows, pgx.RowTo[ClosureID])
		if err != nil {
			return err
		}
		rows, _ = tx.Query(ctx, `
			SELECT f.caseworker_id `+stormUnanswered+` AND q.closure_id = ANY (@storms) UNION SELECT made_by FROM closures WHERE id = ANY (@storms) ORDER BY 1`,
			pgx.StrictNamedArgs{"now": now, "storms": storms}) // its error is met again by reading the rows
		callers, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		for _, staff := range callers {
			if err == nil {
				err = delivery.QueueStaff(ctx, tx, staff, delivery.Staff, now)
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("tell staff whom to call: %w", err)
	}
	return nil
}
