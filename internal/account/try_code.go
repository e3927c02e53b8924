package account

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

const (
	triesPerHour = 5
	// triesLock keeps our advisory locks apart from those of other work.
	triesLock = 7
)

// Invitation is what a right code opens. Exactly one of Adult and Staff is set.
type Invitation struct {
	ID       int64
	Language string
	Simple   bool
	Adult    int64
	Staff    int64
}

// TryCode looks a code up without using it up. A Telegram account has five tries an hour; then the answer is ErrTooMany. Every code that cannot be
// used gets ErrCode by the same statements and the same hashing (rule 7). The same update is one try however often it is delivered.
func (s *Store) TryCode(ctx context.Context, telegramID, update int64, code string, now time.Time) (Invitation, error) {
	who, what := s.telegramIndex(telegramID), s.codeIndex(code)
	var (
		refused bool
		found   Invitation
	)
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if refused, err = countTry(ctx, tx, who, update, now); err != nil {
			return err
		}
		found, err = usableInvitation(ctx, tx, what, now)
		return err
	})
	switch {
	case err != nil:
		return Invitation{}, fmt.Errorf("try a code in update %d: %w", update, err)
	case refused:
		return Invitation{}, ErrTooMany
	case found.ID == 0:
		return Invitation{}, ErrCode
	}
	return found, nil
}

// countTry takes a try of the hour; refused says that there was none left. The lock makes parallel tries of one account count each other.
func countTry(ctx context.Context, tx pgx.Tx, who []byte, update int64, now time.Time) (refused bool, err error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, triesLock, int32(binary.BigEndian.Uint32(who))); err != nil {
		return false, err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO code_tries (update_id, telegram_index, at, refused)
		SELECT $1, $2, $3, count(*) >= $5 FROM code_tries t WHERE t.telegram_index = $2 AND t.at > $4 AND NOT t.refused
		ON CONFLICT (update_id) DO UPDATE SET update_id = excluded.update_id
		RETURNING refused`,
		update, who, now, now.Add(-time.Hour), triesPerHour).Scan(&refused)
	return refused, err
}

// usableInvitation is the zero Invitation when there is none for that code: unknown, used, expired, of somebody who is in already or left.
func usableInvitation(ctx context.Context, tx pgx.Tx, code []byte, now time.Time) (Invitation, error) {
	var i Invitation
	err := tx.QueryRow(ctx, `
		SELECT i.id, i.language, i.simple_menu, coalesce(i.adult_id, 0), coalesce(i.staff_id, 0)
		FROM invitations i LEFT JOIN staff s ON s.id = i.staff_id
		WHERE (i.code_index = $1 OR i.link_index = $1) AND i.used_at IS NULL AND i.expires_at > $2 AND s.ended_at IS NULL
		  AND NOT EXISTS (SELECT FROM accounts a WHERE a.ended_at IS NULL AND (a.adult_id = i.adult_id OR a.staff_id = i.staff_id))`,
		code, now).Scan(&i.ID, &i.Language, &i.Simple, &i.Adult, &i.Staff)
	if errors.Is(err, pgx.ErrNoRows) {
		return Invitation{}, nil
	}
	return i, err
}
