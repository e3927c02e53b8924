package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/notice"
)

const (
	// inserted is how many messages the one statement owes, and insertions how often it is looked at.
	inserted   = 100_000
	insertions = 5
	// queued is how many messages of a notice wait while some go out: to the first of them, who have phones, for so long.
	queued     = 1_000_000
	queuedTo   = 15_000
	queuedTime = 10 * time.Second
)

// insert100k is how many seconds the one statement takes that owes a notice to a hundred thousand recipients, until it is committed.
func insert100k(ctx context.Context, l *lab) (float64, error) {
	r, err := l.longList(ctx, "inserted", inserted, 0)
	if err != nil {
		return 0, err
	}
	var took, used sample
	for range insertions {
		id, err := r.begun(ctx, inserted)
		if err != nil {
			return 0, err
		}
		seconds, processor, err := r.owe(ctx, id)
		if err == nil {
			err = r.exec(ctx, pgx.NamedArgs{"notice": id}, `UPDATE notices SET state = 'cancelled', ended_at = now() WHERE id = @notice`, `DELETE FROM deliveries WHERE notice_id = @notice`)
		}
		if err == nil {
			err = r.analyze(ctx)
		}
		if err != nil {
			return 0, err
		}
		took, used = append(took, seconds), append(used, processor)
	}
	fmt.Printf("#   seconds %v\n#   of processor time %v\n", took, used)
	return took.median(), nil
}

// queued1m is the most memory that the program holds, in megabytes, while a million messages of a notice wait and it sends.
func queued1m(ctx context.Context, l *lab) (float64, error) {
	r, err := l.longList(ctx, "queued", queued, queuedTo)
	if err != nil {
		return 0, err
	}
	id, err := r.begun(ctx, queued)
	if err != nil {
		return 0, err
	}
	if _, _, err := r.owe(ctx, id); err != nil {
		return 0, err
	}
	if err := r.analyze(ctx); err != nil {
		return 0, err
	}
	s, err := openSink(nil)
	if err != nil {
		return 0, err
	}
	defer s.close()
	p, err := l.sender(ctx, r, s.url, crowdedRate)
	if err != nil {
		return 0, err
	}
	defer p.stop(ctx)
	pause(ctx, queuedTime)
	most, err := p.memory("VmHWM")
	if err != nil {
		return 0, err
	}
	var waiting, sent int
	err = r.pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE status = 'pending'), count(*) FILTER (WHERE status = 'sent') FROM deliveries WHERE notice_id = $1`, id).Scan(&waiting, &sent)
	fmt.Printf("#   %d messages wait, %d were sent in %s\n", waiting, sent, queuedTime)
	if err == nil && (sent == 0 || sent+waiting < queued-inFlight) {
		err = fmt.Errorf("%w\nit said: %s", errNotSent, p.said())
	}
	return most, err
}

// longList makes a crowd that is too large to be let in one by one.
func (l *lab) longList(ctx context.Context, database string, people, phones int) (*readers, error) {
	fmt.Printf("# bench makes %d recipients\n", people)
	c, err := l.crowd(ctx, database, people, phones)
	if err != nil {
		return nil, err
	}
	return c.staffed(ctx)
}

// begun is a notice for everybody that runs, and of which nobody is owed anything yet.
func (r *readers) begun(ctx context.Context, people int) (notice.ID, error) {
	r.written++
	id, err := r.notices.Begin(ctx, r.author, fmt.Sprint("bench ", r.written), time.Now())
	if err != nil {
		return 0, err
	}
	err = r.exec(ctx, pgx.NamedArgs{"notice": id, "second": r.second, "people": people},
		`INSERT INTO notice_recipients (notice_id, adult_id, number, language) SELECT @notice::bigint, adult_id, @notice::bigint, 'kk' FROM accounts ORDER BY id`,
		`UPDATE notices SET state = 'running', hash = '\x00', recipients = @people, submitted_at = now(), approved_by = @second, approved_at = now(), began_at = now(), rest_at = now() WHERE id = @notice`)
	if err != nil {
		return 0, err
	}
	return id, r.analyze(ctx)
}

// owe makes the statement, and gives the seconds that it took with its commit, and those of the server's processor.
func (r *readers) owe(ctx context.Context, id notice.ID) (took, used float64, err error) {
	err = pgx.BeginFunc(ctx, r.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = '5min'`); err != nil {
			return err
		}
		pid := int(tx.Conn().PgConn().PID())
		before, _ := processorTime(pid)
		now := time.Now()
		if err := delivery.QueueNotice(ctx, tx, int64(id), delivery.Wave{First: 10, Due: now, Rest: now, Expires: now.AddDate(0, 0, 7)}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `COMMIT AND CHAIN`); err != nil {
			return err
		}
		after, _ := processorTime(pid)
		took, used = time.Since(now).Seconds(), (after - before).Seconds()
		return nil
	})
	return took, used, err
}
