package notice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// alone is below how many recipients another caseworker is enough for a second person.
const alone = 10

// Approve lets a notice go out as it was shown at this revision: its texts, its answers, its times and whom it was frozen for. By a supervisor; below ten recipients another
// caseworker; never by its author: ErrSecondPerson. ErrNotAllowed: not by them. ErrUnopened: they have not seen and heard all of it. ErrChanged: it is not what was shown any more, or its time is over. ErrWording: it holds a word
// that may not be said any more; it is a draft again and its author is told. The same tap again changes nothing.
func (s *Store) Approve(ctx context.Context, staff family.StaffID, id ID, revision int, now time.Time) error {
	again := func(n locked) bool { return n.approvedBy == staff && n.revision == revision }
	var worded bool
	err := s.decide(ctx, staff, id, revision, now, again, func(tx pgx.Tx, author family.StaffID) (err error) {
		if opened, err := allOpened(ctx, tx, staff, id); err != nil || !opened {
			return cmp.Or(err, ErrUnopened)
		}
		if worded, err = s.worded(ctx, tx, id); err != nil {
			return err
		}
		if worded {
			return errors.Join(turnDown(ctx, tx, id, author, now), recordSystem(ctx, tx, audit.NoticeRefused, id, now))
		}
		_, err = tx.Exec(ctx, `UPDATE notices SET state = 'approved', approved_by = $2, approved_at = $3 WHERE id = $1`, id, staff, now)
		if err != nil {
			return err
		}
		return record(ctx, tx, staff, audit.NoticeApproved, id, now)
	})
	if err == nil && worded {
		err = ErrWording
	}
	if err != nil {
		return fmt.Errorf("approve notice %d by staff %d: %w", id, staff, err)
	}
	return nil
}

// Refuse turns it down: it is a draft again and its author is told. Who may approve may refuse, with the same errors.
func (s *Store) Refuse(ctx context.Context, staff family.StaffID, id ID, revision int, now time.Time) error {
	again := func(n locked) bool { return n.turnedDown && n.revision == revision+1 && n.author != staff }
	err := s.decide(ctx, staff, id, revision, now, again, func(tx pgx.Tx, author family.StaffID) error {
		if err := turnDown(ctx, tx, id, author, now); err != nil {
			return err
		}
		return record(ctx, tx, staff, audit.NoticeRefused, id, now)
	})
	if err != nil {
		return fmt.Errorf("refuse notice %d by staff %d: %w", id, staff, err)
	}
	return nil
}

// turnDown makes it a draft again and tells its author.
func turnDown(ctx context.Context, tx pgx.Tx, id ID, author family.StaffID, now time.Time) error {
	if err := void(ctx, tx, id, true, now); err != nil {
		return err
	}
	return delivery.QueueStaff(ctx, tx, int64(author), delivery.Staff, now)
}

// decide does what a second person decides. again: it was done by an earlier tap.
func (s *Store) decide(ctx context.Context, staff family.StaffID, id ID, revision int, now time.Time, again func(locked) bool, do func(tx pgx.Tx, author family.StaffID) error) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		n, err := lock(ctx, tx, staff, id)
		if err != nil || again(n) {
			return err
		}
		if err := n.mayDecide(staff, revision, now); err != nil {
			return err
		}
		return do(tx, n.author)
	})
}

// mayDecide says why somebody may not be the second person of a notice at this revision.
func (n locked) mayDecide(staff family.StaffID, revision int, now time.Time) error {
	switch {
	case n.author == staff:
		return ErrSecondPerson
	case n.role != supervisor && (n.role != caseworker || n.recipients >= alone):
		return ErrNotAllowed
	case n.state != Waiting || n.revision != revision || !n.expires.After(now):
		return ErrChanged
	}
	return nil
}
