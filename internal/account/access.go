package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Access is how far an adult is let in.
type Access struct {
	// Account is 0 as long as she has none.
	Account ID
	// Waiting: she used a code and was not recognised yet.
	Waiting bool
	Blocked bool
	// Since is when she came in; Language and Simple are how she is spoken to.
	Since    time.Time
	Language string
	Simple   bool
	// CodeUntil is until when a code made for her can be used, zero for none.
	CodeUntil time.Time
}

// Access tells how far an adult is let in. ErrNotFound when that member of staff has no such adult (rule 1).
func (s *Store) Access(ctx context.Context, staff, adult int64, now time.Time) (Access, error) {
	var a Access
	var since, until *time.Time
	err := s.Pool.QueryRow(ctx, `
		SELECT coalesce(a.id, 0), coalesce(a.state = 'joining', false), a.blocked_at IS NOT NULL, a.joined_at, coalesce(a.language, ''), coalesce(a.simple_menu, false),
		       (SELECT max(i.expires_at) FROM invitations i WHERE i.adult_id = d.id AND i.used_at IS NULL AND i.expires_at > @now)
		FROM adults d JOIN families f ON f.id = d.family_id LEFT JOIN accounts a ON a.adult_id = d.id AND a.ended_at IS NULL
		WHERE d.id = @adult AND `+answersFor,
		pgx.StrictNamedArgs{"staff": staff, "adult": adult, "now": now}).Scan(&a.Account, &a.Waiting, &a.Blocked, &since, &a.Language, &a.Simple, &until)
	if errors.Is(err, pgx.ErrNoRows) {
		return Access{}, ErrNotFound
	}
	if err != nil {
		return Access{}, fmt.Errorf("access of adult %d for staff %d: %w", adult, staff, err)
	}
	a.Since, a.CodeUntil = postgres.OrZero(since), postgres.OrZero(until)
	return a, nil
}
