package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
)

// ErrNotFound answers for what is not there and, in the same way, for a journal that this member of staff may not read.
var ErrNotFound = errors.New("no such journal")

// Journal reads the record back for staff: everybody their own entries, a supervisor those of any family and of any member of staff. To read of others is an entry
// itself.
type Journal struct {
	Pool *pgxpool.Pool
}

// Line is an entry as staff read it. It names nobody of a family.
type Line struct {
	ID        int64
	At        time.Time
	ActorKind ActorKind
	// Who is the name of a member of staff, empty for anybody else.
	Who    string
	Action Action
	// Family is the code of the family it is about, empty for anything else.
	Family string
}

// Page is a part of a journal, the newest first. Next is where the next one begins, 0 when there is none.
type Page struct {
	// Of is a family's code or the name of a member of staff.
	Of    string
	Lines []Line
	Next  int64
}

// Member is somebody whose journal a supervisor may read, also after they left.
type Member struct {
	ID   int64
	Name string
	Left bool
}

// pageLines is how many lines a page has: what fits a phone without much scrolling.
const pageLines = 12

// objects are the things that entries are about, with the family they belong to. A document stands there as its person: one that was taken back has no row any more, nor
// have the requests for a second person on it, so what became of these is an entry about the document. Only the first entries of that sort are about the request.
const objects = `
	SELECT 'family' AS kind, id, id AS family_id FROM families
	UNION ALL SELECT 'person', id, family_id FROM persons
	UNION ALL SELECT 'adult', id, family_id FROM adults
	UNION ALL SELECT 'link', l.id, a.family_id FROM links l JOIN adults a ON a.id = l.adult_id
	UNION ALL SELECT 'document', id, family_id FROM persons
	UNION ALL SELECT 'approval', v.id, p.family_id FROM approvals v JOIN documents d ON d.id = v.document_id JOIN persons p ON p.id = d.person_id
	UNION ALL SELECT 'call', c.id, a.family_id FROM call_requests c JOIN adults a ON a.id = c.adult_id
	UNION ALL SELECT 'supervisor-request', r.id, a.family_id FROM supervisor_requests r JOIN adults a ON a.id = r.adult_id
	UNION ALL SELECT 'account', u.id, a.family_id FROM accounts u JOIN adults a ON a.id = u.adult_id
	UNION ALL SELECT 'invitation', i.id, a.family_id FROM invitations i JOIN adults a ON a.id = i.adult_id
	UNION ALL SELECT 'task', id, family_id FROM tasks
	UNION ALL SELECT 'meeting', id, family_id FROM appointments
	UNION ALL SELECT 'wait', w.id, a.family_id FROM waits w JOIN adults a ON a.id = w.adult_id`

// Two ways to bring entries a and objects o together, each by the index of what it looks for. The id of a document is its person's with a place of eight bits (package family).
const (
	// OFFSET 0 has PostgreSQL take the few objects of a family first, and not walk through all that was ever written down.
	entriesOfFamily = `FROM (` + objects + `) o CROSS JOIN LATERAL (
		SELECT e.* FROM audit e WHERE e.object_kind = o.kind AND e.object_id
			BETWEEN CASE o.kind WHEN 'document' THEN o.id << 8 ELSE o.id END AND CASE o.kind WHEN 'document' THEN (o.id << 8) + 255 ELSE o.id END
		OFFSET 0) a
		WHERE o.family_id = @of`
	entriesOfStaff = `FROM audit a LEFT JOIN LATERAL (
		SELECT one.family_id FROM (` + objects + `) one
		WHERE one.kind = a.object_kind AND one.id = CASE a.object_kind WHEN 'document' THEN a.object_id >> 8 ELSE a.object_id END) o ON true
		WHERE a.actor_kind = 'staff' AND a.actor_id = @of`
)

