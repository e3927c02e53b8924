package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// EndAdult ends an adult's account, for a phone that was lost or fell into other hands: from now on that Telegram account is a stranger and its screens close.
// She herself stays, with her links, and can be invited again. ErrNotFound when that member of staff has no such adult with an account (rule 1).
func (s *Store) EndAdult(ctx context.Context, staff, adult int64, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		var account ID
		err := tx.QueryRow(ctx, `
			SELECT a.id FROM accounts a JOIN adults d ON d.id = a.adult_id JOIN families f ON f.id = d.family_id
			WHERE a.adult_id = $2 AND a.ended_at IS NULL AND `+answersFor+` FOR UPDATE OF a`, staff, adult).Scan(&account)
		if err != nil {
			return err
		}
		if err := end(ctx, tx, account, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: staff,
			Action: audit.AccountEnded, ObjectKind: audit.OnAccount, Object: int64(account)})
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("staff %d ends the account of adult %d: %w", staff, adult, err)
	}
	return nil
}
