package account

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Chat is how to reach an account, and whether to.
type Chat struct {
	TelegramID int64
	Language   string
	Simple     bool
	// Active is false for an account that is not let in (yet, or any more) and for staff who left.
	Active bool
	// Blocked says that the person blocked the bot.
	Blocked bool
	// Linked is false for an adult without a live link to anybody, or to none of those asked about: there is nothing to tell her (rule 1).
	Linked bool
	Screen ScreenState
}

// Chat tells how to reach an account, ended ones included as long as something of ours stands in their chat. ErrNotFound after that. With persons, Linked
// is about links to them only.
func (s *Store) Chat(ctx context.Context, account ID, persons ...int64) (Chat, error) {
	var (
		c      Chat
		sealed []byte
		closes *time.Time
	)
	err := s.Pool.QueryRow(ctx, `
		SELECT a.telegram_sealed, a.language, a.simple_menu, a.state = 'active' AND s.ended_at IS NULL, a.blocked_at IS NOT NULL,
		       a.staff_id IS NOT NULL OR EXISTS (SELECT FROM links l WHERE l.adult_id = a.adult_id
		           AND (coalesce(cardinality($3::bigint[]), 0) = 0 OR l.person_id = ANY ($3)) AND l.from_at <= $2 AND l.revoked_at IS NULL),
		       coalesce(c.message_id, 0), coalesce(c.version, 0), c.back, c.closes_at
		FROM accounts a LEFT JOIN staff s ON s.id = a.staff_id LEFT JOIN screens c ON c.telegram_index = a.telegram_index AND c.live
		WHERE a.id = $1 AND a.telegram_sealed IS NOT NULL`, account, s.Clock(), persons).Scan(
		&sealed, &c.Language, &c.Simple, &c.Active, &c.Blocked, &c.Linked,
		&c.Screen.MessageID, &c.Screen.Version, &c.Screen.Back, &closes)
	if errors.Is(err, pgx.ErrNoRows) {
		return Chat{}, ErrNotFound
	}
	if err != nil {
		return Chat{}, fmt.Errorf("chat of account %d: %w", account, err)
	}
	c.Screen = s.completed(c.Screen, closes)
	if c.TelegramID, err = s.openTelegram(ctx, account, sealed); err != nil {
		return Chat{}, fmt.Errorf("chat of account %d: %w", account, err)
	}
	return c, nil
}

var errSealedLength = errors.New("a sealed Telegram id is not eight bytes")

func (s *Store) openTelegram(ctx context.Context, account ID, sealed []byte) (int64, error) {
	plain, err := s.Vault.Open(ctx, s.Pool, owner(account), sealedColumn, sealed)
	if err != nil {
		return 0, err
	}
	if len(plain) != 8 {
		return 0, errSealedLength
	}
	return int64(binary.BigEndian.Uint64(plain)), nil
}
