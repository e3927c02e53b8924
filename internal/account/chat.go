package account

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/vault"
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

// Asked is whose chat is asked for. With persons, Linked is about links to them only.
type Asked struct {
	Account ID
	Persons []int64
}

// Chat is Chats of one account; ErrNotFound when there is none.
func (s *Store) Chat(ctx context.Context, account ID, persons ...int64) (Chat, error) {
	all, err := s.Chats(ctx, []Asked{{account, persons}})
	if err != nil {
		return Chat{}, err
	}
	if all[0].TelegramID == 0 {
		return Chat{}, ErrNotFound
	}
	return all[0], nil
}

// Chats tells how to reach accounts, in the order asked, ended ones included as long as something of ours stands in their chats. A zero Chat stands for what is not there after that.
func (s *Store) Chats(ctx context.Context, asked []Asked) ([]Chat, error) {
	accounts, persons := make([]int64, len(asked)), make([]string, len(asked))
	for i, a := range asked {
		accounts[i], persons[i] = int64(a.Account), list(a.Persons)
	}
	rows, _ := s.Pool.Query(ctx, `
		SELECT w.n, a.telegram_sealed, a.language, a.simple_menu, a.state = 'active' AND s.ended_at IS NULL, a.blocked_at IS NOT NULL,
		       a.staff_id IS NOT NULL OR EXISTS (SELECT FROM links l WHERE l.adult_id = a.adult_id
		           AND (w.persons = '{}' OR l.person_id = ANY (w.persons::bigint[])) AND l.from_at <= $3 AND l.revoked_at IS NULL),
		       coalesce(c.message_id, 0), coalesce(c.version, 0), c.back, c.closes_at
		FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS w (account, persons, n) JOIN accounts a ON a.id = w.account
		LEFT JOIN staff s ON s.id = a.staff_id LEFT JOIN screens c ON c.telegram_index = a.telegram_index AND c.live
		WHERE a.telegram_sealed IS NOT NULL`, accounts, persons, s.Clock()) // its error is met again by reading the rows
	chats, sealed := make([]Chat, len(asked)), make([][]byte, len(asked))
	var n int
	var raw []byte
	var c Chat
	var closes *time.Time
	_, err := pgx.ForEachRow(rows, []any{&n, &raw, &c.Language, &c.Simple, &c.Active, &c.Blocked, &c.Linked,
		&c.Screen.MessageID, &c.Screen.Version, &c.Screen.Back, &closes}, func() error {
		c.Screen = s.completed(c.Screen, closes)
		chats[n-1], sealed[n-1] = c, raw
		return nil
	})
	if err == nil {
		err = s.openChats(ctx, accounts, sealed, func(i int, telegramID int64) { chats[i].TelegramID = telegramID })
	}
	if err != nil {
		return nil, fmt.Errorf("chats of %d accounts: %w", len(asked), err)
	}
	return chats, nil
}

// list is how PostgreSQL writes an array.
func list(ids []int64) string {
	raw := []byte{'{'}
	for i, id := range ids {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = strconv.AppendInt(raw, id, 10)
	}
	return string(append(raw, '}'))
}

// TelegramIDs are the people behind accounts, in the order asked; 0 for whom nothing is kept of any more.
func (s *Store) TelegramIDs(ctx context.Context, accounts []int64) ([]int64, error) {
	sealed, ids := make([][]byte, len(accounts)), make([]int64, len(accounts))
	rows, _ := s.Pool.Query(ctx, `
		SELECT w.n, a.telegram_sealed FROM unnest($1::bigint[]) WITH ORDINALITY AS w (account, n) JOIN accounts a ON a.id = w.account
		WHERE a.telegram_sealed IS NOT NULL`, accounts) // its error is met again by reading the rows
	var n int
	var raw []byte
	_, err := pgx.ForEachRow(rows, []any{&n, &raw}, func() error {
		sealed[n-1] = raw
		return nil
	})
	if err == nil {
		err = s.openChats(ctx, accounts, sealed, func(i int, telegramID int64) { ids[i] = telegramID })
	}
	if err != nil {
		return nil, fmt.Errorf("telegram ids of %d accounts: %w", len(accounts), err)
	}
	return ids, nil
}

// openChats opens what is there of the sealed Telegram ids of accounts.
func (s *Store) openChats(ctx context.Context, accounts []int64, sealed [][]byte, to func(i int, telegramID int64)) error {
	if err := s.Vault.Recall(ctx, s.Pool, vault.Account, accounts); err != nil {
		return err
	}
	for i, raw := range sealed {
		if raw == nil {
			continue
		}
		id, err := s.openTelegram(ctx, ID(accounts[i]), raw)
		if err != nil {
			return err
		}
		to(i, id)
	}
	return nil
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
