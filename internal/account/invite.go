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
	if err := unbound(ctx, tx, r); err != nil {
		return Codes{}, err
	}
	typed, link := newTypedCode(), rand.Text()
	var id int64
	err := tx.QueryRow(ctx, `
		WITH replaced AS (
			UPDATE invitations i SET expires_at = $7 FROM adults d JOIN families f ON f.id = d.family_id
			WHERE i.adult_id = $2 AND d.id = $2 AND i.used_at IS NULL AND i.expires_at > $7 AND `+answersFor+`
		)
		INSERT INTO invitations (adult_id, language, simple_menu, code_index, link_index, created_by, created_at, expires_at)
		SELECT d.id, $3, $4, $5, $6, $1, $7, $8 FROM adults d JOIN families f ON f.id = d.family_id WHERE d.id = $2 AND `+answersFor+`
		RETURNING id`,
		r.By, r.Adult, r.Language, r.Simple, s.codeIndex(typed), s.codeIndex(link), now, now.Add(r.TTL)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Codes{}, ErrNotFound
	}
	if err != nil {
		return Codes{}, fmt.Errorf("staff %d invites adult %d: %w", r.By, r.Adult, err)
	}
	err = audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: r.By,
		Action: audit.InviteMade, ObjectKind: audit.OnInvitation, Object: id})
	return Codes{Typed: grouped(typed), Link: link}, err
}

func unbound(ctx context.Context, tx postgres.Querier, r InviteRequest) error {
	var bound bool
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM accounts a WHERE a.adult_id = d.id AND a.ended_at IS NULL)
		FROM adults d JOIN families f ON f.id = d.family_id WHERE d.id = $2 AND `+answersFor, r.By, r.Adult).Scan(&bound)
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
