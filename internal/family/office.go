package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// UsualOffice is the office (package booking) at which most families of a caseworker are received; 0: nobody knows of any.
func (s *Store) UsualOffice(ctx context.Context, caseworker StaffID) (office int64, err error) {
	err = s.Pool.QueryRow(ctx, `
		SELECT coalesce((SELECT f.office_id FROM families f WHERE f.caseworker_id = $1 AND f.office_id IS NOT NULL GROUP BY f.office_id ORDER BY count(*) DESC, f.office_id LIMIT 1), 0)`,
		caseworker).Scan(&office)
	if err != nil {
		return 0, fmt.Errorf("usual office of staff %d: %w", caseworker, err)
	}
	return office, nil
}

// SetOffice writes down at which office a family is received; 0: at none in particular. ErrNotFound: there is no such office (any more). Set to what it is, nothing happens.
func (s *Store) SetOffice(ctx context.Context, staff StaffID, id FamilyID, office int64, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := familyOf(ctx, tx, staff, theFamily, id, now); err != nil {
			return err
		}
		var there bool
		err := tx.QueryRow(ctx, `SELECT $1::bigint = 0 OR EXISTS (SELECT FROM offices WHERE id = $1 AND ended_at IS NULL)`, office).Scan(&there)
		if err == nil && !there {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `UPDATE families SET office_id = nullif($2::bigint, 0) WHERE id = $1 AND coalesce(office_id, 0) <> $2`, id, office)
		if err != nil || done.RowsAffected() == 0 {
			return err
		}
		return record(ctx, tx, staff, audit.FamilyOffice, audit.OnFamily, id, now)
	})
	if err != nil {
		return fmt.Errorf("staff %d sets the office of family %d: %w", staff, id, err)
	}
	return nil
}