// OfFamily is what was done and looked at in one family, for a supervisor. before is a Next, or 0 for the newest.
func (j *Journal) OfFamily(ctx context.Context, reader, family, before int64, now time.Time) (Page, error) {
	var p Page
	err := postgres.InTx(ctx, j.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			SELECT f.code FROM families f, staff s WHERE f.id = $1 AND s.id = $2 AND s.role = 'supervisor' AND s.ended_at IS NULL`, family, reader).Scan(&p.Of)
		if err != nil {
			return err
		}
		p.Lines, p.Next, err = lines(ctx, tx, entriesOfFamily, family, before, reader, now)
		if err != nil {
			return err
		}
		return Read(ctx, tx, reader, JournalRead, OnFamily, family, now)
	})
	return p, wrap(err, "of family", family, reader)
}

// OfStaff is what one member of staff did and looked at: for themselves and for a supervisor. before is a Next, or 0 for the newest.
func (j *Journal) OfStaff(ctx context.Context, reader, staff, before int64, now time.Time) (Page, error) {
	var p Page
	err := postgres.InTx(ctx, j.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			SELECT w.name FROM staff w, staff s WHERE w.id = $1 AND s.id = $2 AND (s.role = 'supervisor' OR s.id = w.id) AND s.ended_at IS NULL`, staff, reader).Scan(&p.Of)
		if err != nil {
			return err
		}
		p.Lines, p.Next, err = lines(ctx, tx, entriesOfStaff, staff, before, reader, now)
		if err != nil || reader == staff {
			return err
		}
		return Read(ctx, tx, reader, JournalRead, OnStaff, staff, now)
	})
	return p, wrap(err, "of staff", staff, reader)
}

func wrap(err error, of string, id, reader int64) error {
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return fmt.Errorf("journal %s %d for staff %d: %w", of, id, reader, err)
	}
	return nil
}

// kept leaves out what goes past @reader: that somebody of a family she looks after asked for a supervisor, and what became of it.
const kept = ` AND (a.action <> ALL (@past) OR o.family_id IN (SELECT family_id FROM families_gone_past(@reader, @now)))`

// lines reads a page: from says which entries a, and how their family o is found.
func lines(ctx context.Context, q postgres.Querier, from string, of, before, reader int64, now time.Time) ([]Line, int64, error) {
	rows, err := q.Query(ctx, `
		SELECT a.id, a.at, a.actor_kind, coalesce(w.name, ''), a.action, coalesce(f.code, '')
		FROM (
			SELECT a.*, o.family_id `+from+kept+` AND (@before = 0 OR a.id < @before) ORDER BY a.id DESC LIMIT @most
		) a LEFT JOIN families f ON f.id = a.family_id LEFT JOIN staff w ON a.actor_kind = 'staff' AND w.id = a.actor_id
		ORDER BY a.id DESC`, pgx.StrictNamedArgs{"of": of, "before": before, "most": pageLines + 1, "reader": reader, "now": now,
		"past": []Action{SupervisorAsked, SupervisorRequestRead, SupervisorAnswered}})
	if err != nil {
		return nil, 0, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Line])
	if err != nil || len(found) <= pageLines {
		return found, 0, err
	}
	return found[:pageLines], found[pageLines-1].ID, nil
}

// Staff lists whose journals a supervisor may read: those who work here, then those who left. For anybody else it is empty.
func (j *Journal) Staff(ctx context.Context, reader int64) ([]Member, error) {
	rows, err := j.Pool.Query(ctx, `
		SELECT w.id, w.name, w.ended_at IS NOT NULL FROM staff w, staff s
		WHERE s.id = $1 AND s.role = 'supervisor' AND s.ended_at IS NULL ORDER BY w.ended_at IS NOT NULL, w.name`, reader)
	if err != nil {
		return nil, fmt.Errorf("journals for staff %d: %w", reader, err)
	}
	members, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Member])
	if err != nil {
		return nil, fmt.Errorf("journals for staff %d: %w", reader, err)
	}
	return members, nil
}
