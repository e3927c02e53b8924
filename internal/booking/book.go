package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Request asks for a meeting at a time.
type Request struct {
	Holder
	Slot SlotID
	Kind Kind
	Mode Mode
	// Language is what they will speak, kk or ru.
	Language         string
	Woman, WithChild bool
	// Persons are those whom it is about; the adult must be linked to each. None: her own matters.
	Persons []family.PersonID
	// Document is what it is about; 0 for none. About a relative, or about support before the law, people meet at the office only.
	Document family.DocumentID
	// Talk: see Wish. The chat does not say which paper it is about.
	Talk bool
	// Key: the same key books once.
	Key string
}

// Booked is what came of a request.
type Booked struct {
	Appointment AppointmentID
	// Number is by what her buttons know it.
	Number int
	// Again: this key had booked it before; nothing new was made.
	Again bool
}

// Book makes a meeting at a time that is free or held for her. ErrTaken: it is somebody else's, or not offered for this. ErrBusy: she has another meeting then (see apart). ErrTooLate: it
// begins too soon; for staff only if it has begun. ErrNotFound: she is not linked to somebody it is about, or to nobody at all, or is not shown this kind.
// The same key gets the same meeting, also when the answer to the first commit was lost.
func (s *Store) Book(ctx context.Context, r Request, now time.Time) (Booked, error) {
	var booked Booked
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		booked, err = s.book(ctx, tx, r, now)
		return err
	})
	if err != nil {
		return Booked{}, fmt.Errorf("book slot %d for adult %d: %w", r.Slot, r.Adult, classed(err))
	}
	return booked, nil
}

func (s *Store) book(ctx context.Context, tx pgx.Tx, r Request, now time.Time) (Booked, error) {
	if !r.valid() {
		return Booked{}, ErrInvalid
	}
	linked, err := s.mayBook(ctx, tx, r.Holder, now)
	if err != nil {
		return Booked{}, err
	}
	if again, found, err := bookedBy(ctx, tx, r.Key, r.Adult); err != nil || found {
		return again, err
	}
	if err := r.about(ctx, tx, linked); err != nil {
		return Booked{}, err
	}
	at, err := timeFor(ctx, tx, r.Slot, wanted{r.Kind, r.Mode, r.Woman, r.By}, now)
	if err != nil {
		return Booked{}, err
	}
	return s.enter(ctx, tx, r, at, now)
}

func (r Request) valid() bool {
	return r.Key != "" && slices.Contains(Kinds(), r.Kind) && slices.Contains(Modes(), r.Mode) && (r.Language == "kk" || r.Language == "ru")
}

// enter writes down a meeting at a time that is open for it, with all that follows from it (rule 4). Two who got as far as this the constraints decide.
func (s *Store) enter(ctx context.Context, tx pgx.Tx, r Request, at timeOf, now time.Time) (Booked, error) {
	if err := r.apart(ctx, tx, at.Span, now); err != nil {
		return Booked{}, err
	}
	id, err := insertAppointment(ctx, tx, r, at, now)
	if err != nil {
		return Booked{}, err
	}
	if err := claim(ctx, tx, r.Holder, r.Slot, id, now); err != nil {
		return Booked{}, err
	}
	if err := release(ctx, tx, r.Holder, r.Slot); err != nil {
		return Booked{}, err
	}
	if err := endWaits(ctx, tx, r, now); err != nil {
		return Booked{}, err
	}
	told, err := s.toldFrom(ctx, tx, r.Talk, r.Adult, now)
	if err != nil {
		return Booked{}, err
	}
	number, err := addAdult(ctx, tx, id, r.Adult, r.By, told)
	if err != nil {
		return Booked{}, err
	}
	if err := s.queueReminders(ctx, tx, id, now); err != nil {
		return Booked{}, err
	}
	if err := s.queueDone(ctx, tx, r.Holder, id, now); err != nil {
		return Booked{}, err
	}
	return Booked{Appointment: id, Number: number}, r.record(ctx, tx, audit.MeetingBooked, id, now)
}

