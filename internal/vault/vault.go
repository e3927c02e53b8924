// Package vault is in charge of what may name a person: it seals such values before they are stored, opens them again, and makes the blind indexes by which they are
// looked up. It holds rule 5.
//
// Each owner (a family, an adult, an account, a notice) has a data key of its own in the table keys.data_keys, wrapped by the master key of the key set file. A value is sealed
// with its owner's data key and bound to the owner and the column, so that a value put into another place does not open. Without the key set, or without
// the table, nothing opens; deleting an owner's data key erases the owner's values wherever they were copied.
package vault

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/senim-bot/senim/internal/postgres"
)

var (
	// ErrSealed says that a value was not sealed by this vault for this place: another key, another owner or column, or changed bytes.
	ErrSealed = errors.New("sealed for another place, by another key, or damaged")
	// ErrErased says that the owner has no data key: nothing was sealed yet, or everything was erased.
	ErrErased = errors.New("the owner has no data key")
)

// IndexSize is the length of a blind index in bytes.
const IndexSize = 16

// Kind is what sort of owner a value belongs to.
type Kind string

// A family owns what is known of its persons and adults by name, and notes; an adult the phone and how to call; an account its Telegram id; a notice its texts.
const (
	Family  Kind = "family"
	Adult   Kind = "adult"
	Account Kind = "account"
	Notice  Kind = "notice"
)

// Owner is whose data key seals a value.
type Owner struct {
	Kind Kind
	ID   int64
}

func (o Owner) String() string { return fmt.Sprintf("%s/%d", o.Kind, o.ID) }

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	// keys are those of the last look into the file; of them only the master key may have changed.
	keys   atomic.Pointer[Keyset]
	source source
	local  tink.AEAD
	index  *prf.Set
	cache  *cache
}

// New works with the keys of the set.
func New(k *Keyset) *Vault {
	v := &Vault{local: k.local, index: k.index, cache: newCache(time.Now)}
	v.keys.Store(k)
	return v
}

// Seal closes a value for one column of one owner, whose data key it makes at first use. q should be the transaction that stores the value: then key and value are
// kept together or not at all. The length of the value shows only in steps of 64 bytes.
func (v *Vault) Seal(ctx context.Context, q postgres.Querier, o Owner, column string, plain []byte) ([]byte, error) {
	key, err := v.dataKey(ctx, q, o)
	if errors.Is(err, ErrErased) {
		key, err = v.makeDataKey(ctx, q, o)
	}
	if err != nil {
		return nil, fmt.Errorf("seal %s of %s: %w", column, o, err)
	}
	sealed, err := seal(key, plain, o.place(column))
	if err != nil {
		return nil, fmt.Errorf("seal %s of %s: %w", column, o, err)
	}
	return sealed, nil
}

// Unreadable says that a value will not open, now or ever, whatever became of its key: no reason to keep other values from whoever asked.
func Unreadable(err error) bool { return errors.Is(err, ErrSealed) || errors.Is(err, ErrErased) }

// Open gives back what Seal closed for the same owner and column; else ErrSealed, or ErrErased.
func (v *Vault) Open(ctx context.Context, q postgres.Querier, o Owner, column string, sealed []byte) ([]byte, error) {
	key, err := v.dataKey(ctx, q, o)
	if err != nil {
		return nil, fmt.Errorf("open %s of %s: %w", column, o, err)
	}
	plain, err := open(key, sealed, o.place(column))
	if err != nil {
		return nil, fmt.Errorf("open %s of %s: %w", column, o, err)
	}
	return plain, nil
}

func (o Owner) place(column string) []byte { return []byte(o.String() + "/" + column) }

// Index is the blind index of a value: equal values have equal indexes, and without the key set nobody can tell a value from its index. Each purpose has its own
// indexes, so that those of two tables cannot be matched.
func (v *Vault) Index(purpose string, value []byte) []byte {
	input := binary.AppendUvarint(nil, uint64(len(purpose)))
	input = append(append(input, purpose...), value...)
	index, err := v.index.ComputePrimaryPRF(input, IndexSize)
	if err != nil {
		panic(fmt.Sprintf("blind index for %s: %v", purpose, err)) // only for a length that this PRF does not have
	}
	return index
}

// SealLocal closes a value that is kept for a while outside PostgreSQL (a dialog's state in Redis) for one purpose and one key there. It needs no data key.
func (v *Vault) SealLocal(purpose, key string, plain []byte) []byte {
	sealed, err := seal(v.local, plain, localPlace(purpose, key))
	if err != nil {
		panic(fmt.Sprintf("seal %s: %v", purpose, err)) // only for a value of many gigabytes
	}
	return sealed
}

// OpenLocal gives back what SealLocal closed for the same purpose and key, else ErrSealed.
func (v *Vault) OpenLocal(purpose, key string, sealed []byte) ([]byte, error) {
	plain, err := open(v.local, sealed, localPlace(purpose, key))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", purpose, err)
	}
	return plain, nil
}

func localPlace(purpose, key string) []byte {
	return fmt.Appendf(nil, "%d/%s/%s", len(purpose), purpose, key)
}
