// Package account is in charge of who may talk to us and through which messages: the codes that let people in, the Telegram accounts that were let in,
// the language they speak, the screens of ours that stand in their chats. Everybody else is a stranger, of whom nothing is kept but a blind index.
package account

import (
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// ID is the number of an account: one Telegram account bound to one adult or one member of staff.
type ID int64

// Store keeps accounts in PostgreSQL. Telegram ids go in and out as numbers and are stored only as a blind index and sealed (rule 5).
type Store struct {
	Pool  *pgxpool.Pool
	Vault *vault.Vault
	// Clock is asked where no time is passed.
	Clock func() time.Time
	// Log is told of rows that do not open, by their ids; whatever lists rows goes on without them. It must be set.
	Log *slog.Logger
	// LetIn is called in the transaction that lets an adult in, for what is owed to her from then on; nil for nothing.
	LetIn func(ctx context.Context, tx postgres.Querier, adult int64, now time.Time) error
}

var (
	// ErrCode is the one answer to a code that cannot be used, whatever the cause (rule 7).
	ErrCode = errors.New("the code does not fit")
	// ErrTooMany says that this Telegram account used up its tries of the hour.
	ErrTooMany = errors.New("too many codes were tried")
	// ErrNotFound says that there is no such thing for the one who asks.
	ErrNotFound = errors.New("not found")
	// ErrBound says that the adult has an account already: it must be ended before another phone can be let in.
	ErrBound = errors.New("the adult has an account already: end it first")
	// ErrSuccessor says that nobody of the name given can take families over.
	ErrSuccessor = errors.New("nobody of that name can take the families over")
	// ErrStaffName says that the name belongs to somebody who works here already, or did.
	ErrStaffName = errors.New("the name is taken")
)

// telegramIndex is how a Telegram account is looked up.
func (s *Store) telegramIndex(telegramID int64) []byte {
	return s.Vault.Index("telegram", telegramBytes(telegramID))
}

func telegramBytes(telegramID int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(telegramID))
}

// sealedColumn binds a sealed Telegram id to its column.
const sealedColumn = "accounts.telegram"

func owner(account ID) vault.Owner {
	return vault.Owner{Kind: vault.Account, ID: int64(account)}
}

// unreadable adds to the values that do not open those that are no Telegram id.
func unreadable(err error) bool { return vault.Unreadable(err) || errors.Is(err, errSealedLength) }
