package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// lasts is how long a notice is worth something where its author says nothing.
const lasts = 7 * 24 * time.Hour

// Begin makes an empty draft for all families of its author, which expires in a week. Caseworkers and supervisors write notices. The same key makes one.
func (s *Store) Begin(ctx context.Context, by family.StaffID, key string, now time.Time) (ID, error) {
	var id ID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if key == "" {
			return ErrInvalid
		}
		id, err = begin(ctx, tx, by, key, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("begin a notice by staff %d: %w", by, err)
	}
	return id, nil
}

func begin(ctx context.Context, tx pgx.Tx, by family.StaffID, key string, now time.Time) (id ID, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO notices (author_id, expires_at, created_at, key)
		SELECT s.id, $2, $3, $4 FROM staff s WHERE s.id = $1 AND s.ended_at IS NULL AND s.role IN ('caseworker', 'supervisor')
		ON CONFLICT (key) DO NOTHING RETURNING id`, by, now.Add(lasts), now, key).Scan(&id)
	if err == nil {
		return id, record(ctx, tx, by, audit.NoticeBegun, id, now)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		err = tx.QueryRow(ctx, `SELECT id FROM notices WHERE key = $1 AND author_id = $2`, key, by).Scan(&id)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotAllowed
	}
	return id, err
}

// SetAudience says whom it is for. ErrInvalid: a track that cannot be selected, half a span.
func (s *Store) SetAudience(ctx context.Context, by family.StaffID, id ID, a Audience, now time.Time) error {
	if err := a.valid(); err != nil {
		return fmt.Errorf("audience of notice %d: %w", id, err)
	}
	return s.edit(ctx, by, id, `audience = @audience`, postgres.Args{"audience": a}, now)
}

// SetOffers says which answers it offers.
func (s *Store) SetOffers(ctx context.Context, by family.StaffID, id ID, o Offers, now time.Time) error {
	return s.edit(ctx, by, id, `understood = @understood, help = @help`, postgres.Args{"understood": o.Understood, "help": o.Help}, now)
}

// SetHopes ticks, or unticks, that a text that may raise hopes goes to those too who have something on hold. It is ticked for this text: whoever changes a text or a medium ticks it again.
func (s *Store) SetHopes(ctx context.Context, by family.StaffID, id ID, hopes bool, now time.Time) error {
	return s.edit(ctx, by, id, `hopes = @hopes`, postgres.Args{"hopes": hopes}, now)
}

// SetWhen says from when it goes out, zero for as soon as it is approved, and from when on it is worth nothing. ErrInvalid: it would be over before it begins.
func (s *Store) SetWhen(ctx context.Context, by family.StaffID, id ID, starts, expires, now time.Time) error {
	if !expires.After(now) || !expires.After(starts) {
		return fmt.Errorf("times of notice %d: %w", id, ErrInvalid)
	}
	return s.edit(ctx, by, id, `starts_at = @starts, expires_at = @expires`, postgres.Args{"starts": postgres.OrNull(starts), "expires": expires}, now)
}

func (s *Store) edit(ctx context.Context, by family.StaffID, id ID, set string, args postgres.Args, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error { return editIn(ctx, tx, by, id, set, args, now) })
	if err != nil {
		return fmt.Errorf("edit notice %d: %w", id, err)
	}
	return nil
}

// editIn changes a notice of the author's that does not run yet. It is a draft again: what was approved is not what it says now.
func editIn(ctx context.Context, tx pgx.Tx, by family.StaffID, id ID, set string, args postgres.Args, now time.Time) error {
	n, err := lock(ctx, tx, by, id)
	switch {
	case err != nil:
		return err
	case n.author != by:
		return ErrNotFound
	case !n.state.open():
		return ErrChanged
	}
	args["id"] = id
	if _, err := tx.Exec(ctx, `UPDATE notices SET `+set+` WHERE id = @id`, args); err != nil {
		return err
	}
	if err := void(ctx, tx, id, false, now); err != nil {
		return err
	}
	return record(ctx, tx, by, audit.NoticeEdited, id, now)
}

// open says that it is not on its way yet.
func (s State) open() bool { return s == Draft || s == Waiting || s == Approved }

// void makes a notice a draft of the next revision: nothing that was decided on it before holds, and nobody is frozen for it.
func void(ctx context.Context, tx pgx.Tx, id ID, turnedDown bool, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE notices SET state = 'draft', revision = revision + 1, hash = NULL, recipients = 0, submitted_at = NULL, approved_by = NULL, approved_at = NULL, why = '',
			turned_down_at = CASE WHEN $2 THEN $3::timestamptz END
		WHERE id = $1`, id, turnedDown, now)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM notice_recipients WHERE notice_id = $1`, id)
	}
	return err
}

// locked is what decides who may do what with a notice.
type locked struct {
	author     family.StaffID
	corrects   ID
	resent     int
	state      State
	revision   int
	recipients int
	approvedBy family.StaffID
	expires    time.Time
	paused     bool
	turnedDown bool
	// role is what the one who asks is.
	role string
}

// lock takes the row of a notice for somebody of the staff. ErrNotFound: there is none. ErrNotAllowed: they left.
func lock(ctx context.Context, tx pgx.Tx, staff family.StaffID, id ID) (n locked, err error) {
	err = tx.QueryRow(ctx, `SELECT role FROM staff WHERE id = $1 AND ended_at IS NULL`, staff).Scan(&n.role)
	if errors.Is(err, pgx.ErrNoRows) {
		return locked{}, ErrNotAllowed
	}
	if err != nil {
		return locked{}, err
	}
	err = tx.QueryRow(ctx, `
		SELECT author_id, coalesce(corrects, 0), resent, state, revision, recipients, coalesce(approved_by, 0), expires_at, paused_at IS NOT NULL, turned_down_at IS NOT NULL FROM notices WHERE id = $1 FOR UPDATE`, id).
		Scan(&n.author, &n.corrects, &n.resent, &n.state, &n.revision, &n.recipients, &n.approvedBy, &n.expires, &n.paused, &n.turnedDown)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return n, err
}

// record writes down what a member of staff did.
func record(ctx context.Context, tx pgx.Tx, by family.StaffID, action audit.Action, id ID, now time.Time) error {
	return audit.Record(ctx, tx, audit.Entry{At: now.UTC(), ActorKind: audit.Staff, Actor: int64(by), Action: action, ObjectKind: audit.OnNotice, Object: int64(id)})
}
