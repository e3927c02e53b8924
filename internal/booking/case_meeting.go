package booking

import (
	"context"
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

// CaseMeeting is a meeting as staff see it: of a family they work for, or one of their own. It says nothing of papers.
type CaseMeeting struct {
	ID           AppointmentID
	Revision     int
	Who          family.CaseName
	Kind         Kind
	Mode         Mode
	Status       Status
	Starts, Ends time.Time
	Language     string
	// Woman: she asked for one. Talk: see Wish.
	Woman, Talk bool
	// Why it was called off; empty while it was not.
	Why Why
	// Specialist is whom she meets, Name how they are called; zero for a date outside, as is Office.
	Specialist SpecialistID
	Name       string
	OfficeID   OfficeID
	Office     map[string]string
	// Unfit: its time is closed for everybody else.
	Unfit bool
	// WithChild: she brings one. Travel is how long she is on her way to it; 0 when not known, or when nobody has to leave the house.
	WithChild bool
	Travel    time.Duration
	// Place is that of a date outside, InChat whether the chat speaks of it to anybody, Weekly whether it is one of a row.
	Place          *family.Visit
	InChat, Weekly bool
	// Told is from when on she finds an invitation to a talk in the chat; zero when she does, or it is none.
	Told time.Time
	// ToldLate: of what is done to it now the chat tells nobody before she sets out, or no line invites her to it. Only CaseMeeting knows.
	ToldLate bool
}

// Movable: it can be given another time, by staff up to its beginning. A date outside is not ours to move.
func (m CaseMeeting) Movable(now time.Time) bool {
	return m.Specialist != 0 && (m.Status == Standing || m.Status == Displaced) && m.Starts.After(now)
}

// ToMove: it stands at a time that is none any more.
func (m CaseMeeting) ToMove() bool { return m.Unfit && m.Status == Standing }

// Wish is what another time for it must fit.
func (m CaseMeeting) Wish() Wish {
	return Wish{Kind: m.Kind, Mode: m.Mode, Office: m.OfficeID, Woman: m.Woman, Language: m.Language, Talk: m.Talk}
}

// Cancellable: staff can call it off, up to its beginning.
func (m CaseMeeting) Cancellable(now time.Time) bool {
	return (m.Status == Standing || m.Status == Displaced) && m.Starts.After(now)
}

// unknownWay is how long a family may be on its way of which nobody wrote that down.
const unknownWay = time.Hour

// toldLate: whoever comes to it would have set out, or be waiting, before the chat may tell of what is done to it now.
func (m CaseMeeting) toldLate(now time.Time) (bool, error) {
	if !m.InChat || !m.Cancellable(now) {
		return false, nil
	}
	if m.ToldLate {
		return true, nil
	}
	mode := m.Mode
	if AtHome(m.Kind, m.Mode) {
		mode = Home
	}
	inTime, err := toldInTime(m.Starts, mode, m.Travel, later(now, m.Told))
	return !inTime, err
}

// toldInTime says whether the chat may tell of what is done now to a meeting, before whoever comes to it sets out or waits for it. way is how long she is on her way; 0 when not known, or when nobody has
// to leave the house.
func toldInTime(starts time.Time, mode Mode, way time.Duration, now time.Time) (bool, error) {
	told, err := delivery.Changed.Earliest(now)
	if way == 0 && (mode == InPerson || mode == Outside) {
		way = unknownWay
	}
	return told.Before(starts.Add(-way)), err
}

// Begun: it can be said who came. Until when that can be said otherwise Attend knows.
func (m CaseMeeting) Begun(now time.Time) bool {
	return (m.Status == Standing || m.Status == Came || m.Status == Missed) && !m.Starts.After(now)
}

// LogValue names it by its number.
func (m CaseMeeting) LogValue() slog.Value { return slog.GroupValue(slog.Any("meeting", m.ID)) }

// spoken says of an appointment a whether somebody who comes to it is in the chat, and may see it there, if not at @now.
const spoken = `EXISTS (SELECT FROM appointment_adults r JOIN accounts c ON c.adult_id = r.adult_id AND c.state = 'active' WHERE r.appointment_id = a.id AND ` + comes + `)`

const caseMeetings = `
	SELECT a.id, a.revision, a.adult_id, a.kind, a.mode, a.status, a.starts_at, a.ends_at, a.language, a.woman, a.talk, a.cancel_reason, coalesce(s.specialist_id, 0), coalesce(w.name, ''),
		coalesce(o.id, 0), coalesce(o.name_kk, ''), coalesce(o.name_ru, ''), ` + unfit + `,
		a.with_child, ` + travelled + `, a.family_id, a.outside_sealed, ` + spoken + `, a.series IS NOT NULL,
		(SELECT r.added_at FROM appointment_adults r WHERE r.appointment_id = a.id AND r.adult_id = a.adult_id AND NOT ` + knows + `),
		EXISTS (SELECT FROM appointment_adults r WHERE r.appointment_id = a.id AND r.adult_id = a.adult_id AND ` + uninvited + ` AND ` + unreached + `)
	FROM appointments a JOIN families f ON f.id = a.family_id LEFT JOIN slots s ON s.id = a.slot_id LEFT JOIN staff w ON w.id = s.specialist_id LEFT JOIN offices o ON o.id = s.office_id`

// Conflicts lists the meetings of a specialist at times that are none any more: the hours were changed or closed after they were booked. They stand until somebody
// gives them another time. It is for the specialist and for supervisors.
func (s *Store) Conflicts(ctx context.Context, by, specialist SpecialistID, now time.Time) ([]CaseMeeting, error) {
	err := mayKeepHours(ctx, s.Pool, by, specialist)
	var all []CaseMeeting
	if err == nil {
		all, err = s.caseMeetings(ctx, s.Pool, ` WHERE s.specialist_id = @specialist AND `+toMove+` ORDER BY a.starts_at, a.id`, pgx.StrictNamedArgs{"specialist": specialist, "now": now})
	}
	if err != nil {
		return nil, fmt.Errorf("conflicts of specialist %d for staff %d: %w", specialist, by, err)
	}
	return all, nil
}

// CaseMeeting reads a meeting for a member of staff; it is written down that they did. ErrNotFound: there is none, ErrNotAllowed: it is none of theirs.
func (s *Store) CaseMeeting(ctx context.Context, by SpecialistID, id AppointmentID, now time.Time) (CaseMeeting, error) {
	var m CaseMeeting
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		found, err := s.caseMeetings(ctx, tx, ` WHERE a.id = @id`, pgx.StrictNamedArgs{"id": id, "now": now})
		if err == nil && len(found) == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		m = found[0]
		if err := s.mayMeet(ctx, tx, by, m, now); err != nil {
			return err
		}
		if m.ToldLate, err = m.toldLate(now); err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(by), audit.MeetingsRead, audit.OnMeeting, int64(id), now)
	})
	if err != nil {
		return CaseMeeting{}, fmt.Errorf("meeting %d for staff %d: %w", id, by, err)
	}
	return m, nil
}

