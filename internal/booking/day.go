package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Day lists what of this day is a member of staff's: the meetings with themselves, and all of the families they look after, the first first. It says who, when and how they
// meet. What was called off stays on it as that.
func (s *Store) Day(ctx context.Context, staff family.StaffID, now time.Time) ([]CaseMeeting, error) {
	today := dayOf(now, s.Zone)
	return s.theirs(ctx, staff, Span{today, today.AddDate(0, 0, 1)}, ``, now)
}

// Ahead is the same for what is to be made ready before the day is over: from tomorrow on to the end of the next working day. On a Friday that is Monday.
func (s *Store) Ahead(ctx context.Context, staff family.StaffID, now time.Time) ([]CaseMeeting, error) {
	next, err := s.Families.NextWorkingDay(ctx, now)
	if err != nil {
		return nil, err
	}
	return s.theirs(ctx, staff, Span{dayOf(now, s.Zone).AddDate(0, 0, 1), next.AddDate(0, 0, 1)}, ` AND a.status <> 'cancelled'`, now)
}

// ofStaff says of an appointment a of a family f that it is with @staff, or that they look after the family at @now.
const ofStaff = `(a.specialist_id = @staff OR f.caseworker_id IN (SELECT caseworker_id FROM stands_for(@staff, @now)))`

func (s *Store) theirs(ctx context.Context, staff family.StaffID, in Span, condition string, now time.Time) ([]CaseMeeting, error) {
	all, err := s.caseMeetings(ctx, s.Pool, `
		WHERE a.starts_at >= @from AND a.starts_at < @until AND EXISTS (SELECT FROM staff b WHERE b.id = @staff AND b.ended_at IS NULL) AND `+ofStaff+condition+`
		ORDER BY a.starts_at, a.id`, pgx.StrictNamedArgs{"staff": staff, "from": in.From, "until": in.Until, "now": now})
	if err != nil {
		return nil, fmt.Errorf("meetings of staff %d from %s: %w", staff, in.From.Format(time.DateOnly), err)
	}
	return all, nil
}

// Before lists what an adult has before her, for who works on her family, the first first; it is written down that they read it.
func (s *Store) Before(ctx context.Context, staff family.StaffID, adult family.AdultID, now time.Time) ([]CaseMeeting, error) {
	var all []CaseMeeting
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if err := s.Families.MayWorkFor(ctx, tx, staff, adult, now); err != nil {
			return err
		}
		all, err = s.caseMeetings(ctx, tx, ` WHERE a.adult_id = @adult AND a.status IN ('booked', 'displaced') AND a.ends_at > @now ORDER BY a.starts_at, a.id`,
			pgx.StrictNamedArgs{"adult": adult, "now": now})
		if err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(staff), audit.MeetingsRead, audit.OnAdult, int64(adult), now)
	})
	if err != nil {
		return nil, fmt.Errorf("meetings of adult %d for staff %d: %w", adult, staff, err)
	}
	return all, nil
}
