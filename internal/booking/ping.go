package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Said is what a message about meetings says.
type Said struct {
	// Line is the line that is true now; a reminder somebody asked for is not always a short while before the beginning.
	Line delivery.Kind
	// Count is how many meetings it is about, 0 when there is nothing to tell, and First when the first of them begins.
	Count int
	First time.Time
	// Meeting is the one it is about; its Number is 0 when they are several.
	Meeting Pinged
	// Understand: who does not answer that she understood is called.
	Understand bool
}

// Pinged is what the buttons under a message about one meeting need of it.
type Pinged struct {
	Number, Revision int
	Mode             Mode
	// AtHome: somebody comes to her.
	AtHome bool
	// Own: it takes her time, so she may call it off. Movable: a button can still give it another time.
	Own, Movable bool
}

// together is how far apart two reminders of one day may be for the first to stand for both, if it counted both.
const together = time.Hour

// readingTime is how long a button under a message must do what it says, at least.
const readingTime = 10 * time.Minute

// Ping is a message about meetings that may be owed to an account.
type Ping struct {
	Account family.AccountID
	Kind    delivery.Kind
}

// PingsOwed says, of each message about meetings in the order given, what it has to tell its account now, and whether anything (Count): the rows of deliveries only say when to look. A reminder is owed
// if the newest moment of a meeting that has come is of that kind and no message since then told of it; so one of a time that holds no longer, or of a meeting that has begun,
// finds nothing, and after an outage only the newest is left. What the office did is owed until she has seen it or the meeting would have begun.
func (s *Store) PingsOwed(ctx context.Context, pings []Ping, now time.Time) ([]Said, error) {
	all, err := s.pinged(ctx, pings, now)
	if err != nil {
		return nil, fmt.Errorf("what %d messages about meetings have to tell: %w", len(pings), err)
	}
	said := make([]Said, len(pings))
	for i, p := range pings {
		var owed []pinged
		for _, m := range all[i] {
			if m.owes(p.Kind, now, s.Zone) {
				owed = append(owed, m)
			}
		}
		if len(owed) > 0 {
			said[i] = say(p.Kind, owed, all[i], now, s.Zone)
		}
	}
	return said, nil
}

// pinged is what is known of a meeting that has not begun, to tell an adult of it.
type pinged struct {
	Pinged
	Timing
	status Status
	// news: the office did something she has not seen; willCome: she said so, to it as it is now; storm: it was closed by a storm, and she has not said that she understood;
	// sameTime: its time is as it was.
	news, willCome, storm, sameTime bool
	// since is when it came to be as it is, for her.
	since time.Time
	// asked is the last moment that has come of those she asked for herself; zero for none.
	asked time.Time
	// last is when a message of the kind went out to her last; zero for never.
	last time.Time
}

func (s *Store) pinged(ctx context.Context, pings []Ping, now time.Time) ([][]pinged, error) {
	accounts, kinds := make([]int64, len(pings)), make([]string, len(pings))
	for i, p := range pings {
		accounts[i], kinds[i] = int64(p.Account), string(p.Kind)
	}
	rows, _ := s.Pool.Query(ctx, `
		SELECT w.n, r.number, a.revision, a.mode, a.mode = 'home' OR a.kind = 'home-visit', a.adult_id = r.adult_id,
			a.adult_id = r.adult_id AND a.starts_at > @now::timestamptz + coalesce((SELECT k.notice_minutes FROM kinds k WHERE k.kind = a.kind), 0) * interval '1 minute' + @reading::interval, a.starts_at, `+travelled+`, a.series IS NOT NULL, a.status,
			`+unseen+`, r.will_come = a.revision,
			`+stormOver+`, `+sameTime+` OR `+takenBack+`,
			greatest(a.booked_at, r.added_at, (SELECT max(h.at) FROM appointment_changes h WHERE h.appointment_id = a.id)),
			(SELECT max(q.due_at) FROM asked_reminders q WHERE q.appointment_id = a.id AND q.adult_id = r.adult_id AND q.revision = a.revision AND q.due_at <= @now),
			(SELECT max(d.settled_at) FROM deliveries d WHERE d.account_id = c.id AND d.kind = w.kind AND d.status = 'sent')
		FROM unnest(@accounts::bigint[], @kinds::text[]) WITH ORDINALITY AS w (account, kind, n) JOIN accounts c ON c.id = w.account
		JOIN appointment_adults r ON r.adult_id = c.adult_id JOIN appointments a ON a.id = r.appointment_id JOIN families f ON f.id = a.family_id
		WHERE `+attends+` AND a.status IN ('booked', 'displaced', 'cancelled') AND a.starts_at > @now
		ORDER BY a.starts_at, a.id`, postgres.Args{"accounts": accounts, "kinds": kinds, "now": now, "reading": readingTime}) // its error is met again by reading the rows
	all := make([][]pinged, len(pings))
	var n int
	var m pinged
	var asked, last *time.Time
	_, err := pgx.ForEachRow(rows, []any{&n, &m.Number, &m.Revision, &m.Mode, &m.AtHome, &m.Own, &m.Movable, &m.Starts, &m.Travel, &m.Weekly, &m.status, &m.news, &m.willCome, &m.storm,
		&m.sameTime, &m.since, &asked, &last}, func() error {
		m.asked, m.last = postgres.OrZero(asked), postgres.OrZero(last)
		all[n-1] = append(all[n-1], m)
		return nil
	})
	return all, err
}

