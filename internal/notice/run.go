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
	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// wave and stopWindow are what Store.Wave and Store.StopWindow mean where nobody says otherwise.
	wave       = 10
	stopWindow = 5 * time.Minute
	// latest is how many of the last messages are looked at, and failing the share of them, one in so many, over which a run is paused.
	latest  = 100
	failing = 5
)

// Advance does what time alone makes happen: it begins the runs that are due, pauses those that fail, gives up what waits of those that are over, and ends those of which everything
// is settled. Any number of processes may call it at once. One notice that cannot be advanced keeps no other from it.
func (s *Store) Advance(ctx context.Context, now time.Time) error {
	rows, _ := s.Pool.Query(ctx, `
		SELECT n.id, n.state, n.expires_at <= $1, n.paused_at IS NOT NULL OR EXISTS (SELECT FROM settings WHERE name = $2 AND value <> ''),
			n.state = 'running' AND n.rest_at <= $3 AND `+unheard+`
		FROM notices n
		WHERE n.state = 'running' OR n.state = 'approved' AND (n.starts_at IS NULL OR n.starts_at <= $1)
		   OR n.state IN ('cancelled', 'corrected', 'recalled') AND n.ended_at > $1::timestamptz - interval '7 days' AND EXISTS (SELECT FROM deliveries d WHERE d.notice_id = n.id AND d.status = 'pending')
		ORDER BY n.id`, now, stopSwitch, s.soon(now)) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[due])
	if err != nil {
		return fmt.Errorf("notices to advance: %w", err)
	}
	var errs []error
	for _, n := range all {
		if err := s.advance(ctx, n, now); err != nil {
			errs = append(errs, fmt.Errorf("advance notice %d: %w", n.ID, err))
		}
	}
	return errors.Join(errs...)
}

// due is a notice for which something may have to be done.
type due struct {
	ID    ID
	State State
	// Over: its time is. Stopped: it is paused, or all are.
	Over, Stopped bool
	// Unheard: the time to stop it is about over, and nothing has come of its first messages.
	Unheard bool
}

// unheard says that no message of a notice n is settled.
const unheard = `NOT EXISTS (SELECT FROM deliveries d WHERE d.notice_id = n.id AND d.settled_at IS NOT NULL)`

func (s *Store) advance(ctx context.Context, n due, now time.Time) error {
	switch {
	case n.State == Approved && n.Stopped:
		return nil
	case n.State == Approved:
		return s.start(ctx, n.ID, now)
	case n.State != Running:
		return delivery.GiveUp(ctx, s.Pool, int64(n.ID), delivery.Skipped, "withdrawn", now)
	}
	var err error
	switch {
	case n.Over:
		err = delivery.GiveUp(ctx, s.Pool, int64(n.ID), delivery.Failed, "expired", now)
	case n.Unheard:
		err = s.waitAgain(ctx, n.ID, now)
	case !n.Stopped:
		err = s.watch(ctx, n.ID, now)
	}
	return errors.Join(err, s.finish(ctx, n.ID, now))
}

// start begins a run, if nobody did meanwhile. What is not as it was approved does not run, nor what nobody could be told of in time; what corrects another takes its place all the same.
func (s *Store) start(ctx context.Context, id ID, now time.Time) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var author int64
		var corrects ID
		var expires time.Time
		err := tx.QueryRow(ctx, `SELECT author_id, coalesce(corrects, 0), expires_at FROM notices WHERE id = $1 AND state = 'approved' FOR UPDATE SKIP LOCKED`, id).Scan(&author, &corrects, &expires)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, takesLong); err != nil {
			return err
		}
		switch err := s.stillApproved(ctx, tx, id); {
		case errors.Is(err, ErrChanged):
			return endBefore(ctx, tx, id, author, NotAsApproved, now)
		case errors.Is(err, ErrWording):
			return endBefore(ctx, tx, id, author, ForWording, now)
		case err != nil:
			return err
		}
		w, err := s.waves(expires, now)
		switch {
		case err != nil:
			return err
		case !expires.After(now), corrects == 0 && !expires.After(w.Due):
			return endBefore(ctx, tx, id, author, TooOld, now)
		}
		replaced, err := replace(ctx, tx, id, corrects, now)
		switch {
		case err != nil:
			return err
		case !replaced:
			return endBefore(ctx, tx, id, author, NotAsApproved, now)
		}
		return owe(ctx, tx, id, w, now)
	})
}

