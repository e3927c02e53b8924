package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// InvitationTTL is how long a code can be used.
const InvitationTTL = 72 * time.Hour

// InviteRequest asks for a code for an adult, by a member of staff who answers for her family.
type InviteRequest struct {
	Adult    int64
	Language string // what she is spoken to in until she chooses
	Simple   bool   // the menu of three buttons
	By       int64  // staff
	TTL      time.Duration
}

// Invite makes an invitation in the transaction given. The adult's earlier codes can no longer be used: one that was lost must not be found.
// ErrNotFound when that member of staff has no such adult (rule 1); ErrBound while she has an account, on a lost phone say: the code would open nothing.
func (s *Store) Invite(ctx context.Context, tx postgres.Querier, r InviteRequest, now time.Time) (Codes, error) {
	if err := unbound(ctx, tx, r, now); err != nil {
		return Codes{}, err
	}
	typed, link := newTypedCode(), rand.Text()
	codes := Codes{Typed: grouped(typed), Link: link, Expires: now.Add(r.TTL)}
	err := tx.QueryRow(ctx, `
		WITH replaced AS (
			UPDATE invitations i SET expires_at = @now FROM adults d JOIN families f ON f.id = d.family_id
			WHERE i.adult_id = @adult AND d.id = @adult AND i.used_at IS NULL AND i.expires_at > @now AND `+answersFor+`
		)
		INSERT INTO invitations (adult_id, language, simple_menu, code_index, link_index, created_by, created_at, expires_at)
		SELECT d.id, @language, @simple, @code, @link, @staff, @now, @expires FROM adults d JOIN families f ON f.id = d.family_id WHERE d.id = @adult AND `+answersFor+`
		RETURNING id`,
		pgx.StrictNamedArgs{"staff": r.By, "adult": r.Adult, "language": r.Language, "simple": r.Simple, "code": s.codeIndex(typed), "link": s.codeIndex(link),
			"now": now, "expires": codes.Expires}).Scan(&codes.Invitation)
	if errors.Is(err, pgx.ErrNoRows) {
		return Codes{}, ErrNotFound
	}
	if err != nil {
		return Codes{}, fmt.Errorf("staff %d invites adult %d: %w", r.By, r.Adult, err)
	}
	err = audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: r.By,
		Action: audit.InviteMade, ObjectKind: audit.OnInvitation, Object: codes.Invitation})
	return codes, err
}

// NewCode is Invite in a transaction of its own.
func (s *Store) NewCode(ctx context.Context, r InviteRequest, now time.Time) (codes Codes, err error) {
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		codes, err = s.Invite(ctx, tx, r, now)
		return err
	})
	return codes, err
}

// unbound also makes whoever invites the adult in the same instant wait: who comes second must see the code of the first, or both could be used.
func unbound(ctx context.Context, tx postgres.Querier, r InviteRequest, now time.Time) error {
	var bound bool
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM accounts a WHERE a.adult_id = d.id AND a.ended_at IS NULL)
		FROM adults d JOIN families f ON f.id = d.family_id WHERE d.id = @adult AND `+answersFor+`
		FOR NO KEY UPDATE OF d`,
		pgx.StrictNamedArgs{"staff": r.By, "adult": r.Adult, "now": now}).Scan(&bound)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return fmt.Errorf("staff %d invites adult %d: %w", r.By, r.Adult, err)
	case bound:
		return ErrBound
	}
	return nil
}