func (m pinged) owes(kind delivery.Kind, now time.Time, zone *time.Location) bool {
	switch kind {
	case delivery.Changed:
		// What the office made changed nothing that she knew; the line about news tells of that.
		return m.news && m.Revision > 1 && m.status == Standing && m.since.After(m.last)
	case delivery.Cancelled:
		return m.news && m.status != Standing && m.since.After(m.last)
	case delivery.Storm:
		return m.storm && m.since.After(m.last)
	}
	r, due := m.newest(now, zone)
	return due && r.Kind == kind && !m.told(r)
}

// newest is the last moment that has come at which she is reminded of a meeting, if what it says is still true. Moments before the meeting came to be as it is are none.
func (m pinged) newest(now time.Time, zone *time.Location) (newest Reminder, due bool) {
	if m.status != Standing {
		return Reminder{}, false
	}
	all := m.Reminders(zone)
	if m.willCome {
		all = withoutSecond(all)
	}
	if !m.asked.IsZero() {
		all = append(all, Reminder{delivery.Soon, m.asked, m.Starts})
	}
	for _, r := range all {
		if !r.Due.After(now) && r.Due.After(m.since) && (!due || r.Due.After(newest.Due)) {
			newest, due = r, true
		}
	}
	return newest, due && now.Before(newest.Expires)
}

// withoutSecond leaves out what would be said of tomorrow a second time: who has said that she comes knows.
func withoutSecond(all []Reminder) []Reminder {
	if len(all) < 2 || all[0].Kind != all[1].Kind {
		return all
	}
	if all[1].Due.Before(all[0].Due) {
		return all[1:]
	}
	return all[:1]
}

// told says whether the message that went out last stands for this reminder too.
func (m pinged) told(r Reminder) bool {
	return !m.last.Before(r.Due) || m.last.After(m.since) && r.Due.Sub(m.last) < together && r.Kind != delivery.Soon
}

// say counts, for a reminder, all that she has on the day of the first that is owed: that is what she sets out for.
func say(kind delivery.Kind, owed, all []pinged, now time.Time, zone *time.Location) Said {
	first := owed[0]
	line := kind
	if kind.Reminds() {
		line = lineOf(kind, first.Starts, now, zone)
		if line != delivery.Soon {
			owed = onDay(all, dayOf(first.Starts, zone), zone)
		}
	}
	line = closedLine(line, owed, now, zone)
	said := Said{Line: line, Count: len(owed), First: owed[0].Starts, Understand: kind == delivery.Storm}
	if len(owed) == 1 {
		said.Meeting = owed[0].Pinged
	}
	return said
}

// soon is how long before its beginning a meeting begins soon.
const soon = 3 * time.Hour

func lineOf(kind delivery.Kind, starts, now time.Time, zone *time.Location) delivery.Kind {
	switch today, day := dayOf(now, zone), dayOf(starts, zone); {
	case kind != delivery.Soon || !starts.After(now.Add(soon)):
		return kind
	case day.Equal(today):
		return delivery.Today
	case day.Equal(today.AddDate(0, 0, 1)):
		return delivery.Tomorrow
	}
	return kind
}

func onDay(all []pinged, day time.Time, zone *time.Location) []pinged {
	var those []pinged
	for _, m := range all {
		if m.status == Standing && dayOf(m.Starts, zone).Equal(day) {
			those = append(those, m)
		}
	}
	return those
}

// NewsOwed says whether the line about news has one of meetings to tell an account, about these persons, that none since last told of: one that the office made, or one that was
// missed; or a time that is offered to her. She has not seen it yet.
func (s *Store) NewsOwed(ctx context.Context, account family.AccountID, persons []int64, last, now time.Time) (bool, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT a.status = 'missed', a.starts_at, greatest(a.booked_at, r.added_at, CASE WHEN a.status = 'missed' THEN (SELECT max(h.at) FROM appointment_changes h WHERE h.appointment_id = a.id) END)
		FROM accounts c JOIN appointment_adults r ON r.adult_id = c.adult_id JOIN appointments a ON a.id = r.appointment_id
		WHERE c.id = @account AND `+attends+` AND `+news+`
		  AND (a.status = 'missed' OR a.status IN ('booked', 'displaced') AND a.starts_at > @now)
		  AND `+aboutWhom+` && @persons`,
		pgx.StrictNamedArgs{"account": account, "persons": persons, "now": now, "missed": s.missedBefore(now)}) // its error is met again by reading the rows
	var missed, owed bool
	var starts, since time.Time
	_, err := pgx.ForEachRow(rows, []any{&missed, &starts, &since}, func() error {
		if missed {
			since = later(since, s.missedSaid(starts))
		}
		owed = owed || since.After(last) && !since.After(now)
		return nil
	})
	if err == nil && !owed {
		owed, err = s.offerOwed(ctx, account, last, now)
	}
	if err != nil {
		return false, fmt.Errorf("has account %d news of meetings: %w", account, err)
	}
	return owed, nil
}
