package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Wish is what somebody looks for.
type Wish struct {
	Kind Kind
	Mode Mode
	// Office is the one that people come to; 0 for any. It does not matter for a meeting by phone or video.
	Office OfficeID
	// Woman asks for a woman; Language for somebody who speaks it, kk or ru.
	Woman    bool
	Language string
	// Talk: the office invites to a talk about news that a person must hear from a person. Such a talk is not late in a day, on a Friday, before days off, or on a
	// birthday of anybody the adult is linked to.
	Talk bool
}

// Slot is a time that can be booked, with whom and where.
type Slot struct {
	ID         SlotID
	Starts     time.Time
	Ends       time.Time
	Specialist SpecialistID
	// Name is how the specialist is called.
	Name   string
	Office OfficeID
}

// free says which slots an adult may book at @now: of somebody who fits, open, with nobody else's claim on them, and not while she is at another meeting. Whoever
// uses it says when: inTime, or what walk says. What is held for her, or offered to her, is free to her.
//
// Who fits, and how long a meeting takes, is found once before any slot is looked at: then slots can be walked in the order of time up to the first that will do.
// To add 0 keeps PostgreSQL from reading all of those specialists' times and sorting them instead.
const free = `
	FROM slots s
	WHERE s.closed_at IS NULL AND s.specialist_id + 0 = ANY (ARRAY(` + fitting + `))
	  AND s.ends_at >= s.starts_at + ` + lengthWanted + `
	  AND (@office = 0 OR s.office_id = @office OR @mode IN ('phone', 'video'))
	  AND NOT EXISTS (SELECT FROM claims c WHERE c.slot_id = s.id AND NOT (c.until_at IS NOT NULL AND c.until_at <= @now) AND NOT (c.state IN ('hold', 'offer') AND c.adult_id = @adult))
	  AND NOT EXISTS (SELECT FROM appointments a WHERE a.adult_id = @adult AND a.status = 'booked' AND a.starts_at < s.starts_at + ` + lengthWanted + ` AND s.starts_at < a.ends_at)
	  AND (NOT @talk OR ` + fitForTalk + `)`

// fitting are the specialists who do what is wanted, in the way it is wanted.
const fitting = `
	SELECT p.staff_id FROM specialists p
	JOIN staff w ON w.id = p.staff_id AND w.ended_at IS NULL
	JOIN kinds k ON k.kind = @kind AND k.offered AND @mode = ANY (k.modes) AND @mode = ANY (p.modes) AND @kind = ANY (p.kinds)
	WHERE (NOT @woman OR p.woman) AND (@language = '' OR @language = ANY (p.languages))`

const (
	lengthWanted = `(SELECT k.minutes * interval '1 minute' FROM kinds k WHERE k.kind = @kind)`
	// soonest is far enough ahead.
	soonest = `greatest(@from::timestamptz, @now::timestamptz + ` + noticeWanted + `)`
	// inTime keeps the slots in which it is looked for.
	inTime       = ` AND s.starts_at >= ` + soonest + ` AND s.starts_at < @until`
	noticeWanted = `(SELECT k.notice_minutes * interval '1 minute' FROM kinds k WHERE k.kind = @kind)`
)

// walk goes from one free time to the next: it begins with the first, and each row of it leads on to the first one that begins at the moment that onward makes of the row's.
// So a search takes as long as what it finds is long, however many times there are. The end of the search is compared outside: with both ends known, PostgreSQL takes
// the times in between for few, and sorts them all.
func walk(onward string) string {
	const first = `SELECT s.id, s.starts_at, s.ends_at, s.specialist_id, s.office_id ` + free + ` AND s.starts_at >= x.since ORDER BY s.starts_at, s.id LIMIT 1`
	return `WITH RECURSIVE walked AS (
		SELECT 1 AS n, f.* FROM (SELECT ` + soonest + ` AS since) x CROSS JOIN LATERAL (` + first + `) f WHERE f.starts_at < @until
		UNION ALL
		SELECT walked.n + 1, f.* FROM walked CROSS JOIN LATERAL (SELECT ` + onward + ` AS since) x CROSS JOIN LATERAL (` + first + `) f WHERE walked.n < @most AND f.starts_at < @until
	) `
}

