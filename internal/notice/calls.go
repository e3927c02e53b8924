package notice

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Why says why somebody is to be called about a notice.
type Why string

const (
	// AskedHelp: she answered that she needs help, and nobody has called her since.
	AskedHelp Why = "help"
	// It did not reach her: she has not let the bot in, blocked it, turned messages off, is left in peace, or it could not be sent.
	NoChat, Blocked, Muted, Held, Failed Why = "no-chat", "blocked", "muted", "held", "failed"
	// Unsure: it may have reached her.
	Unsure Why = "unknown"
	// Unread: it was sent a while ago, or is nearly over, and she has not opened it.
	Unread Why = "unread"
)

// Call is somebody to be called about a notice.
type Call struct {
	Who   family.CaseName
	Why   Why
	Since time.Time
}

// LogValue names it by its number.
func (c Call) LogValue() slog.Value { return slog.GroupValue(slog.Any("adult", c.Who.ID)) }

// CallList are those whom a member of staff can call about a notice, the most urgent first: the first ones, More of them, and Others whom only others can call.
type CallList struct {
	Calls  []Call
	More   int
	Others Count
}

const (
	// callsListed is how many calls are listed at most, unreadFor and nearEnd when it is time to call whoever has not opened what was sent to her.
	callsListed = 30
	unreadFor   = 3 * 24 * time.Hour
	nearEnd     = 24 * time.Hour
)

// callsDue are the recipients of a notice $1 who are to be called at $3, with whether staff $2 may, and in what rank. Who asked for help did so on this text, or on one that it corrects. Of a
// notice that nobody is shown any more only these are left. Nobody is called by whose links nothing is shown to her (rule 1).
const callsDue = `
	WITH fates AS (` + fates + `), due AS (
		SELECT f.adult_id, ad.family_id IN (SELECT family_id FROM workable_families($2, $3)) AS mine,
			CASE WHEN help.at IS NOT NULL THEN 'help'
				WHEN n.state NOT IN ('running', 'done') OR f.opened_at IS NOT NULL OR f.called_at IS NOT NULL THEN NULL
				WHEN f.fate = 'no-chat' OR f.reason = 'ended' THEN 'no-chat'
				WHEN f.reason IN ('gone', 'blocked') THEN 'blocked' WHEN f.reason IN ('muted', 'held') THEN f.reason
				WHEN f.fate IN ('failed', 'skipped') THEN 'failed' WHEN f.fate = 'unknown' THEN 'unknown'
				WHEN f.fate = 'sent' AND (n.expires_at <= $4 OR f.settled_at <= $5) THEN 'unread' END AS why,
			coalesce(help.at, f.settled_at, n.began_at) AS since
		FROM notices n CROSS JOIN fates f JOIN adults ad ON ad.id = f.adult_id
		LEFT JOIN LATERAL (
			SELECT max(h.answered_at) AS at FROM notice_recipients h JOIN notices v ON v.id = h.notice_id
			WHERE h.adult_id = f.adult_id AND h.answer = 'help' AND coalesce(v.corrects, v.id) = coalesce(n.corrects, n.id) AND (h.called_at IS NULL OR h.called_at < h.answered_at)
			  AND NOT EXISTS (SELECT FROM call_requests q WHERE q.adult_id = h.adult_id AND q.answered_at >= h.answered_at)) help ON true
		WHERE n.id = $1 AND EXISTS (SELECT FROM links l WHERE l.adult_id = f.adult_id AND l.from_at <= $3 AND l.revoked_at IS NULL)
	)
	SELECT adult_id, why, since, mine, count(*) FILTER (WHERE mine) OVER ()::int, count(*) FILTER (WHERE NOT mine) OVER ()::int FROM due WHERE why IS NOT NULL`

// CallList lists whom a member of staff who may read a notice can call about it.
func (s *Store) CallList(ctx context.Context, staff family.StaffID, id ID, now time.Time) (CallList, error) {
	var list CallList
	_, err := s.Notice(ctx, staff, id, now)
	if err == nil {
		list, err = s.callList(ctx, staff, id, now)
	}
	if err != nil {
		return CallList{}, fmt.Errorf("calls about notice %d for staff %d: %w", id, staff, err)
	}
	return list, nil
}

