package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// binding is a Telegram account about to be let in by an invitation.
type binding struct {
	telegramID int64
	index      []byte
	invitation int64
	state      string // what the account becomes: joining or active
	language   string
	consent    *string // version of the text agreed to; staff agree on paper
	now        time.Time
}

// bound is what came of a binding.
type bound struct {
	account ID
	adult   int64
	staff   int64
	again   bool
}

// burn uses the invitation up and makes the account, once: of any number of parallel calls one gets through, the others get ErrCode. The same Telegram
// account with the same invitation gets what it made the first time (again).
func (s *Store) burn(ctx context.Context, tx pgx.Tx, b binding) (bound, error) {
	var got bound
	err := tx.QueryRow(ctx, `
		UPDATE invitations i SET used_at = $2 WHERE i.id = $1 AND i.used_at IS NULL AND i.expires_at > $2
		RETURNING coalesce(i.adult_id, 0), coalesce(i.staff_id, 0)`, b.invitation, b.now).Scan(&got.adult, &got.staff)
	if errors.Is(err, pgx.ErrNoRows) {
		return boundBefore(ctx, tx, b)
	}
	if err != nil {
		return bound{}, err
	}
	got.account, err = s.insertAccount(ctx, tx, b)
	return got, err
}

func boundBefore(ctx context.Context, tx pgx.Tx, b binding) (bound, error) {
	got := bound{again: true}
	err := tx.QueryRow(ctx, `
		SELECT a.id, coalesce(a.adult_id, 0), coalesce(a.staff_id, 0) FROM invitations i JOIN accounts a ON a.id = i.used_by
		WHERE i.id = $1 AND a.telegram_index = $2 AND a.state = $3`, b.invitation, b.index, b.state).Scan(&got.account, &got.adult, &got.staff)
	if errors.Is(err, pgx.ErrNoRows) {
		return bound{}, ErrCode
	}
	return got, err
}

// insertAccount makes an account. What an adult turned off on the phone she had before stays off: only she turns it on again.
func (s *Store) insertAccount(ctx context.Context, tx pgx.Tx, b binding) (ID, error) {
	var id ID
	err := tx.QueryRow(ctx, `
		INSERT INTO accounts (telegram_index, adult_id, staff_id, language, simple_menu, state, consent_version, consent_language, consent_at, joined_at, muted_at)
		SELECT $2, i.adult_id, i.staff_id, $3, i.simple_menu, $4, $5, CASE WHEN $5::text IS NOT NULL THEN $3 END,
		       CASE WHEN $5::text IS NOT NULL THEN $6::timestamptz END, $6,
		       (SELECT p.muted_at FROM accounts p WHERE p.adult_id = i.adult_id ORDER BY p.id DESC LIMIT 1)
		FROM invitations i WHERE i.id = $1
		RETURNING id`, b.invitation, b.index, b.language, b.state, b.consent, b.now).Scan(&id)
	if isBound(err) {
		return 0, ErrCode
	}
	if err != nil {
		return 0, err
	}
	sealed, err := s.Vault.Seal(ctx, tx, owner(id), sealedColumn, telegramBytes(b.telegramID))
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		WITH used AS (UPDATE invitations SET used_by = $1 WHERE id = $2),
		     screen AS (UPDATE screens SET account_id = $1 WHERE telegram_index = $3)
		UPDATE accounts SET telegram_sealed = $4 WHERE id = $1`, id, b.invitation, b.index, sealed)
	return id, err
}

// isBound says that this Telegram account, this adult or this member of staff has a live account already.
func isBound(err error) bool {
	return postgres.IsUnique(err, "accounts_telegram") || postgres.IsUnique(err, "accounts_adult") || postgres.IsUnique(err, "accounts_staff")
}
