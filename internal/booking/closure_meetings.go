package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// sameTime says of an appointment a that a closure, or another place of the office, made it what it is, and left it its time.
const sameTime = `(` + atAnotherPlace + ` OR EXISTS (SELECT FROM closure_meetings m WHERE m.appointment_id = a.id AND m.revision = a.revision AND m.outcome IN ('phone', 'video')))`

// unfit says of an appointment a that its slot s is closed for everybody else, and that nobody has decided yet that it stands all the same; or that whom she meets, w, works here no more.
const unfit = `(w.ended_at IS NOT NULL OR s.closed_at IS NOT NULL AND NOT EXISTS (SELECT FROM closure_meetings m WHERE m.appointment_id = a.id AND m.revision = a.revision AND m.outcome IN ('phone', 'video', 'stays')))`

// metMeeting is a meeting in a span that is closed.
type metMeeting struct {
	id       AppointmentID
	revision int
	adult    family.AdultID
	mode     Mode
	spoken   bool
	Span
	// travel is how long she is on her way to it; 0 when not known, or when nobody has to leave the house. unreached: no line reaches one of those who come to it. awaited: one of them is to
	// hear of it, not all are uninvited.
	travel             time.Duration
	unreached, awaited bool
	fate               Fate
}

// asks says whether somebody has to tell people of it, in the chat or by a call. Dates outside are left to who works for the family.
func (m metMeeting) asks(now time.Time) bool {
	return m.awaited && m.fate != Stays && m.mode != Outside && m.From.After(now)
}

// met lists the meetings in a span, the first first, with what becomes of them. Dates outside are nobody's of an office: they are those of the families that whoever closes it may work for.
func met(ctx context.Context, q postgres.Querier, c Closing, now time.Time) ([]metMeeting, error) {
	rows, _ := q.Query(ctx, `
		SELECT a.id, a.revision, a.adult_id, a.mode, `+spoken+`, a.starts_at, a.ends_at, `+travelled+`,
			EXISTS (SELECT FROM appointment_adults r WHERE r.appointment_id = a.id AND r.removed_at IS NULL AND NOT `+uninvited+` AND `+unreached+`),
			EXISTS (SELECT FROM appointment_adults r WHERE r.appointment_id = a.id AND r.removed_at IS NULL AND NOT `+uninvited+`), coalesce(d.track, ''),
			coalesce('phone' = ANY (k.modes) AND 'phone' = ANY (p.modes), false), coalesce('video' = ANY (k.modes) AND 'video' = ANY (p.modes), false)
		FROM appointments a JOIN families f ON f.id = a.family_id LEFT JOIN slots s ON s.id = a.slot_id LEFT JOIN specialists p ON p.staff_id = a.specialist_id LEFT JOIN kinds k ON k.kind = a.kind
		LEFT JOIN documents d ON d.id = a.document_id
		WHERE a.status = 'booked' AND a.starts_at < @until AND a.ends_at > greatest(@from::timestamptz, @now::timestamptz)
		  AND (s.office_id = @office OR a.specialist_id = @specialist
			OR a.mode = 'outside' AND @office <> 0 AND a.family_id IN (SELECT family_id FROM workable_families(@by, @now)))
		ORDER BY a.starts_at, a.id`,
		pgx.StrictNamedArgs{"from": c.From, "until": c.Until, "office": c.Office, "specialist": c.Specialist, "by": c.By, "now": now}) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (m metMeeting, err error) {
		var track family.Track
		var phone, video bool
		err = row.Scan(&m.id, &m.revision, &m.adult, &m.mode, &m.spoken, &m.From, &m.Until, &m.travel, &m.unreached, &m.awaited, &track, &phone, &video)
		m.fate = c.fate(m, phone && !OfficeOnly(track), video && !OfficeOnly(track), now)
		return m, err
	})
}

// fate decides what becomes of a meeting that could be held by phone or by video. What nobody can be told of in the chat is left to who speaks with the family.
func (c Closing) fate(m metMeeting, phone, video bool, now time.Time) Fate {
	remote := c.Remote || c.Office != 0
	switch {
	case m.mode == Outside || !m.From.After(now):
		return ByHand
	case remote && m.mode.Remote():
		return Stays
	case !m.spoken:
		return ByHand
	case remote && phone:
		return ByPhone
	case remote && video:
		return ByVideo
	}
	return NewTime
}

// holdStill makes all else that is booked or changed for those who are met wait until the transaction ends.
func holdStill(ctx context.Context, tx pgx.Tx, c Closing, now time.Time) (map[family.AdultID]bool, error) {
	all, err := met(ctx, tx, c, now)
	if err != nil {
		return nil, err
	}
	held := map[family.AdultID]bool{}
	var adults []family.AdultID
	for _, m := range all {
		held[m.adult] = true
		adults = append(adults, m.adult)
	}
	_, err = tx.Exec(ctx, `SELECT FROM adults WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE`, adults)
	return held, err
}