// endBefore ends what may not begin, and tells its author.
func endBefore(ctx context.Context, tx pgx.Tx, id ID, author int64, why Reason, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE notices SET state = 'cancelled', ended_at = $2, why = $3 WHERE id = $1`, id, now, why); err != nil {
		return err
	}
	if err := delivery.QueueStaff(ctx, tx, author, delivery.Staff, now); err != nil {
		return err
	}
	return recordSystem(ctx, tx, audit.NoticeCancelled, id, now)
}

// waves say when a run that begins now goes to whom: to a first few at once, to the others when the time to stop it is over; to nobody at night.
func (s *Store) waves(expires, now time.Time) (w delivery.Wave, err error) {
	w = delivery.Wave{First: cmp.Or(s.Wave, wave), Expires: expires}
	if w.Due, err = delivery.Notice.Earliest(now); err != nil {
		return w, err
	}
	w.Rest, err = delivery.Notice.Earliest(w.Due.Add(s.window()))
	return w, err
}

// window is how long a run can be stopped before it goes to more than a first few.
func (s *Store) window() time.Duration { return cmp.Or(s.StopWindow, stopWindow) }

// soon is until when the time to stop a run is about over: some rounds before it is, so that no process goes on with it in between.
func (s *Store) soon(now time.Time) time.Time { return now.Add(s.window() / 10) }

// owe begins a run: its recipients are owed their messages.
func owe(ctx context.Context, tx pgx.Tx, id ID, w delivery.Wave, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE notices SET state = 'running', began_at = $2, rest_due = $3, rest_at = $3 WHERE id = $1`, id, now, w.Rest); err != nil {
		return err
	}
	if err := delivery.QueueNotice(ctx, tx, int64(id), w); err != nil {
		return err
	}
	if err := tellOthers(ctx, tx, id, w.Due); err != nil {
		return err
	}
	return recordSystem(ctx, tx, audit.NoticeSent, id, now)
}

// tellOthers pings those who look after families that a notice goes to now, as long as they can stop it: whoever wrote it or approved it knows.
func tellOthers(ctx context.Context, tx pgx.Tx, id ID, at time.Time) error {
	rows, _ := tx.Query(ctx, `
		SELECT DISTINCT f.caseworker_id, n.author_id FROM notices n JOIN notice_recipients r ON r.notice_id = n.id JOIN adults a ON a.id = r.adult_id JOIN families f ON f.id = a.family_id
		WHERE n.id = $1 AND f.caseworker_id NOT IN (n.author_id, n.approved_by) ORDER BY 1`, id) // its error is met again by reading the rows
	var caseworker, author int64
	var all []int64
	_, err := pgx.ForEachRow(rows, []any{&caseworker, &author}, func() error {
		all = append(all, caseworker)
		return nil
	})
	for _, caseworker := range all {
		if err == nil {
			err = delivery.QueueStaffBut(ctx, tx, caseworker, author, delivery.Staff, at)
		}
	}
	return err
}

// waitAgain begins the time to stop a run anew, if nothing came of its first messages in it: while Telegram was away, or all our processes were, nobody could look at it and stop it.
func (s *Store) waitAgain(ctx context.Context, id ID, now time.Time) error {
	rest, err := delivery.Notice.Earliest(now.Add(s.window()))
	if err != nil {
		return err
	}
	_, err = s.Pool.Exec(ctx, `UPDATE notices n SET rest_at = $2 WHERE n.id = $1 AND n.state = 'running' AND n.rest_at <= $3 AND `+unheard, id, rest, s.soon(now))
	return err
}

// watch pauses a run of which too many of the last messages failed, counted from when it was let go on last, and tells its author. Whoever blocked the bot is no failure of ours, nor is
// what came too late; and of what was in the air when a process of ours died the staff could do nothing.
func (s *Store) watch(ctx context.Context, id ID, now time.Time) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var author int64
		err := tx.QueryRow(ctx, `
			UPDATE notices n SET paused_at = $2, why = 'failing' WHERE id = $1 AND state = 'running' AND paused_at IS NULL AND (
				SELECT count(*) >= $5 AND count(*) FILTER (WHERE failed) * $4 > count(*) FROM (
					SELECT d.status <> 'sent' AS failed FROM deliveries d
					WHERE d.notice_id = n.id AND d.settled_at >= coalesce(n.resumed_at, n.began_at) AND d.status IN ('sent', 'failed', 'unknown') AND d.reason NOT IN ('gone', 'expired', 'crash')
					ORDER BY d.settled_at DESC LIMIT $3) AS lately)
			RETURNING author_id`, id, now, latest, failing, wave).Scan(&author)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := delivery.QueueStaff(ctx, tx, author, delivery.Staff, now); err != nil {
			return err
		}
		return recordSystem(ctx, tx, audit.NoticePaused, id, now)
	})
}

// finish ends a run of which nothing waits any more and nothing is being sent. Its author finds it on their list; they are pinged only if somebody is to be called because a message failed.
func (s *Store) finish(ctx context.Context, id ID, now time.Time) error {
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var author int64
		err := tx.QueryRow(ctx, `
			UPDATE notices n SET state = 'done', ended_at = $2, paused_at = NULL, why = '' WHERE id = $1 AND state = 'running'
			AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notice_id = n.id AND d.status = 'pending') AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notice_id = n.id AND d.status = 'sending')
			RETURNING author_id`, id, now).Scan(&author)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err == nil {
			_, err = tx.Exec(ctx, takesLong)
		}
		var failed bool
		if err == nil {
			err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM deliveries WHERE notice_id = $1 AND settled_at IS NOT NULL AND (status = 'unknown' OR status = 'failed' AND reason <> 'gone'))`, id).Scan(&failed)
		}
		if err != nil || !failed {
			return err
		}
		return delivery.QueueStaff(ctx, tx, author, delivery.Staff, now)
	})
}

func recordSystem(ctx context.Context, tx pgx.Tx, action audit.Action, id ID, now time.Time) error {
	return audit.Record(ctx, tx, audit.Entry{At: now.UTC(), ActorKind: audit.System, Action: action, ObjectKind: audit.OnNotice, Object: int64(id)})
}
