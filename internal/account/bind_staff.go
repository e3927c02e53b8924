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

// BindStaff uses a staff invitation up and lets the Telegram account in at once. ErrCode when the invitation was used, expired, is not for staff, or they or
// this Telegram account are in already; called again by the same Telegram account it succeeds.
func (s *Store) BindStaff(ctx context.Context, telegramID, invitation int64, language string, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		got, err := s.burn(ctx, tx, binding{telegramID: telegramID, index: s.telegramIndex(telegramID), invitation: invitation,
			state: "active", language: language, now: now})
		if err != nil {
			return err
		}
		if got.staff == 0 {
			return ErrCode
		}
		if got.again {
			return nil
		}
		return audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: got.staff,
			Action: audit.StaffBound, ObjectKind: audit.OnAccount, Object: int64(got.account)})
	})
	if errors.Is(err, ErrCode) {
		return ErrCode
	}
	if err != nil {
		return fmt.Errorf("bind staff by invitation %d: %w", invitation, err)
	}
	return nil
}
