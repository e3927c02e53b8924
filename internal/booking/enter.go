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

const (
	// MostWeeks is how many visits of every week are written down at a time.
	MostWeeks = 12
	// outsideTime is for how long a date outside takes her time: how long a court keeps somebody nobody knows.
	outsideTime = time.Hour
	// outsideYears is how far ahead somebody may set one.
	outsideYears = 1
)

// NewDate asks to write down a date that others set: a court's, a registry's. The holder's By is who of the staff writes it down.
type NewDate struct {
	Holder
	Kind  Kind
	Visit family.Visit
	// Weeks is how many weeks in a row it is; 0 and 1: once.
	Weeks int
	// Wished: the adult wants the chat to speak of it. It matters for a ServiceVisit, of which it is silent otherwise.
	Wished bool
	// Persons are those whom it is about; the adult must be linked to each.
	Persons []family.PersonID
	// Key: the same key enters it once.
	Key string
}

// Clash is what stands where a date was to be entered.
type Clash struct {
	Meeting AppointmentID
	Starts  time.Time
}

// Error tells of hours only.
func (c *Clash) Error() string { return fmt.Sprintf("meeting %d stands there", c.Meeting) }

// Unwrap makes it an ErrBusy.
func (c *Clash) Unwrap() error { return ErrBusy }

// OutsidePapers lists what can be asked for at a date outside.
func (k Kind) OutsidePapers() []family.Paper {
	switch k {
	case Court:
		return []family.Paper{family.ApplicantID, family.BirthCertificate, family.MarriageCertificate, family.TwoWitnesses, family.AsLawyerAsks}
	case ExpertCentre:
		return []family.Paper{family.RelativesIDs, family.ChildPapers, family.AppointmentRuling, family.GuardianshipBodyComes, family.NoFoodBefore}
	case Registry:
		return []family.Paper{family.ApplicantID, family.MotherPapers, family.PapersWithTranslation, family.BirthCertificate, family.MarriageCertificate, family.OwnPhone}
	case HomeVisit:
		return []family.Paper{family.ApplicantID, family.BirthCertificate, family.HousingPapers}
	case ServiceVisit:
		return []family.Paper{family.ApplicantID}
	}
	return nil
}

// OutsideWhos lists who can be asked to come to a date outside.
func (k Kind) OutsideWhos() []family.Who {
	switch k {
	case HomeVisit:
		return []family.Who{family.AllAtHome, family.You}
	case ExpertCentre:
		return []family.Who{family.YouAndChild, family.You, family.Relatives}
	case ServiceVisit:
		return []family.Who{family.You}
	}
	return []family.Who{family.You, family.YouAndChild}
}

// Enter writes down a date outside, or one of every week, with the reminders that it deserves, and gives the first. A *Clash, which is an ErrBusy: another meeting of hers
// stands there, and nothing is entered. ErrTooLate: it is not ahead. ErrInvalid: it is not whole, or too far ahead.
func (s *Store) Enter(ctx context.Context, n NewDate, now time.Time) (AppointmentID, error) {
	var id AppointmentID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		id, err = s.enterDates(ctx, tx, n, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("enter a date of adult %d: %w", n.Adult, classed(err))
	}
	return id, nil
}

func (n NewDate) validate(now time.Time) error {
	switch {
	case n.Key == "" || n.By == 0 || !n.Kind.IsOutside() || n.Weeks < 0 || n.Weeks > MostWeeks:
		return ErrInvalid
	case !slices.Contains(n.Kind.OutsideWhos(), n.Visit.Who), n.Visit.At.After(now.AddDate(outsideYears, 0, 0)):
		return ErrInvalid
	case !n.Visit.At.After(now):
		return ErrTooLate
	}
	return nil
}

