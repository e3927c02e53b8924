package booking

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Call is somebody to be called, because no line of ours tells her in time of what was done to her meeting, or because she has not said that she understood a storm's.
type Call struct {
	// Closure is 0 when it is the place that changed, or an Invitation.
	Closure ClosureID
	Meeting AppointmentID
	// Revision is of the meeting as it is told of here.
	Revision int
	Who      family.CaseName
	Starts   time.Time
	Mode     Mode
	// Travel is how long the family is on its way; 0 when not known.
	Travel time.Duration
	// Fate is what became of the meeting; empty when it is at another place. Office is that place, as it is now; zero for a date outside.
	Fate   Fate
	Office Office
}

// CallKey names a call, as a button does, about a meeting as it was then: of one that was changed since, something else is to be said.
type CallKey struct {
	Closure  ClosureID
	Meeting  AppointmentID
	Revision int
	Adult    family.AdultID
}

// LogValue names it by its numbers.
func (c Call) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("closure", c.Closure), slog.Any("meeting", c.Meeting), slog.Any("adult", c.Who.ID))
}

// unreached says of an appointment a and its adult r that no line about it reaches her at @now: she does not see it in the chat, turned messages off, or is left in peace.
const unreached = `(NOT (` + comes + `)
	OR NOT EXISTS (SELECT FROM accounts c WHERE c.adult_id = r.adult_id AND c.state = 'active' AND c.blocked_at IS NULL AND c.muted_at IS NULL)
	OR EXISTS (SELECT FROM contact_holds h WHERE h.adult_id = r.adult_id AND h.level = 'reminders' AND h.ended_at IS NULL AND h.from_at <= @now AND (h.until_at IS NULL OR h.until_at > @now)))`

// uninvited says of an appointment a and its adult r that the chat will invite her to it, and has not yet: nobody speaks with her of what becomes of it before that, but whoever invites her.
const uninvited = `(NOT ` + knows + ` AND ` + comes + inChat + `)`

// inChat keeps, of adults r, those who are in the chat: whoever is not is invited by a person from the beginning.
const inChat = ` AND EXISTS (SELECT FROM accounts c WHERE c.adult_id = r.adult_id AND c.state = 'active')`

// unanswered are those of a closure who have not said that they understood, or seen what became of the meeting, and were not called. Nobody is called about a meeting that was moved, called off, or should have
// begun, nor about somebody else's that is not shared any more. Open again, a closure needs no calls but of whom it was too late to tell: what it did stands.
const unanswered = `
	FROM closure_adults q JOIN closure_meetings m ON m.closure_id = q.closure_id AND m.appointment_id = q.appointment_id
	JOIN closures x ON x.id = q.closure_id
	JOIN appointments a ON a.id = q.appointment_id AND a.revision = m.revision AND a.starts_at > @now
	JOIN appointment_adults r ON r.appointment_id = a.id AND r.adult_id = q.adult_id AND r.removed_at IS NULL
	JOIN adults d ON d.id = q.adult_id JOIN families f ON f.id = d.family_id
	WHERE q.understood_at IS NULL AND q.called_at IS NULL AND NOT ` + uninvited + `
	  AND CASE WHEN m.outcome = 'by-hand' OR ` + stormLine + ` THEN x.ended_at IS NULL ELSE ` + unseen + ` END`

// ofClosures are those of them whose time it is to be called. Whom a storm's line cannot reach is called at once.
const ofClosures = unanswered + ` AND (q.call_at <= @now OR ` + unreached + `)`

// ofCloser keeps those of them about whom whoever closed may read how to call them: of families that they may work for, and who were to meet them. A meeting that is only shared with her she does not have with anybody.
const ofCloser = `(a.specialist_id = x.made_by AND a.adult_id = q.adult_id OR f.id IN (SELECT family_id FROM workable_families(x.made_by, @now)))`

// ofPlaces are those who come to an office that is at another place since v.at, and do not know it yet.
const ofPlaces = `
	FROM appointment_changes v JOIN appointments a ON a.id = v.appointment_id AND a.revision = v.revision AND a.status = 'booked' AND a.starts_at > @now
	JOIN appointment_adults r ON r.appointment_id = a.id AND r.removed_at IS NULL
	JOIN adults d ON d.id = r.adult_id JOIN families f ON f.id = d.family_id
	WHERE v.key LIKE 'place:%' AND ` + unseen + ` AND NOT ` + uninvited

