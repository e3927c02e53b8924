package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/senim-bot/senim/internal/postgres"
)

const dataKeySize = 32

// storedKey is a row of keys.data_keys.
type storedKey struct {
	Owner   int64
	Wrapped []byte
	// Kept: it was committed. created_at is its transaction's start: only a row of this very transaction has our now(). Such a row may still be rolled back, and a key
	// remembered beyond that would seal values that nobody can ever open.
	Kept       bool
	Registered []byte
}

func storedKeys(ctx context.Context, q postgres.Querier, kind Kind, owners ...int64) ([]storedKey, error) {
	rows, _ := q.Query(ctx, `
		SELECT owner_id, wrapped, created_at <> now(), (SELECT prefix FROM keys.master_key)
		FROM keys.data_keys
		WHERE owner_kind = $1 AND owner_id = ANY ($2)`, kind, owners) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[storedKey])
	if err != nil {
		return nil, fmt.Errorf("read %d data keys: %w", len(owners), err)
	}
	return found, nil
}

// Recall reads the data keys of many owners of a kind at once, so that to open a value of each of them soon after takes no more questions. Whether one opens, Open says.
func (v *Vault) Recall(ctx context.Context, q postgres.Querier, kind Kind, owners []int64) error {
	var missing []int64
	for _, id := range owners {
		if v.cache.get(Owner{kind, id}) == nil {
			missing = append(missing, id)
		}
	}
	if len(missing) < 2 {
		return nil
	}
	found, err := storedKeys(ctx, q, kind, missing...)
	for _, k := range found {
		_, _ = v.takeUp(Owner{kind, k.Owner}, k) // what does not unwrap says so when it is used
	}
	return err
}

// dataKey gives the owner's key, ErrErased when there is none.
func (v *Vault) dataKey(ctx context.Context, q postgres.Querier, o Owner) (tink.AEAD, error) {
	if key := v.cache.get(o); key != nil {
		return key, nil
	}
	found, err := storedKeys(ctx, q, o.Kind, o.ID)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, ErrErased
	}
	return v.takeUp(o, found[0])
}

func (v *Vault) takeUp(o Owner, k storedKey) (tink.AEAD, error) {
	key, err := v.unwrap(o, k.Wrapped, k.Registered)
	if err == nil && k.Kept {
		v.cache.put(o, key)
	}
	return key, err
}

// makeDataKey stores a new key unless somebody else was first, whose transaction it waits for; then it reads what is there.
func (v *Vault) makeDataKey(ctx context.Context, q postgres.Querier, o Owner) (tink.AEAD, error) {
	raw := make([]byte, dataKeySize)
	rand.Read(raw) // never fails: it ends the program instead
	if err := v.CheckMaster(ctx, q); err != nil {
		return nil, err
	}
	wrapped, err := v.keys.Load().master.Encrypt(raw, o.keyPlace())
	if err != nil {
		return nil, fmt.Errorf("wrap a data key: %w", err)
	}
	_, err = q.Exec(ctx, `
		INSERT INTO keys.data_keys (owner_kind, owner_id, wrapped)
		VALUES ($1, $2, $3)
		ON CONFLICT (owner_kind, owner_id) DO NOTHING`, o.Kind, o.ID, wrapped)
	if postgres.State(err) == "SQLSTATE 55000" {
		// The database's own check: the master key was changed since ours.
		return nil, fmt.Errorf("store a data key: %w", ErrRotated)
	}
	if err != nil {
		return nil, fmt.Errorf("store a data key: %w", err)
	}
	return v.dataKey(ctx, q, o)
}

func (v *Vault) unwrap(o Owner, wrapped, registered []byte) (tink.AEAD, error) {
	if !v.unwraps(wrapped) && bytes.HasPrefix(wrapped, registered) && len(registered) > 0 {
		return nil, fmt.Errorf("unwrap the data key: %w", ErrRotated)
	}
	raw, err := v.keys.Load().master.Decrypt(wrapped, o.keyPlace())
	if err != nil || len(raw) != dataKeySize {
		return nil, fmt.Errorf("unwrap the data key: %w", ErrSealed)
	}
	key, err := subtle.NewAESGCM(raw)
	if err != nil {
		return nil, fmt.Errorf("unwrap the data key: %w", err)
	}
	return key, nil
}

// keyPlace binds a wrapped key to its owner: the key of one family in another's row does not unwrap.
func (o Owner) keyPlace() []byte { return []byte("data-key/" + o.String()) }
