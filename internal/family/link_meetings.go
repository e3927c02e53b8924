package family

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/vault"
)

// LinkMeeting is a meeting that is to come and that the end of a link is to be thought over for.
type LinkMeeting struct {
	ID int64
	// Who is whose time it takes: somebody else, where it was shared with the adult of the link.
	Who    CaseName
	Starts time.Time
}

// LogValue names it by its number.
func (m LinkMeeting) LogValue() slog.Value { return slog.GroupValue(slog.Any("meeting", m.ID)) }

// overLink are the meetings a to come, the adult's own and those shared with her, that she cannot see once the link e of that number has ended, or sees without its person.
const overLink = `
	FROM links e JOIN appointment_adults r ON r.adult_id = e.adult_id AND r.removed_at IS NULL JOIN appointments a ON a.id = r.appointment_id
	WHERE e.id = @link AND a.status IN ('booked', 'displaced') AND a.starts_at > @now
	  AND (EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id AND q.person_id = e.person_id)
		OR NOT EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id))
	  AND NOT EXISTS (SELECT FROM links l WHERE l.adult_id = e.adult_id AND l.id <> e.id AND l.from_at <= @now AND l.revoked_at IS NULL
		AND (l.person_id = e.person_id OR NOT EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id)))`

// LinkEnding is LinkPage with the meetings that ending it leaves to be asked about, as far as staff may read them: those of families they work for, and those with themselves. It is written
// down that they read them.
func (s *Store) LinkEnding(ctx context.Context, staff StaffID, id LinkID, now time.Time) (page LinkPage, meetings []LinkMeeting, err error) {
	err = s.reading(ctx, staff, familyOfLiveLink, id, now, func(tx pgx.Tx, _ FamilyID) (err error) {
		if page, err = s.linkPage(ctx, tx, staff, id, now); err != nil {
			return err
		}
		if meetings, err = s.linkMeetings(ctx, tx, staff, id, now); err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(staff), audit.MeetingsRead, audit.OnLink, int64(id), now)
	})
	if err != nil {
		return LinkPage{}, nil, fmt.Errorf("what ends with link %d for staff %d: %w", id, staff, err)
	}
	return page, meetings, nil
}

// linkMeetings goes on without a meeting whose adult's name does not open.
func (s *Store) linkMeetings(ctx context.Context, tx pgx.Tx, staff StaffID, link LinkID, now time.Time) ([]LinkMeeting, error) {
	rows, _ := tx.Query(ctx, `
		SELECT a.id, a.adult_id, a.starts_at `+overLink+` AND (a.specialist_id = @staff OR a.family_id IN (SELECT family_id FROM workable_families(@staff, @now)))
		ORDER BY a.starts_at, a.id`, pgx.StrictNamedArgs{"link": link, "staff": staff, "now": now}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m LinkMeeting, err error) {
		err = row.Scan(&m.ID, &m.Who.ID, &m.Starts)
		return m, err
	})
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, m LinkMeeting) (_ LinkMeeting, err error) {
		m.Who, err = s.AdultName(ctx, tx, m.Who.ID)
		return m, err
	})
}

// askAboutMeetings leaves a task for each meeting over a link: whether it is moved, called off or held without her, somebody has to say.
func askAboutMeetings(ctx context.Context, tx pgx.Tx, page LinkPage, now, due time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO tasks (family_id, kind, adult_id, appointment_id, made_at, due_at, key)
		SELECT @family, @kind, e.adult_id, a.id, @now, @due, 'link:' || e.id || ':meeting:' || a.id `+overLink+`
		ON CONFLICT (key) DO NOTHING`,
		pgx.StrictNamedArgs{"family": page.Family.ID, "kind": MeetingOfEndedLink, "link": page.ID, "now": now, "due": due})
	return err
}

// unshare takes from an adult the meetings of others that she was let see, and is linked to nobody any more whom they are about. Another link does not bring them back: whom to let see what
// somebody has to decide each time.
func unshare(ctx context.Context, tx pgx.Tx, adult AdultID, by StaffID, now time.Time) error {
	rows, _ := tx.Query(ctx, `
		UPDATE appointment_adults r SET removed_at = @now FROM appointments a
		WHERE r.adult_id = @adult AND r.removed_at IS NULL AND a.id = r.appointment_id AND a.adult_id <> r.adult_id
		  AND NOT EXISTS (SELECT FROM links l WHERE l.adult_id = r.adult_id AND l.from_at <= @now AND l.revoked_at IS NULL
			AND (EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id AND q.person_id = l.person_id)
				OR NOT EXISTS (SELECT FROM appointment_persons q WHERE q.appointment_id = a.id)))
		RETURNING a.id`, pgx.StrictNamedArgs{"adult": adult, "now": now}) // its error is met again by reading the rows
	meetings, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	for _, id := range meetings {
		if err == nil {
			err = record(ctx, tx, by, audit.MeetingUnshared, audit.OnMeeting, id, now)
		}
	}
	return err
}