// ofTalks are those who are not invited to a talk yet, and those who were and never saw it: of a place that changed since, ofPlaces has them.
const ofTalks = `
	FROM appointments a JOIN appointment_adults r ON r.appointment_id = a.id JOIN adults d ON d.id = r.adult_id JOIN families f ON f.id = d.family_id
	WHERE a.status = 'booked' AND a.starts_at > @now AND (` + uninvited + ` OR a.talk AND r.seen_revision = 0 AND ` + comes + inChat + `
		AND NOT EXISTS (SELECT FROM appointment_changes v WHERE v.appointment_id = a.id AND v.revision = a.revision AND v.key LIKE 'place:%'))`

// placeTold and talkTold are when the line is owed to one of them; NULL for whom none reaches.
const (
	placeTold = `CASE WHEN NOT ` + unreached + ` THEN v.at END`
	talkTold  = `CASE WHEN NOT ` + unreached + ` THEN r.added_at END`
)

// callsDue are all that are to be made, by whomever, but for those of a place or of a talk of which a line tells in time.
const callsDue = `
	SELECT w.closure, w.meeting, w.revision, w.adult, w.starts_at, w.mode, coalesce(w.way, 0) * interval '1 minute', w.fate, w.told_at, w.caseworker_id,
		coalesce(o.id, 0), coalesce(o.name_kk, ''), coalesce(o.name_ru, ''), coalesce(o.address_kk, ''), coalesce(o.address_ru, '')
	FROM (SELECT q.closure_id AS closure, a.id AS meeting, a.revision AS revision, d.id AS adult, a.starts_at, a.mode, f.travel_minutes AS way, m.outcome AS fate, NULL::timestamptz AS told_at, a.slot_id, f.caseworker_id, CASE WHEN ` + ofCloser + ` THEN x.made_by END AS made_by` + ofClosures + `
		UNION ALL SELECT 0, a.id, a.revision, d.id, a.starts_at, a.mode, f.travel_minutes, '', ` + placeTold + `, a.slot_id, f.caseworker_id, NULL` + ofPlaces + `
		UNION ALL SELECT 0, a.id, a.revision, d.id, a.starts_at, a.mode, CASE WHEN a.mode = 'in-person' THEN f.travel_minutes END, 'invitation', ` + talkTold + `, a.slot_id, f.caseworker_id, CASE WHEN f.id IN (SELECT family_id FROM workable_families(a.booked_by, @now)) THEN a.booked_by END` + ofTalks + `) w
	LEFT JOIN slots s ON s.id = w.slot_id LEFT JOIN offices o ON o.id = s.office_id WHERE `

// callsOf are for whoever looks after the family, for whoever closed and for whoever invited, as long as they may know how to call her; because of a place, for supervisors, who keep the offices.
const callsOf = `(w.caseworker_id IN (SELECT caseworker_id FROM stands_for(@by, @now))
	OR EXISTS (SELECT FROM staff b WHERE b.id = @by AND b.ended_at IS NULL AND (w.made_by = @by OR w.closure = 0 AND w.fate = '' AND b.role = 'supervisor')))`

// Calls lists whom a member of staff has to call, the longest way first; a way that is not known counts as one of an hour.
func (s *Store) Calls(ctx context.Context, by SpecialistID, now time.Time) ([]Call, error) {
	all, err := s.calls(ctx, s.Pool, callsOf+` ORDER BY coalesce(w.way, 60) DESC, w.starts_at, w.adult`, pgx.StrictNamedArgs{"by": by, "now": now})
	if err != nil {
		return nil, fmt.Errorf("whom staff %d have to call: %w", by, err)
	}
	return all, nil
}

func (s *Store) calls(ctx context.Context, q postgres.Querier, condition string, args pgx.StrictNamedArgs) ([]Call, error) {
	due, err := dueCalls(ctx, q, condition, args)
	if err != nil {
		return nil, err
	}
	return vault.OpenEach(ctx, s.Log, due, func(ctx context.Context, c dueCall) (_ Call, err error) {
		c.Who, err = s.Families.AdultName(ctx, q, c.Who.ID)
		return c.Call, err
	})
}

// dueCall is a call by whoever looks after the family, among others. It need not be made when a line tells her in time.
type dueCall struct {
	Call
	caseworker int64
	inTime     bool
}

func dueCalls(ctx context.Context, q postgres.Querier, condition string, args pgx.StrictNamedArgs) ([]dueCall, error) {
	rows, _ := q.Query(ctx, callsDue+condition, args) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanCall)
	return slices.DeleteFunc(found, func(c dueCall) bool { return c.inTime }), err
}

