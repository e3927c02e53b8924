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

// LostPhone ends that account of an adult, whose phone was lost or fell into other hands, and gives a new code at once: from now on that Telegram account is a
// stranger and its screens close. She herself stays, with her links; the code lets her in again, in the language and with the menu she had. Called again, it only
// gives another code. ErrNotFound when that member of staff has no such adult with that account (rule 1); ErrBound when she is in by another one already.
func (s *Store) LostPhone(ctx context.Context, staff, adult int64, account ID, now time.Time) (Codes, error) {
	var codes Codes
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		lost, ended, err := lockAccount(ctx, tx, staff, adult, account, now)
		if err != nil {
			return err
		}
		if !ended {
			if err := s.end(ctx, tx, account); err != nil {
				return err
			}
			err := audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: staff,
				Action: audit.AccountEnded, ObjectKind: audit.OnAccount, Object: int64(account)})
			if err != nil {
				return err
			}
		}
		codes, err = s.Invite(ctx, tx, lost, now)
		return err
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Codes{}, ErrNotFound
	case err != nil:
		return Codes{}, fmt.Errorf("staff %d ends account %d of adult %d: %w", staff, account, adult, err)
	}
	return codes, nil
}

// lockAccount gives the invitation that would let the account's adult in the way she was. It waits for whoever else invites her, so that nothing has to afterwards.
func lockAccount(ctx context.Context, tx pgx.Tx, staff, adult int64, account ID, now time.Time) (r InviteRequest, ended bool, err error) {
	r = InviteRequest{Adult: adult, By: staff, TTL: InvitationTTL}
	err = tx.QueryRow(ctx, `
		SELECT a.language, a.simple_menu, a.ended_at IS NOT NULL FROM accounts a JOIN adults d ON d.id = a.adult_id JOIN families f ON f.id = d.family_id
		WHERE a.id = @account AND a.adult_id = @adult AND `+answersFor+` FOR UPDATE OF a FOR NO KEY UPDATE OF d`,
		pgx.StrictNamedArgs{"staff": staff, "adult": adult, "account": account, "now": now}).Scan(&r.Language, &r.Simple, &ended)
	return r, ended, err
}
