package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/senim-bot/senim/internal/postgres"
)

// ErrOldInUse says that data keys are still wrapped by an older master key, or may be at any moment: the rotation was not finished.
var ErrOldInUse = errors.New("an old master key is still in use: run `keys rotate` first")

// rewrapBatch is how many data keys one transaction wraps anew. Whoever needs one of them meanwhile reads it as it was.
const rewrapBatch = 500

// Rotated is the set with a new master key, which wraps from now on; the old ones still unwrap. The other keys stay: what they made is looked up by its bytes.
func (k *Keyset) Rotated() (*Keyset, error) {
	return k.withMaster(func(m *keyset.Manager) error {
		id, err := m.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		return m.SetPrimary(id)
	})
}

// WithoutOld is the set with the newest master key alone.
func (k *Keyset) WithoutOld() (*Keyset, error) {
	return k.withMaster(func(m *keyset.Manager) error {
		for i := range k.handles[0].Len() {
			entry, err := k.handles[0].Entry(i)
			if err != nil {
				return err
			}
			if entry.IsPrimary() {
				continue
			}
			if err := m.Delete(entry.KeyID()); err != nil {
				return err
			}
		}
		return nil
	})
}

// Masters counts the master keys, old ones included.
func (k *Keyset) Masters() int { return k.handles[0].Len() }

func (k *Keyset) withMaster(change func(*keyset.Manager) error) (*Keyset, error) {
	manager := keyset.NewManagerFromHandle(k.handles[0])
	if err := change(manager); err != nil {
		return nil, fmt.Errorf("change the master key: %w", err)
	}
	handle, err := manager.Handle()
	if err != nil {
		return nil, fmt.Errorf("change the master key: %w", err)
	}
	return newKeyset(handle, k.handles[1], k.handles[2])
}

// ReplaceFile puts this set in the place of the file in one step, with the same owner and the same rights: whoever reads it finds the old set or the new one.
func (k *Keyset) ReplaceFile(path string) error {
	if err := k.replaceFile(path); err != nil {
		return fmt.Errorf("replace the key set: %w", err)
	}
	return nil
}

func (k *Keyset) replaceFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	content, err := k.marshal()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keyset-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, sameRights(f, info), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(path)
}

func sameRights(f *os.File, as fs.FileInfo) error {
	if stat, ok := as.Sys().(*syscall.Stat_t); ok {
		if err := f.Chown(int(stat.Uid), int(stat.Gid)); err != nil {
			return err
		}
	}
	return f.Chmod(as.Mode().Perm())
}

// Rewrap makes the set's newest master key the one of the database and wraps every data key with it. From its first step on nobody can store a data key wrapped by
// another. It may be broken off and run again. pool works as the schema's owner. The count is of keys that were wrapped anew.
func Rewrap(ctx context.Context, pool *pgxpool.Pool, k *Keyset, now time.Time) (int, error) {
	if err := register(ctx, pool, k, now); err != nil {
		return 0, fmt.Errorf("make the master key known: %w", err)
	}
	done := 0
	for {
		n := 0
		err := postgres.InTx(ctx, pool, func(tx pgx.Tx) (err error) {
			n, err = k.rewrapSome(ctx, tx)
			return err
		})
		if err != nil {
			return done, fmt.Errorf("wrap the data keys anew: %w", err)
		}
		if n == 0 {
			return done, nil
		}
		done += n
	}
}

// register waits for everybody who is storing a data key at this moment, and keeps out whoever comes later with another master key.
func register(ctx context.Context, pool *pgxpool.Pool, k *Keyset, now time.Time) error {
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `LOCK TABLE keys.data_keys IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			INSERT INTO keys.master_key AS m (prefix, rotated_at) VALUES ($1, $2)
			ON CONFLICT (only_one) DO UPDATE SET prefix = excluded.prefix, rotated_at = excluded.rotated_at WHERE m.prefix <> excluded.prefix`,
			k.masterPrefix(), now)
		return err
	})
}

// wrappedByOld keeps the data keys that do not begin like those of the newest master key, $1.
const wrappedByOld = `substring(wrapped FROM 1 FOR 5) <> $1`

type wrappedKey struct {
	Kind    Kind
	ID      int64
	Wrapped []byte
}

func (k *Keyset) rewrapSome(ctx context.Context, tx pgx.Tx) (int, error) {
	rows, err := tx.Query(ctx, `
		SELECT owner_kind, owner_id, wrapped FROM keys.data_keys WHERE `+wrappedByOld+`
		ORDER BY owner_kind, owner_id LIMIT $2 FOR UPDATE`, k.masterPrefix(), rewrapBatch)
	if err != nil {
		return 0, err
	}
	old, err := pgx.CollectRows(rows, pgx.RowToStructByPos[wrappedKey])
	if err != nil {
		return 0, err
	}
	var batch pgx.Batch
	for _, w := range old {
		o := Owner{w.Kind, w.ID}
		raw, err := k.master.Decrypt(w.Wrapped, o.keyPlace())
		if err != nil {
			return 0, fmt.Errorf("data key of %s: %w", o, ErrSealed)
		}
		wrapped, err := k.master.Encrypt(raw, o.keyPlace())
		if err != nil {
			return 0, fmt.Errorf("data key of %s: %w", o, err)
		}
		batch.Queue(`UPDATE keys.data_keys SET wrapped = $3 WHERE owner_kind = $1 AND owner_id = $2`, w.Kind, w.ID, wrapped)
	}
	return len(old), tx.SendBatch(ctx, &batch).Close()
}

// Wrapped counts the data keys wrapped by older master keys than the set's newest.
func (k *Keyset) Wrapped(ctx context.Context, q postgres.Querier) (byOld int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM keys.data_keys WHERE `+wrappedByOld, k.masterPrefix()).Scan(&byOld)
	if err != nil {
		return 0, fmt.Errorf("count the data keys: %w", err)
	}
	return byOld, nil
}

// DropOld replaces the file by one with the newest master key alone, if no data key needs another (ErrOldInUse) and none can come to need one: while the file is
// written nobody stores a data key, and afterwards only with the newest.
func DropOld(ctx context.Context, pool *pgxpool.Pool, k *Keyset, path string) error {
	alone, err := k.WithoutOld()
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `LOCK TABLE keys.data_keys IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return fmt.Errorf("drop the old master keys: %w", err)
		}
		registered, err := registeredMaster(ctx, tx)
		if err != nil {
			return fmt.Errorf("drop the old master keys: %w", err)
		}
		byOld, err := k.Wrapped(ctx, tx)
		if err != nil {
			return err
		}
		if byOld > 0 || string(registered) != string(k.masterPrefix()) {
			return ErrOldInUse
		}
		return alone.ReplaceFile(path)
	})
}