// mayMeet lets in whom she meets, as long as they work here, and whoever works for her family.
func (s *Store) mayMeet(ctx context.Context, tx pgx.Tx, by SpecialistID, m CaseMeeting, now time.Time) error {
	if by == m.Specialist {
		return mayKeepHours(ctx, tx, by, by)
	}
	return s.Families.MayWorkFor(ctx, tx, by, m.Who.ID, now)
}

// caseMeetings goes on without a meeting whose adult's name does not open.
func (s *Store) caseMeetings(ctx context.Context, q postgres.Querier, condition string, args pgx.StrictNamedArgs) ([]CaseMeeting, error) {
	rows, _ := q.Query(ctx, caseMeetings+condition, args) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanCaseMeeting)
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, m sealedCaseMeeting) (CaseMeeting, error) {
		return s.openCaseMeeting(ctx, q, m)
	})
}

// sealedCaseMeeting is a meeting with what is not opened yet.
type sealedCaseMeeting struct {
	CaseMeeting
	family  family.FamilyID
	outside []byte
}

func (s *Store) openCaseMeeting(ctx context.Context, q postgres.Querier, m sealedCaseMeeting) (one CaseMeeting, err error) {
	if m.Who, err = s.Families.AdultName(ctx, q, m.Who.ID); err != nil || m.outside == nil {
		return m.CaseMeeting, err
	}
	place, err := s.Families.OpenVisit(ctx, q, m.family, outsideColumn, m.outside)
	m.Place = &place
	return m.CaseMeeting, err
}

func scanCaseMeeting(row pgx.CollectableRow) (sealedCaseMeeting, error) {
	var m sealedCaseMeeting
	var kk, ru string
	var told *time.Time
	err := row.Scan(&m.ID, &m.Revision, &m.Who.ID, &m.Kind, &m.Mode, &m.Status, &m.Starts, &m.Ends, &m.Language, &m.Woman, &m.Talk, &m.Why, &m.Specialist, &m.Name, &m.OfficeID, &kk, &ru, &m.Unfit,
		&m.WithChild, &m.Travel, &m.family, &m.outside, &m.InChat, &m.Weekly, &told, &m.ToldLate)
	m.Office, m.Told = both(kk, ru), postgres.OrZero(told)
	return m, err
}