// bookedBy finds what a key booked.
func bookedBy(ctx context.Context, q postgres.Querier, key string, adult family.AdultID) (Booked, bool, error) {
	b := Booked{Again: true}
	err := q.QueryRow(ctx, `
		SELECT a.id, r.number FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id AND r.adult_id = $2 WHERE a.key = $1`, key, adult).Scan(&b.Appointment, &b.Number)
	if errors.Is(err, pgx.ErrNoRows) {
		return Booked{}, false, nil
	}
	return b, err == nil, err
}

// mayBook gives those whom the adult is linked to (rule 1), once whoever asks may book for her. Until the transaction ends nothing else is booked or changed for her, so that
// of two at once the second sees what the first did; and no link of hers ends without seeing what was booked under it.
func (s *Store) mayBook(ctx context.Context, tx pgx.Tx, who Holder, now time.Time) ([]family.PersonID, error) {
	if who.By != 0 {
		if err := s.Families.MayWorkFor(ctx, tx, who.By, who.Adult, now); err != nil {
			return nil, err
		}
	}
	if err := lockAdult(ctx, tx, who.Adult); err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `SELECT person_id FROM links WHERE adult_id = $1 AND from_at <= $2 AND revoked_at IS NULL ORDER BY id FOR KEY SHARE`,
		who.Adult, now) // its error is met again by reading the rows
	linked, err := pgx.CollectRows(rows, pgx.RowTo[family.PersonID])
	if err == nil && len(linked) == 0 && who.By == 0 {
		err = ErrNotFound
	}
	return linked, err
}

// about checks what for, about whom and about which paper a meeting is.
func (r Request) about(ctx context.Context, tx pgx.Tx, linked []family.PersonID) error {
	if err := insist(ctx, tx, ErrNotFound, `SELECT $1::bigint <> 0 OR `+shown+` FROM (VALUES ($2::text, $3::bigint)) w (kind, adult_id)`, r.By, r.Kind, r.Adult); err != nil {
		return err
	}
	for _, p := range r.Persons {
		if !slices.Contains(linked, p) {
			return ErrNotFound
		}
	}
	if r.Document == 0 {
		return nil
	}
	var person family.PersonID
	var track family.Track
	err := tx.QueryRow(ctx, `SELECT person_id, track FROM documents WHERE id = $1`, r.Document).Scan(&person, &track)
	switch {
	case errors.Is(err, pgx.ErrNoRows), err == nil && !slices.Contains(linked, person):
		return ErrNotFound
	case err == nil && OfficeOnly(track) && r.Mode != InPerson:
		return ErrInvalid
	}
	return err
}

// insertAppointment copies the time from its slot, so that the meeting's own constraints hold it.
func insertAppointment(ctx context.Context, tx pgx.Tx, r Request, at timeOf, now time.Time) (AppointmentID, error) {
	var id AppointmentID
	err := tx.QueryRow(ctx, `
		INSERT INTO appointments (family_id, adult_id, slot_id, specialist_id, kind, mode, starts_at, ends_at, language, woman, with_child, document_id, talk, status, booked_by, booked_at, key,
			office_revision)
		SELECT d.family_id, d.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULLIF($11::bigint, 0), $15, 'booked', NULLIF($12::bigint, 0), $13, $14, CASE WHEN $12::bigint = 0 THEN 0 ELSE 1 END
		FROM adults d WHERE d.id = $1
		RETURNING id`,
		r.Adult, r.Slot, at.specialist, r.Kind, r.Mode, at.From, at.Until, r.Language, r.Woman, r.WithChild, r.Document, r.By, now, r.Key, r.Talk).Scan(&id)
	if err != nil {
		return 0, err
	}
	return id, insertPersons(ctx, tx, id, r.Persons)
}

