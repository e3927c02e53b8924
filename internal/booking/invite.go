package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Invitation: nothing became of the meeting, a talk; she is to be told of it before the chat may.
const Invitation Fate = "invitation"

// knows says of an appointment a and its adult r that it is none of the talks to which she is not invited yet at @now (see Invited). She never is to one that began before.
const knows = `(NOT a.talk OR r.added_at <= least(@now, a.starts_at))`

// Invited is from when on the chat tells an adult of a talk (see Wish) to which staff invite her now: the next moment from nine o'clock of a working day on at which such a talk might begin. An
// invitation that came in the evening or before days off would leave her as alone as the talk itself.
func (s *Store) Invited(ctx context.Context, adult family.AdultID, now time.Time) (time.Time, error) {
	told, err := s.toldFrom(ctx, s.Pool, true, adult, now)
	if err != nil {
		return time.Time{}, fmt.Errorf("when adult %d can be invited to a talk: %w", adult, err)
	}
	return told, nil
}

// toldFrom is Invited of a talk; of any other meeting the chat tells at once.
func (s *Store) toldFrom(ctx context.Context, q postgres.Querier, talk bool, adult family.AdultID, now time.Time) (time.Time, error) {
	if !talk {
		return now, nil
	}
	until := now.Add(Ahead)
	except, err := s.birthdays(ctx, q, adult, Span{now, until}, now)
	if err != nil {
		return time.Time{}, err
	}
	var told time.Time
	err = q.QueryRow(ctx, `
		SELECT s.starts_at FROM (
			SELECT greatest(@now::timestamptz, (day + time '09:00') AT TIME ZONE @zone) AS starts_at
			FROM generate_series(date_trunc('day', @now::timestamptz AT TIME ZONE @zone), @until::timestamptz AT TIME ZONE @zone, '1 day') day) s
		WHERE `+fitForTalk+` AND NOT EXISTS (SELECT FROM holidays h WHERE h.day = (s.starts_at AT TIME ZONE @zone)::date)
		ORDER BY s.starts_at LIMIT 1`,
		pgx.StrictNamedArgs{"now": now, "until": until, "except": except, "zone": s.Zone.String()}).Scan(&told)
	return told, err
}