// meet does to a meeting what becomes of it.
func (s *Store) meet(ctx context.Context, tx pgx.Tx, id ClosureID, c Closing, m metMeeting, now time.Time) error {
	if m.fate.changes() {
		m.revision++
	}
	_, err := tx.Exec(ctx, `INSERT INTO closure_meetings (closure_id, appointment_id, revision, outcome, at) VALUES ($1, $2, $3, $4, $5)`, id, m.id, m.revision, m.fate, now)
	if err == nil && m.asks(now) {
		err = s.callAbout(ctx, tx, id, c, m, now)
	}
	if err != nil || !m.fate.changes() {
		return err
	}
	if err := m.change(ctx, tx); err != nil {
		return err
	}
	if _, err := changed(ctx, tx, Change{Appointment: m.id, Key: fmt.Sprintf("closure:%d:%d", id, m.id)}, m.revision, now); err != nil {
		return err
	}
	if err := s.queueReminders(ctx, tx, m.id, now); err != nil {
		return err
	}
	if err := s.tellMet(ctx, tx, c, m, now); err != nil {
		return err
	}
	return recordBy(ctx, tx, c.By, audit.MeetingClosed, audit.OnMeeting, int64(m.id), now)
}

// change leaves a meeting its time and its slot, which is closed for everybody else, when only the way changes. Else its slot is nobody's.
func (m metMeeting) change(ctx context.Context, tx pgx.Tx) error {
	mode, status := string(m.fate), Standing
	if m.fate == NewTime {
		mode, status = string(m.mode), Displaced
		if _, err := tx.Exec(ctx, `DELETE FROM claims WHERE appointment_id = $1`, m.id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE appointments SET mode = $2, status = $3, revision = $4, office_revision = $4 WHERE id = $1`, m.id, mode, status, m.revision)
	if err != nil || m.fate == NewTime {
		return err
	}
	return keepAsked(ctx, tx, []AppointmentID{m.id})
}

// tellMet owes everybody who comes to a meeting the line about what became of it, but whoever is not invited to it yet.
func (s *Store) tellMet(ctx context.Context, tx pgx.Tx, c Closing, m metMeeting, now time.Time) error {
	rows, _ := tx.Query(ctx, `SELECT r.adult_id FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id WHERE a.id = @id AND r.removed_at IS NULL AND `+knows+` ORDER BY r.adult_id`,
		pgx.StrictNamedArgs{"id": m.id, "now": now}) // its error is met again by reading the rows
	adults, err := pgx.CollectRows(rows, pgx.RowTo[family.AdultID])
	if err != nil {
		return err
	}
	for _, adult := range adults {
		if err := s.tellChange(ctx, tx, adult, s.tellingLine(c, m, now), m.From, now); err != nil {
			return err
		}
	}
	return nil
}

// tellingLine is what tells of what became of a meeting.
func (s *Store) tellingLine(c Closing, m metMeeting, now time.Time) delivery.Kind {
	switch {
	case c.Storm && s.soonEnough(m.From, now):
		return delivery.Storm
	case m.fate == NewTime:
		return delivery.Cancelled
	}
	return delivery.Changed
}

// call says from when on those who come to a meeting are to be called about it: all of them, or only whom no line reaches. To a storm's line they have some time to answer; any other may come when they
// have set out.
func (s *Store) call(c Closing, m metMeeting, now time.Time) (at time.Time, all bool, err error) {
	if m.fate.changes() && s.tellingLine(c, m, now) == delivery.Storm {
		first, err := delivery.Storm.Earliest(now)
		return first.Add(understandTime), true, err
	}
	inTime, err := toldInTime(m.From, m.mode, m.travel, now)
	return now, !inTime, err
}

// callAbout puts on the list of calls whom no line of ours tells in time of what became of a meeting, or may not.
func (s *Store) callAbout(ctx context.Context, tx pgx.Tx, id ClosureID, c Closing, m metMeeting, now time.Time) error {
	at, all, err := s.call(c, m, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO closure_adults (closure_id, appointment_id, adult_id, call_at)
		SELECT @closure, a.id, r.adult_id, @at FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id AND r.removed_at IS NULL
		WHERE a.id = @meeting AND NOT `+uninvited+` AND (@all OR `+unreached+`)`, pgx.StrictNamedArgs{"closure": id, "meeting": m.id, "at": at, "all": all, "now": now})
	return err
}

// soonEnough keeps a storm's line to those who would set out today or tomorrow.
func (s *Store) soonEnough(starts, now time.Time) bool {
	return starts.Before(dayOf(now, s.Zone).AddDate(0, 0, 2))
}
