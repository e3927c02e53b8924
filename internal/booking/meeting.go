package booking

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Status is what became of a meeting.
type Status string

const (
	Standing Status = "booked"
	// Displaced: the office closed its time; another one is to be chosen.
	Displaced Status = "displaced"
	Cancelled Status = "cancelled"
	Came      Status = "came"
	Missed    Status = "missed"
)

// Meeting is a meeting, or a date outside, as one adult may see it.
type Meeting struct {
	ID AppointmentID
	// Number is by what her buttons know it; Revision changes with every change of it.
	Number, Revision int
	Kind             Kind
	Mode             Mode
	Status           Status
	Starts, Ends     time.Time
	Language         string
	// Woman: she asked for one.
	Woman, WithChild bool
	// Document is what it is about; 0 for none, and for a talk (see Wish): what that is about a person tells.
	Document family.DocumentID
	Talk     bool
	// Office is nil for a date outside, Place nil for any other.
	Office *Office
	Place  *family.Visit
	// Specialist is how whom she meets is called; empty for a date outside.
	Specialist string
	// Persons are those it is about and she is linked to; nobody: her own matters.
	Persons []family.Person
	// Own: it takes her time, and she may move it and call it off.
	Own bool
	// News: the office changed it since she saw it last. WillCome: she said that she will, to it as it is now.
	News, WillCome bool
	// Storm: a storm closed it, and she has not said that she understood. SameTime: the office changed nothing but the way they meet. TakenBack: it was called off, and stands again.
	Storm, SameTime, TakenBack bool
	// KeptUntil is until when a cancelled one can be taken back; zero: it cannot.
	KeptUntil time.Time
	// Notice is how long before its beginning a button can still move it.
	Notice time.Duration
}

// Office is where people are received. Names and places are told in kk and in ru.
type Office struct {
	ID                      OfficeID
	Region                  string
	Name, Address, Entrance map[string]string
	// Latitude and Longitude are zero when not known.
	Latitude, Longitude float64
}

// attends keeps, of appointments a with their adults r, those that the adult may see at @now (rule 1): those she comes to, but for a talk to which she is not invited yet, or was not any more when it
// was called off.
const attends = comes + ` AND ` + knows + ` AND (NOT a.talk OR coalesce(a.cancelled_at >= r.added_at, true))`

// comes keeps those that are hers or were shared with her, as long as she is linked to somebody it is about; to anybody, when it is about her own matters.
const comes = `r.removed_at IS NULL AND a.in_chat AND EXISTS (
	SELECT FROM links l WHERE l.adult_id = r.adult_id AND l.from_at <= @now AND l.revoked_at IS NULL
	AND (l.person_id IN (SELECT q.person_id FROM appointment_persons q WHERE q.appointment_id = a.id)
		OR NOT EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id)))`

// unseen says of an appointment a whether somebody else changed it since its adult r saw it last. Whoever shares it learns of each change: she comes to it too.
// That they came is news to nobody; nor is it that they did not come to a date outside, which nobody can book again here.
const unseen = `a.status <> 'came' AND NOT (a.status = 'missed' AND a.mode = 'outside') AND CASE WHEN a.adult_id = r.adult_id THEN a.office_revision ELSE a.revision END > r.seen_revision`

// standsAgain keeps those appointments a with their slot s that could be held again: the time has not come, is open, and she is not at another meeting then.
const standsAgain = `a.starts_at > @now AND s.closed_at IS NULL
	AND NOT EXISTS (SELECT FROM appointments b WHERE b.adult_id = a.adult_id AND b.status = 'booked' AND b.starts_at < a.ends_at AND a.starts_at < b.ends_at)`

// attended is the one answer to which meetings an adult may see at @now, with what is told of each.
const attended = `
	FROM appointment_adults r JOIN appointments a ON a.id = r.appointment_id
	LEFT JOIN kinds k ON k.kind = a.kind
	LEFT JOIN slots s ON s.id = a.slot_id LEFT JOIN offices o ON o.id = s.office_id LEFT JOIN staff w ON w.id = a.specialist_id
	LEFT JOIN claims c ON c.appointment_id = a.id AND c.state = 'kept' AND c.until_at > @now AND a.adult_id = r.adult_id AND a.cancel_reason <> 'office' AND ` + standsAgain + `
	WHERE r.adult_id = @adult AND ` + attends

const meetingColumns = `SELECT a.id, r.number, a.revision, a.kind, a.mode, a.status, a.starts_at, a.ends_at, a.language, a.with_child, a.adult_id = r.adult_id,
	` + unseen + `, r.will_come = a.revision, c.until_at, coalesce(k.notice_minutes, 0) * interval '1 minute', coalesce(w.name, ''),
	a.family_id, a.outside_sealed, ARRAY(SELECT q.person_id FROM appointment_persons q WHERE q.appointment_id = a.id ORDER BY q.person_id),
	o.id, o.region, o.name_kk, o.name_ru, o.address_kk, o.address_ru, o.entrance_kk, o.entrance_ru, coalesce(o.latitude, 0), coalesce(o.longitude, 0),
	a.woman, CASE WHEN a.talk THEN 0 ELSE coalesce(a.document_id, 0) END, a.talk, ` + stormOver + `, ` + sameTime + `, ` + takenBack

// sealedMeeting is a meeting with what is not opened yet.
type sealedMeeting struct {
	Meeting
	family  family.FamilyID
	outside []byte
	persons []family.PersonID
}

