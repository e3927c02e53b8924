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

// AddStaff takes somebody on and gives the payload of the one-time link that binds their Telegram account. Called again with the same name and role
// before the link was used, it gives a new link and the old one is void. They are greeted in the language given, unless they chose one themselves before.
// ErrStaffName when that name is bound, has another role, or left.
func (s *Store) AddStaff(ctx context.Context, name string, role Role, language string, now time.Time) (string, error) {
	link := rand.Text()
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		staff, err := upsertStaff(ctx, tx, name, role, now)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			WITH replaced AS (UPDATE invitations SET expires_at = $3 WHERE staff_id = $1 AND used_at IS NULL AND expires_at > $3)
			INSERT INTO invitations (staff_id, link_index, language, created_at, expires_at) VALUES ($1, $2, $5, $3, $4)`,
			staff, s.codeIndex(link), now, now.Add(InvitationTTL), language)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.System, Action: audit.StaffAdded, ObjectKind: audit.OnStaff, Object: staff})
	})
	if err != nil {
		return "", fmt.Errorf("add staff %q: %w", name, err)
	}
	return link, nil
}

func upsertStaff(ctx context.Context, tx pgx.Tx, name string, role Role, now time.Time) (id int64, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO staff AS s (name, role, created_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET name = excluded.name
		WHERE s.ended_at IS NULL AND s.role = excluded.role AND NOT EXISTS (SELECT FROM accounts a WHERE a.staff_id = s.id AND a.ended_at IS NULL)
		RETURNING id`, name, role, now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrStaffName
	}
	return id, err
}