func (s *Store) callList(ctx context.Context, staff family.StaffID, id ID, now time.Time) (list CallList, err error) {
	var strangers bool
	err = s.Pool.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM notice_recipients r JOIN adults ad ON ad.id = r.adult_id WHERE r.notice_id = $1 AND ad.family_id NOT IN (SELECT family_id FROM workable_families($2, $3)))`,
		id, staff, now).Scan(&strangers)
	if err != nil {
		return CallList{}, err
	}
	found, err := dueCalls(ctx, s.Pool, staff, id, now, ` ORDER BY NOT mine, CASE why WHEN 'help' THEN 1 WHEN 'unknown' THEN 3 WHEN 'unread' THEN 4 ELSE 2 END, since, adult_id LIMIT $6`, callsListed)
	if err != nil {
		return CallList{}, err
	}
	var mine []Call
	others := 0
	for _, c := range found {
		if others = c.others; c.mine {
			mine, list.More = append(mine, c.Call), c.all-len(mine)-1
		}
	}
	list.Others = countOf(others, !strangers)
	list.Calls, err = vault.OpenEach(ctx, s.Log, mine, func(ctx context.Context, c Call) (_ Call, err error) {
		c.Who, err = s.Families.AdultName(ctx, s.Pool, c.Who.ID)
		return c, err
	})
	return list, err
}

// dueCall is a call with whether it is theirs who ask, and how many are theirs and others'.
type dueCall struct {
	Call
	mine        bool
	all, others int
}

func dueCalls(ctx context.Context, q postgres.Querier, staff family.StaffID, id ID, now time.Time, which string, of any) ([]dueCall, error) {
	rows, _ := q.Query(ctx, callsDue+which, id, staff, now, now.Add(nearEnd), now.Add(-unreadFor), of) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c dueCall, err error) {
		err = row.Scan(&c.Who.ID, &c.Why, &c.Since, &c.mine, &c.all, &c.others)
		return c, err
	})
}

// Call is one of CallList with how to reach her; it is written down that it was read. ErrNotFound: it is not among them (any more).
func (s *Store) Call(ctx context.Context, staff family.StaffID, id ID, adult family.AdultID, now time.Time) (Call, family.Contact, error) {
	var call Call
	var contact family.Contact
	err := s.calling(ctx, staff, id, adult, now, func(tx pgx.Tx, c Call) (err error) {
		call = c
		if call.Who, err = s.Families.AdultName(ctx, tx, adult); err != nil {
			return err
		}
		if contact, err = s.Families.AdultContact(ctx, tx, adult); err != nil {
			return err
		}
		return audit.Read(ctx, tx, int64(staff), audit.FamilyRead, audit.OnAdult, int64(adult), now)
	})
	if err != nil {
		return Call{}, family.Contact{}, fmt.Errorf("call of adult %d about notice %d for staff %d: %w", adult, id, staff, err)
	}
	return call, contact, nil
}

// Called writes down that a member of staff called her about a notice; if she had asked for help, the call that she was promised is made. ErrNotFound: she need not be called (any more).
func (s *Store) Called(ctx context.Context, staff family.StaffID, id ID, adult family.AdultID, now time.Time) error {
	err := s.calling(ctx, staff, id, adult, now, func(tx pgx.Tx, c Call) error {
		_, err := tx.Exec(ctx, `
			UPDATE notice_recipients r SET called_at = $3, called_by = $4 FROM notices v, notices n
			WHERE r.adult_id = $2 AND v.id = r.notice_id AND n.id = $1 AND coalesce(v.corrects, v.id) = coalesce(n.corrects, n.id)`, id, adult, now, staff)
		if err == nil && c.Why == AskedHelp {
			err = s.Families.AnswerCallOf(ctx, tx, staff, adult, now)
		}
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{At: now.UTC(), ActorKind: audit.Staff, Actor: int64(staff), Action: audit.CallAnswered, ObjectKind: audit.OnAdult, Object: int64(adult)})
	})
	if err != nil {
		return fmt.Errorf("staff %d called adult %d about notice %d: %w", staff, adult, id, err)
	}
	return nil
}

// calling does what is done about a call that staff may make.
func (s *Store) calling(ctx context.Context, staff family.StaffID, id ID, adult family.AdultID, now time.Time, do func(pgx.Tx, Call) error) error {
	if _, err := s.Notice(ctx, staff, id, now); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM notice_recipients WHERE notice_id = $1 AND adult_id = $2 FOR UPDATE`, id, adult); err != nil {
			return err
		}
		found, err := dueCalls(ctx, tx, staff, id, now, ` AND mine AND adult_id = $6`, adult)
		if err == nil && len(found) == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return do(tx, found[0].Call)
	})
}