func scanCall(row pgx.CollectableRow) (c dueCall, err error) {
	var kk, ru [2]string
	var told *time.Time
	err = row.Scan(&c.Closure, &c.Meeting, &c.Revision, &c.Who.ID, &c.Starts, &c.Mode, &c.Travel, &c.Fate, &told, &c.caseworker, &c.Office.ID, &kk[0], &ru[0], &kk[1], &ru[1])
	c.Office.Name, c.Office.Address = both(kk[0], ru[0]), both(kk[1], ru[1])
	if err == nil && told != nil {
		c.inTime, err = toldInTime(c.Starts, c.Mode, c.Travel, *told)
	}
	return c, err
}

// Call is one of Calls with how to reach her; it is written down that it was read. ErrNotFound: it is not among them (any more), or the meeting is another one by now.
func (s *Store) Call(ctx context.Context, by SpecialistID, key CallKey, now time.Time) (Call, family.Contact, error) {
	var call Call
	var contact family.Contact
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if call, err = s.oneCall(ctx, tx, by, key, now); err != nil {
			return err
		}
		if contact, err = s.Families.AdultContact(ctx, tx, key.Adult); err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(by), audit.FamilyRead, audit.OnAdult, int64(key.Adult), now)
	})
	if err != nil {
		return Call{}, family.Contact{}, fmt.Errorf("call of adult %d for staff %d: %w", key.Adult, by, err)
	}
	return call, contact, nil
}

func (s *Store) oneCall(ctx context.Context, tx pgx.Tx, by SpecialistID, key CallKey, now time.Time) (Call, error) {
	found, err := s.calls(ctx, tx, callsOf+` AND w.closure = @closure AND w.meeting = @meeting AND w.revision = @revision AND w.adult = @adult`,
		pgx.StrictNamedArgs{"by": by, "now": now, "closure": key.Closure, "meeting": key.Meeting, "revision": key.Revision, "adult": key.Adult})
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Call{}, err
	}
	return found[0], nil
}

// Called writes down that a member of staff called her: where a meeting is now, and that she is invited to it, she knows then, and finds it in the chat. ErrNotFound: she need not be called (any more), or was told of
// a meeting that is another one by now.
func (s *Store) Called(ctx context.Context, by SpecialistID, key CallKey, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := s.oneCall(ctx, tx, by, key, now); err != nil {
			return err
		}
		update := `UPDATE closure_adults SET called_at = @now, called_by = @by WHERE closure_id = @closure AND appointment_id = @meeting AND adult_id = @adult AND called_at IS NULL`
		if key.Closure == 0 {
			update = `
				UPDATE appointment_adults r SET seen_revision = a.revision, added_at = least(r.added_at, @now) FROM appointments a
				WHERE a.id = @meeting AND a.revision = @revision AND r.appointment_id = a.id AND r.adult_id = @adult AND ` + unseen
		}
		done, err := tx.Exec(ctx, update, pgx.NamedArgs{"closure": key.Closure, "meeting": key.Meeting, "revision": key.Revision, "adult": key.Adult, "by": by, "now": now})
		if err == nil && done.RowsAffected() == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return recordBy(ctx, tx, by, audit.CallAnswered, audit.OnAdult, int64(key.Adult), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d called adult %d: %w", by, key.Adult, err)
	}
	return nil
}

// TellOfCalls owes those who have to call somebody because of a closure one ping for all who are to be called from the same moment on.
func (s *Store) TellOfCalls(ctx context.Context, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			UPDATE closures y SET calls_told_at = @now WHERE EXISTS (SELECT`+unanswered+` AND x.id = y.id AND q.call_at <= @now AND (y.calls_told_at IS NULL OR y.calls_told_at < q.call_at))
			RETURNING id`, pgx.StrictNamedArgs{"now": now}) // its error is met again by reading the rows
		closed, err := pgx.CollectRows(rows, pgx.RowTo[ClosureID])
		if err != nil {
			return err
		}
		return tellStaff(ctx, tx, 0, `SELECT f.caseworker_id`+unanswered+` AND q.closure_id = ANY (@closed) UNION SELECT x.made_by`+unanswered+` AND q.closure_id = ANY (@closed) AND `+ofCloser,
			pgx.StrictNamedArgs{"now": now, "closed": closed}, now)
	})
	if err != nil {
		return fmt.Errorf("tell staff whom to call: %w", err)
	}
	return nil
}

// tellStaff owes a ping to each of the staff that a query finds, but to whoever did what it is about; 0 is nobody.
func tellStaff(ctx context.Context, tx pgx.Tx, by SpecialistID, query string, args pgx.StrictNamedArgs, now time.Time) error {
	rows, _ := tx.Query(ctx, query+` ORDER BY 1`, args) // its error is met again by reading the rows
	told, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	for _, staff := range told {
		if err == nil {
			err = delivery.QueueStaffBut(ctx, tx, staff, int64(by), delivery.Staff, now)
		}
	}
	return err
}
