package notice

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

// Submit freezes whom a draft at this revision is for, and asks a second person, who is told. ErrNotReady: it lacks something, or reaches nobody; one among others' families may reach
// nobody, or the refusal would tell of who was picked. ErrChanged: it was edited since.
// Submitted again at the same revision, nothing happens.
func (s *Store) Submit(ctx context.Context, by family.StaffID, id ID, revision int, now time.Time) error {
	draft, err := s.Notice(ctx, by, id, now)
	if err == nil && !draft.Own {
		err = ErrNotFound
	}
	if err == nil && draft.State == Draft && len(draft.Lacks(now)) > 0 {
		err = ErrNotReady
	}
	if err == nil {
		err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
			n, err := lock(ctx, tx, by, id)
			switch {
			case err != nil:
				return err
			case n.revision != revision || draft.Revision != revision:
				return ErrChanged
			case n.state != Draft:
				return submittedBefore(n)
			}
			return s.submit(ctx, tx, draft, now)
		})
	}
	if err != nil {
		return fmt.Errorf("submit notice %d: %w", id, err)
	}
	return nil
}

// submittedBefore: the same tap again.
func submittedBefore(n locked) error {
	if n.state == Cancelled {
		return ErrChanged
	}
	return nil
}

func (s *Store) submit(ctx context.Context, tx pgx.Tx, n Notice, now time.Time) error {
	recipients, err := s.freeze(ctx, tx, n, now)
	if err != nil {
		return err
	}
	if recipients == 0 && n.own {
		return ErrNotReady
	}
	hash, err := s.hash(ctx, tx, n.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE notices SET state = 'waiting', hash = $2, recipients = $3, submitted_at = $4, turned_down_at = NULL WHERE id = $1`, n.ID, hash, recipients, now)
	if err != nil {
		return err
	}
	if err := tellApprovers(ctx, tx, n.Author, recipients, now); err != nil {
		return err
	}
	return record(ctx, tx, n.Author, audit.NoticeSubmitted, n.ID, now)
}

const (
	// takesLong: a statement over all recipients may take longer than one for one person, and whoever waits for it may wait longer.
	takesLong = `SELECT set_config('statement_timeout', '60s', true), set_config('lock_timeout', '10s', true)`
	// freezing is held by one at a time, so that no adult is given one number twice.
	freezing = 0x6e6f74696365
)

// freeze writes down whom a notice is for at this moment. Whoever is linked later is not in it.
func (s *Store) freeze(ctx context.Context, tx pgx.Tx, n Notice, now time.Time) (int64, error) {
	args, err := s.values(ctx, tx, n.Author, n.Audience, n.Hopes || !n.RaisesHopes(), now)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, takesLong); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, freezing); err != nil {
		return 0, err
	}
	args["notice"] = n.ID
	if n.Corrects != 0 {
		return freezeAgain(ctx, tx, n)
	}
	done, err := tx.Exec(ctx, chosen+`
		INSERT INTO notice_recipients (notice_id, adult_id, number, person_ids, language)
		SELECT @notice, c.adult_id, 1 + coalesce((SELECT max(r.number) FROM notice_recipients r WHERE r.adult_id = c.adult_id), 0), c.person_ids, c.language
		FROM filtered c WHERE NOT c.on_hold`, args)
	return done.RowsAffected(), err
}

// tellApprovers pings the supervisors; where there is none but the author, and another caseworker is enough, these.
func tellApprovers(ctx context.Context, tx pgx.Tx, author family.StaffID, recipients int64, now time.Time) error {
	rows, _ := tx.Query(ctx, `
		WITH others AS (
			SELECT s.id, s.role FROM staff s JOIN accounts a ON a.staff_id = s.id AND a.state = 'active' WHERE s.ended_at IS NULL AND s.id <> $1 AND s.role IN ('caseworker', 'supervisor'))
		SELECT id FROM others WHERE role = 'supervisor' OR $2::bigint < $3::bigint AND NOT EXISTS (SELECT FROM others WHERE role = 'supervisor') ORDER BY id`,
		author, recipients, alone) // its error is met again by reading the rows
	approvers, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, staff := range approvers {
		if err := delivery.QueueStaffAlone(ctx, tx, staff, delivery.Staff, now); err != nil {
			return err
		}
	}
	return nil
}
