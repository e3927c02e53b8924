package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// Standin is a member of staff who looks after families, with who stands in for them.
type Standin struct {
	ID   int64
	Name string
	// Deputy is 0 when nobody stands in now or later; From and Until are then zero.
	Deputy      int64
	DeputyName  string
	From, Until time.Time
}

// NewDeputy asks that somebody stand in for a caseworker from one moment until another. Key: the same key asks once.
type NewDeputy struct {
	Caseworker, Deputy int64
	From, Until        time.Time
	By                 int64
	Key                string
}

// ErrDeputy says that these two cannot stand in for one another like this: one of them left or looks after no families, it is the same person, or the time is over.
var ErrDeputy = errors.New("this deputy cannot be set")

// supervises holds where staff @by is a supervisor.
const supervises = `EXISTS (SELECT FROM staff b WHERE b.id = @by AND b.role = 'supervisor' AND b.ended_at IS NULL)`

// hasFamilies holds where staff s can look after families.
const hasFamilies = `s.ended_at IS NULL AND s.role IN ('caseworker', 'supervisor')`

// Standins lists, for a supervisor, the caseworkers and supervisors who work here, by name, with who stands in for each now or later. Nobody else is shown any.
func (s *Store) Standins(ctx context.Context, by int64, now time.Time) ([]Standin, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT s.id, s.name, coalesce(d.deputy_id, 0), coalesce(t.name, ''), d.from_at, d.until_at
		FROM staff s LEFT JOIN (deputies d JOIN staff t ON t.id = d.deputy_id) ON d.caseworker_id = s.id AND d.ended_at IS NULL AND d.until_at > @now
		WHERE `+hasFamilies+` AND `+supervises+`
		ORDER BY s.name, s.id`, pgx.StrictNamedArgs{"by": by, "now": now}) // its error is met again by reading the rows
	standins, err := pgx.CollectRows(rows, scanStandin)
	if err != nil {
		return nil, fmt.Errorf("stand-ins for staff %d: %w", by, err)
	}
	return standins, nil
}

func scanStandin(row pgx.CollectableRow) (Standin, error) {
	var c Standin
	var from, until *time.Time
	err := row.Scan(&c.ID, &c.Name, &c.Deputy, &c.DeputyName, &from, &until)
	c.From, c.Until = postgres.OrZero(from), postgres.OrZero(until)
	return c, err
}

// SetDeputy lets somebody stand in for a caseworker, instead of whoever did, and tells the deputy when it begins. Only a supervisor may (ErrNotFound); ErrDeputy for
// two who cannot.
func (s *Store) SetDeputy(ctx context.Context, n NewDeputy, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var may, fits, again bool
		err := tx.QueryRow(ctx, `
			SELECT `+supervises+`, EXISTS (SELECT FROM deputies WHERE key = @key),
				2 = (SELECT count(*) FROM staff s WHERE s.id IN (@caseworker, @deputy) AND `+hasFamilies+`)`,
			pgx.StrictNamedArgs{"by": n.By, "key": n.Key, "caseworker": n.Caseworker, "deputy": n.Deputy}).Scan(&may, &again, &fits)
		switch {
		case err != nil || again && may:
			return err
		case !may:
			return ErrNotFound
		case !fits || n.Key == "" || !n.From.Before(n.Until) || !now.Before(n.Until):
			return ErrDeputy
		}
		return setDeputy(ctx, tx, n, now)
	})
	if err != nil {
		return fmt.Errorf("staff %d sets a deputy for %d: %w", n.By, n.Caseworker, err)
	}
	return nil
}

func setDeputy(ctx context.Context, tx pgx.Tx, n NewDeputy, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE deputies SET ended_at = $2 WHERE caseworker_id = $1 AND ended_at IS NULL`, n.Caseworker, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO deputies (key, caseworker_id, deputy_id, from_at, until_at, set_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		n.Key, n.Caseworker, n.Deputy, n.From, n.Until, n.By)
	if err != nil {
		return err
	}
	if err := delivery.QueueStaff(ctx, tx, n.Deputy, delivery.Staff, later(n.From, now)); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: n.By, Action: audit.DeputySet, ObjectKind: audit.OnStaff, Object: n.Caseworker})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// EndDeputy ends whoever stands in for a caseworker now or later; with nobody there it changes nothing. Only a supervisor may (ErrNotFound).
func (s *Store) EndDeputy(ctx context.Context, by, caseworker int64, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var may bool
		if err := tx.QueryRow(ctx, `SELECT `+supervises, pgx.StrictNamedArgs{"by": by}).Scan(&may); err != nil {
			return err
		}
		if !may {
			return ErrNotFound
		}
		ended, err := tx.Exec(ctx, `UPDATE deputies SET ended_at = $2 WHERE caseworker_id = $1 AND ended_at IS NULL`, caseworker, now)
		if err != nil || ended.RowsAffected() == 0 {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: by, Action: audit.DeputyEnded, ObjectKind: audit.OnStaff, Object: caseworker})
	})
	if err != nil {
		return fmt.Errorf("staff %d ends the deputy of %d: %w", by, caseworker, err)
	}
	return nil
}

// endDeputiesOf lets go of the stand-ins of somebody who leaves, for them and by them.
func endDeputiesOf(ctx context.Context, tx pgx.Tx, staff int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE deputies SET ended_at = $2 WHERE (caseworker_id = $1 OR deputy_id = $1) AND ended_at IS NULL`, staff, now)
	return err
}