func insertPersons(ctx context.Context, tx pgx.Tx, id AppointmentID, persons []family.PersonID) error {
	_, err := tx.Exec(ctx, `INSERT INTO appointment_persons (appointment_id, person_id) SELECT DISTINCT $1::bigint, p FROM unnest($2::bigint[]) p`, id, persons)
	return err
}

// apart refuses an adult a time at which she is at a meeting that she may not see: to her it is taken, as ErrBusy would tell her of a talk before she is invited to it. Staff and what she sees the schema refuses.
func (h Holder) apart(ctx context.Context, tx pgx.Tx, at Span, now time.Time) error {
	if h.By != 0 {
		return nil
	}
	return insist(ctx, tx, ErrTaken, `
		SELECT NOT EXISTS (SELECT FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id AND r.adult_id = a.adult_id
			WHERE a.adult_id = @adult AND a.status = 'booked' AND a.starts_at < @until AND a.ends_at > @from AND NOT (`+attends+`))`,
		pgx.StrictNamedArgs{"adult": h.Adult, "from": at.From, "until": at.Until, "now": now})
}

// claim makes a slot the meeting's: it must be nobody's, held, offered or kept for the same adult, or somebody's whose time to decide is over.
func claim(ctx context.Context, tx pgx.Tx, who Holder, slot SlotID, id AppointmentID, now time.Time) error {
	done, err := tx.Exec(ctx, `
		INSERT INTO claims AS c (slot_id, adult_id, by_staff, state, since, appointment_id) VALUES ($1, $2, NULLIF($3::bigint, 0), 'booked', $4, $5)
		ON CONFLICT (slot_id) DO UPDATE SET
			adult_id = excluded.adult_id, by_staff = excluded.by_staff, state = 'booked', since = excluded.since, until_at = NULL, appointment_id = excluded.appointment_id
		WHERE c.until_at IS NOT NULL AND (c.until_at <= $4 OR c.adult_id = $2)`,
		slot, who.Adult, who.By, now, id)
	if err == nil && done.RowsAffected() == 0 {
		err = ErrTaken
	}
	return err
}

// addAdult lets an adult see a meeting, under the next number of her own; a talk from that moment on.
func addAdult(ctx context.Context, tx pgx.Tx, id AppointmentID, adult family.AdultID, by family.StaffID, from time.Time) (number int, err error) {
	// Two of hers in one moment would take the same number.
	if err := lockAdult(ctx, tx, adult); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO appointment_adults (appointment_id, adult_id, number, added_by, added_at, seen_revision)
		SELECT $1, $2, 1 + coalesce(max(number), 0), NULLIF($3::bigint, 0), $4, CASE WHEN $3::bigint = 0 THEN 1 ELSE 0 END FROM appointment_adults WHERE adult_id = $2
		RETURNING number`, id, adult, by, from).Scan(&number)
	return number, err
}

// classed turns what the schema refused into what the caller can do about it.
func classed(err error) error {
	switch {
	case postgres.IsUnique(err, "appointments_slot"), postgres.IsUnique(err, "appointments_specialist_apart"):
		return ErrTaken
	case postgres.IsUnique(err, "appointments_apart"):
		return ErrBusy
	}
	return err
}

// OfficeOnly says about which papers people speak at the office and nowhere else.
func OfficeOnly(t family.Track) bool { return t == family.RelativeStatus || t == family.LegalSupport }

func (h Holder) record(ctx context.Context, tx pgx.Tx, action audit.Action, id AppointmentID, now time.Time) error {
	e := audit.Entry{At: now.UTC(), ActorKind: audit.Adult, Actor: int64(h.Adult), Action: action, ObjectKind: audit.OnMeeting, Object: int64(id)}
	if h.By != 0 {
		e.ActorKind, e.Actor = audit.Staff, int64(h.By)
	}
	return audit.Record(ctx, tx, e)
}