// fitForTalk keeps the times at which a hard talk leaves a person neither alone in the night nor alone over days off.
const fitForTalk = `(
	(s.starts_at AT TIME ZONE @zone)::time < '16:00' AND extract(isodow FROM s.starts_at AT TIME ZONE @zone) < 5
	AND NOT EXISTS (SELECT FROM holidays h WHERE h.day = (s.starts_at AT TIME ZONE @zone)::date + 1)
	AND NOT (s.starts_at AT TIME ZONE @zone)::date = ANY (@except::date[]))`

// Span is from when until before when something is looked for.
type Span struct{ From, Until time.Time }

// everything is more times than there are in one search.
const everything = 1 << 20

// Nearest gives the first free times that fit, at most n; where several specialists are free at one time, one of them.
func (s *Store) Nearest(ctx context.Context, adult family.AdultID, w Wish, in Span, n int, now time.Time) ([]Slot, error) {
	args, err := s.wanted(ctx, adult, w, in, now)
	if err != nil {
		return nil, err
	}
	rows, _ := s.Pool.Query(ctx, walk(`walked.starts_at + interval '1 microsecond'`)+`
		SELECT f.id, f.starts_at, f.ends_at, w.id, w.name, f.office_id FROM walked f JOIN staff w ON w.id = f.specialist_id ORDER BY f.n`,
		atMost(n, args)) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Slot])
	if err != nil {
		return nil, fmt.Errorf("free times of kind %s for adult %d: %w", w.Kind, adult, err)
	}
	return found, nil
}

// Days gives the days on which there is a free time that fits, as their beginnings by the clock here.
func (s *Store) Days(ctx context.Context, adult family.AdultID, w Wish, in Span, now time.Time) ([]time.Time, error) {
	args, err := s.wanted(ctx, adult, w, in, now)
	if err != nil {
		return nil, err
	}
	rows, _ := s.Pool.Query(ctx, walk(`(date_trunc('day', walked.starts_at AT TIME ZONE @zone) + interval '1 day') AT TIME ZONE @zone`)+
		`SELECT date_trunc('day', starts_at, @zone) FROM walked ORDER BY n`, atMost(everything, args)) // its error is met again by reading the rows
	days, err := pgx.CollectRows(rows, pgx.RowTo[time.Time])
	if err != nil {
		return nil, fmt.Errorf("days with free times of kind %s for adult %d: %w", w.Kind, adult, err)
	}
	return days, nil
}

func (s *Store) wanted(ctx context.Context, adult family.AdultID, w Wish, in Span, now time.Time) (pgx.StrictNamedArgs, error) {
	except := []string{}
	if w.Talk {
		var err error
		if except, err = s.birthdays(ctx, s.Pool, adult, in, now); err != nil {
			return nil, fmt.Errorf("birthdays around adult %d: %w", adult, err)
		}
	}
	return pgx.StrictNamedArgs{"adult": adult, "kind": w.Kind, "mode": w.Mode, "office": w.Office, "woman": w.Woman, "language": w.Language,
		"talk": w.Talk, "except": except, "from": in.From, "until": in.Until, "now": now, "zone": s.Zone.String()}, nil
}

// birthdays are the days of a span on which anybody the adult is linked to has a birthday.
func (s *Store) birthdays(ctx context.Context, q postgres.Querier, adult family.AdultID, in Span, now time.Time) ([]string, error) {
	people, err := s.Families.Linked(ctx, q, adult, now)
	if err != nil {
		return nil, err
	}
	all := []string{}
	for _, one := range people {
		days, err := s.Families.BirthdaysOf(ctx, q, one.ID, in.From, in.Until)
		if vault.Unreadable(err) {
			s.Log.Error("a birthday does not open", "person", one.ID)
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, day := range days {
			all = append(all, day.In(s.Zone).Format(time.DateOnly))
		}
	}
	return all, nil
}

// atMost ends a walk after so many steps.
func atMost(n int, args pgx.StrictNamedArgs) pgx.StrictNamedArgs {
	args["most"] = n
	return args
}
