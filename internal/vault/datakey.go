package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/senim-bot/senim/internal/postgres"
)

const dataKeySize = 32

// dataKey gives the owner's key, ErrErased when there is none.
func (v *Vault) dataKey(ctx context.Context, q postgres.Querier, o Owner) (tink.AEAD, error) {
	if key := v.cache.get(o); key != nil {
		return key, nil
	}
	var wrapped, registered []byte
	var kept bool
	// created_at is its transaction's start: only a row of this very transaction has our now(). Such a row may still be rolled back, and a key remembered
	// beyond that would seal values that nobody can ever open.
	err := q.QueryRow(ctx, `
		SELECT wrapped, created_at <> now(), (SELECT prefix FROM keys.master_key)
		FROM keys.data_keys
		WHERE owner_kind = $1 AND owner_id = $2`, o.Kind, o.ID).Scan(&wrapped, &kept, &registered)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrErased
	}
	if err != nil {
		return nil, fmt.Errorf("read the data key: %w", err)
	}
	key, err := v.unwrap(o, wrapped, registered)
	if err != nil {
		return nil, err
	}
	if kept {
		v.cache.put(o, key)
	}
	return key, nil
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
