package vault

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// ErrRotated says that the database's data keys are wrapped by a master key that this process does not have, or does not wrap with. Nothing is lost: with the right file
// everything opens.
var ErrRotated = errors.New("the master key was changed: give this process the key set file as `keys rotate` left it, or finish the rotation by running it again")

// reloadEvery bounds how often the file is read again for a master key that is not in it.
const reloadEvery = time.Second

// source is the file that a vault's keys came from. Without one they never change.
type source struct {
	path string
	mu   sync.Mutex
	read time.Time
}

// NewFromFile works with the keys of a key set file, and takes up a master key that `keys rotate` puts there.
func NewFromFile(path string) (*Vault, error) {
	k, err := LoadFile(path)
	if err != nil {
		return nil, err
	}
	v := New(k)
	v.source.path = path
	return v, nil
}

// CheckMaster is ErrRotated when this process could not wrap a data key for this database, or not unwrap one.
func (v *Vault) CheckMaster(ctx context.Context, q postgres.Querier) error {
	registered, err := registeredMaster(ctx, q)
	if err != nil {
		return fmt.Errorf("check the master key: %w", err)
	}
	if !v.wrapsAs(registered) {
		return ErrRotated
	}
	return nil
}

// registeredMaster is how data keys begin since the master key was last changed; empty when it never was.
func registeredMaster(ctx context.Context, q postgres.Querier) (prefix []byte, err error) {
	err = q.QueryRow(ctx, `SELECT prefix FROM keys.master_key`).Scan(&prefix)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return prefix, err
}

// wrapsAs says whether what this vault wraps begins as registered, after a look into the file if it does not.
func (v *Vault) wrapsAs(registered []byte) bool {
	fits := func() bool { return len(registered) == 0 || bytes.Equal(v.keys.Load().masterPrefix(), registered) }
	return fits() || v.reload() && fits()
}

// unwraps says whether a wrapped key begins like one of this vault's, after a look into the file if it does not.
func (v *Vault) unwraps(wrapped []byte) bool {
	return v.keys.Load().hasMaster(wrapped) || v.reload() && v.keys.Load().hasMaster(wrapped)
}

// reload reads the file again and says whether it did. Another key set than ours is left alone: its blind indexes would make everybody a stranger.
func (v *Vault) reload() bool {
	v.source.mu.Lock()
	defer v.source.mu.Unlock()
	now := v.cache.now()
	if v.source.path == "" || now.Sub(v.source.read) < reloadEvery {
		return v.source.path != ""
	}
	v.source.read = now
	k, err := LoadFile(v.source.path)
	if err != nil || !bytes.Equal(New(k).Index("keyset", nil), v.Index("keyset", nil)) {
		return false
	}
	v.keys.Store(k)
	return true
}

// prefixOf is how all begins that Tink encrypts with a key: a version and the key's number.
func prefixOf(id uint32) []byte { return binary.BigEndian.AppendUint32([]byte{1}, id) }

// masterPrefix is how everything begins that the newest master key wraps.
func (k *Keyset) masterPrefix() []byte {
	primary, err := k.handles[0].Primary()
	if err != nil {
		panic(fmt.Sprintf("primary master key: %v", err)) // newKeyset would not have made an AEAD of it
	}
	return prefixOf(primary.KeyID())
}

// hasMaster says whether a master key of the set wrapped this.
func (k *Keyset) hasMaster(wrapped []byte) bool {
	for i := range k.handles[0].Len() {
		if entry, err := k.handles[0].Entry(i); err == nil && bytes.HasPrefix(wrapped, prefixOf(entry.KeyID())) {
			return true
		}
	}
	return false
}