func (s *Store) enterDates(ctx context.Context, tx pgx.Tx, n NewDate, now time.Time) (AppointmentID, error) {
	if err := n.validate(now); err != nil {
		return 0, err
	}
	linked, err := s.mayBook(ctx, tx, n.Holder, now)
	if err != nil {
		return 0, err
	}
	if again, found, err := bookedBy(ctx, tx, n.Key, n.Adult); err != nil || found {
		return again.Appointment, err
	}
	if err := (Request{Persons: n.Persons}).about(ctx, tx, linked); err != nil {
		return 0, err
	}
	dates, err := s.datesOf(ctx, tx, n)
	if err != nil {
		return 0, err
	}
	var first AppointmentID
	for i, at := range dates {
		id, err := s.enterDate(ctx, tx, n, i, at, now)
		if err != nil {
			return 0, err
		}
		if i == 0 {
			first = id
		}
	}
	// One line stands for the whole row.
	return first, s.queueDone(ctx, tx, n.Holder, first, now)
}

// spoken says whether the chat speaks of it at all.
func (n NewDate) spoken() bool { return n.Kind != ServiceVisit || n.Wished }

// datesOf are the dates of a row, the same time of each week, if nothing else of hers stands at one of them. The constraint on her time holds against whoever comes meanwhile.
func (s *Store) datesOf(ctx context.Context, tx pgx.Tx, n NewDate) ([]time.Time, error) {
	var dates []time.Time
	for week := range max(n.Weeks, 1) {
		dates = append(dates, n.Visit.At.In(s.Zone).AddDate(0, 0, 7*week))
	}
	var clash Clash
	err := tx.QueryRow(ctx, `
		SELECT a.id, a.starts_at FROM appointments a JOIN unnest($2::timestamptz[]) at ON a.starts_at < at + $3::interval AND at < a.ends_at
		WHERE a.adult_id = $1 AND a.status = 'booked' ORDER BY a.starts_at LIMIT 1`, n.Adult, dates, outsideTime).Scan(&clash.Meeting, &clash.Starts)
	switch {
	case err == nil:
		return nil, &clash
	case errors.Is(err, pgx.ErrNoRows):
		return dates, nil
	}
	return nil, err
}

// enterDate writes down one date of a row. Only the first is news: the others are found where all her meetings are. Nobody asks in which language a court speaks, but a
// meeting has one.
func (s *Store) enterDate(ctx context.Context, tx pgx.Tx, n NewDate, number int, at, now time.Time) (AppointmentID, error) {
	visit := n.Visit
	visit.At = at
	var in family.FamilyID
	if err := tx.QueryRow(ctx, `SELECT family_id FROM adults WHERE id = $1`, n.Adult).Scan(&in); err != nil {
		return 0, err
	}
	sealed, err := s.Families.SealVisit(ctx, tx, in, outsideColumn, visit)
	if err != nil {
		return 0, err
	}
	key, series := n.Key, (*string)(nil)
	if number > 0 {
		key = fmt.Sprintf("%s:%d", n.Key, number)
	}
	if n.Weeks > 1 {
		series = &n.Key
	}
	var id AppointmentID
	err = tx.QueryRow(ctx, `
		INSERT INTO appointments (family_id, adult_id, kind, mode, starts_at, ends_at, language, outside_sealed, in_chat, series, status, booked_by, booked_at, key, with_child, office_revision)
		VALUES ($1, $2, $3, 'outside', $4, $5, 'kk', $6, $7, $8, 'booked', $9, $10, $11, $12, $13) RETURNING id`,
		in, n.Adult, n.Kind, at, at.Add(outsideTime), sealed, n.spoken(), series, n.By, now, key, visit.Who == family.YouAndChild, newsOf(number)).Scan(&id)
	if err != nil {
		return 0, err
	}
	if err := insertPersons(ctx, tx, id, n.Persons); err != nil {
		return 0, err
	}
	if _, err := addAdult(ctx, tx, id, n.Adult, n.By, now); err != nil {
		return 0, err
	}
	if err := s.queueReminders(ctx, tx, id, now); err != nil {
		return 0, err
	}
	return id, n.record(ctx, tx, audit.MeetingEntered, id, now)
}

// newsOf is the revision that is news of a date in a row; 0 for none.
func newsOf(number int) int {
	if number == 0 {
		return 1
	}
	return 0
}

func personIDs(all []family.PersonID) []int64 {
	ids := make([]int64, len(all))
	for i, id := range all {
		ids[i] = int64(id)
	}
	return ids
}