// LogValue names it by its number.
func (m sealedMeeting) LogValue() slog.Value { return slog.GroupValue(slog.Any("meeting", m.ID)) }

func scanMeeting(row pgx.CollectableRow) (sealedMeeting, error) {
	var m sealedMeeting
	var kept *time.Time
	var office *OfficeID
	var region, nameKK, nameRU, addressKK, addressRU, entranceKK, entranceRU *string
	var latitude, longitude float64
	err := row.Scan(&m.ID, &m.Number, &m.Revision, &m.Kind, &m.Mode, &m.Status, &m.Starts, &m.Ends, &m.Language, &m.WithChild, &m.Own,
		&m.News, &m.WillCome, &kept, &m.Notice, &m.Specialist, &m.family, &m.outside, &m.persons,
		&office, &region, &nameKK, &nameRU, &addressKK, &addressRU, &entranceKK, &entranceRU, &latitude, &longitude,
		&m.Woman, &m.Document, &m.Talk, &m.Storm, &m.SameTime, &m.TakenBack)
	m.KeptUntil = postgres.OrZero(kept)
	if office != nil {
		m.Office = &Office{*office, *region, both(*nameKK, *nameRU), both(*addressKK, *addressRU), both(*entranceKK, *entranceRU), latitude, longitude}
	}
	return m, err
}

func both(kk, ru string) map[string]string { return map[string]string{"kk": kk, "ru": ru} }

// Meetings lists what an adult has before her, the next first: what stands, what needs another time, and what the office changed and she has not seen.
func (s *Store) Meetings(ctx context.Context, adult family.AdultID, now time.Time) ([]Meeting, error) {
	all, err := s.meetings(ctx, adult, now, ` AND (a.ends_at > @now AND (a.status = 'booked' OR c.until_at IS NOT NULL) OR a.status = 'displaced' AND a.ends_at > @now - interval '7 days'
		OR `+news+`) ORDER BY a.starts_at, a.id`,
		postgres.Args{"missed": s.missedBefore(now)})
	if err != nil {
		return nil, fmt.Errorf("meetings of adult %d: %w", adult, err)
	}
	return all, nil
}

// Meeting is one of those she may see, whatever became of it. ErrNotFound also for what is not hers.
func (s *Store) Meeting(ctx context.Context, adult family.AdultID, number int, now time.Time) (Meeting, error) {
	one, err := s.meetings(ctx, adult, now, ` AND r.number = @number`, postgres.Args{"number": number})
	if err == nil && len(one) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Meeting{}, fmt.Errorf("meeting %d of adult %d: %w", number, adult, err)
	}
	return one[0], nil
}

func (s *Store) meetings(ctx context.Context, adult family.AdultID, now time.Time, condition string, more postgres.Args) ([]Meeting, error) {
	args := postgres.Args{"adult": adult, "now": now}
	for name, value := range more {
		args[name] = value
	}
	rows, _ := s.Pool.Query(ctx, meetingColumns+attended+condition, args) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanMeeting)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	people, err := s.Families.Linked(ctx, s.Pool, adult, now)
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, m sealedMeeting) (Meeting, error) { return s.openMeeting(ctx, m, people) })
}

func (s *Store) openMeeting(ctx context.Context, m sealedMeeting, people []family.Person) (Meeting, error) {
	for _, p := range people {
		if slices.Contains(m.persons, p.ID) {
			m.Persons = append(m.Persons, p)
		}
	}
	if m.outside == nil {
		return m.Meeting, nil
	}
	place, err := s.Families.OpenVisit(ctx, s.Pool, m.family, outsideColumn, m.outside)
	m.Place = &place
	return m.Meeting, err
}

// outsideColumn is for what the place of a date outside is sealed.
const outsideColumn = "appointments.outside"

// CalendarID is by what calendars know an adult's meeting: the same whatever becomes of it, so that a later file replaces hers, and another one for each adult, as two may have one phone.
// Nobody can tell from it whose it is, or that two of them are of one meeting.
func (s *Store) CalendarID(adult family.AdultID, number int) string {
	return hex.EncodeToString(s.Vault.Index("calendar", fmt.Appendf(nil, "%d/%d", adult, number)))
}

// Seen records that an adult was shown a meeting as it is.
func (s *Store) Seen(ctx context.Context, adult family.AdultID, m Meeting) error {
	_, err := s.Pool.Exec(ctx, `UPDATE appointment_adults SET seen_revision = $3 WHERE adult_id = $1 AND number = $2 AND seen_revision < $3`, adult, m.Number, m.Revision)
	if err != nil {
		return fmt.Errorf("meeting %d seen by adult %d: %w", m.Number, adult, err)
	}
	return nil
}

// WillCome records that she will come to a meeting as it is at that revision. ErrChanged: it is another one by now, or none of hers.
func (s *Store) WillCome(ctx context.Context, adult family.AdultID, number, revision int, now time.Time) error {
	done, err := s.Pool.Exec(ctx, `
		UPDATE appointment_adults r SET will_come = @revision FROM appointments a
		WHERE r.adult_id = @adult AND r.number = @number AND a.id = r.appointment_id AND a.revision = @revision AND a.status = 'booked' AND a.starts_at > @now AND `+attends,
		pgx.StrictNamedArgs{"adult": adult, "number": number, "revision": revision, "now": now})
	if err == nil && done.RowsAffected() == 0 {
		err = ErrChanged
	}
	if err != nil {
		return fmt.Errorf("adult %d will come to meeting %d: %w", adult, number, err)
	}
	return nil
}
