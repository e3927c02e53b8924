package audit

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// sealLock is the advisory lock of whoever seals: two would give out the same numbers.
	sealLock = 0x53454e49415544
	// sealBatch is how many entries one transaction seals: it stays far below the time a statement may take.
	sealBatch = 5000
	// sealBack is how far behind the newest sealed entry another may still turn up, because its transaction took longer. What appears further behind was put
	// in by somebody: it stays unsealed, and Verify tells.
	sealBack = 100_000
)

// MAC is keyed: without the key set nobody can compute it. It gives the same for the same bytes for as long as the record is kept.
type MAC func([]byte) []byte

// Head is the end of the chain: how many entries are sealed, and the last seal. At is when it was looked up, in UTC.
type Head struct {
	Count int64
	Seal  []byte
	At    time.Time
}

// Seal closes the entries recorded since the last time into the chain, each with a MAC over itself and the seal before, so that none can be changed, put in or
// taken out later without the key. It returns the head. If somebody else seals right now, it leaves the work to them.
func Seal(ctx context.Context, pool *pgxpool.Pool, mac MAC, now time.Time) (Head, error) {
	for {
		var head Head
		var more bool
		err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
			var err error
			head, more, err = sealSome(ctx, tx, mac)
			return err
		})
		if err != nil {
			return Head{}, fmt.Errorf("seal the audit: %w", err)
		}
		if !more {
			head.At = now.UTC()
			return head, nil
		}
	}
}

// sealSome seals at most a batch; more says that there may be another one.
func sealSome(ctx context.Context, tx pgx.Tx, mac MAC) (head Head, more bool, err error) {
	var mine bool
	if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(sealLock)).Scan(&mine); err != nil {
		return Head{}, false, err
	}
	if head, err = readHead(ctx, tx); err != nil || !mine {
		return head, false, err
	}
	found, err := unsealed(ctx, tx, sealBatch)
	if err != nil || len(found) == 0 {
		return head, false, err
	}
	numbers, ids, seals := make([]int64, len(found)), make([]int64, len(found)), make([][]byte, len(found))
	for i, e := range found {
		head.Count++
		head.Seal = sealOf(mac, head.Seal, head.Count, e)
		numbers[i], ids[i], seals[i] = head.Count, e.id, head.Seal
	}
	_, err = tx.Exec(ctx, `INSERT INTO audit_chain (n, audit_id, mac) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])`, numbers, ids, seals)
	return head, len(found) == sealBatch, err
}

// readHead is empty for a chain that has not begun.
func readHead(ctx context.Context, q postgres.Querier) (Head, error) {
	rows, err := q.Query(ctx, `SELECT n, mac FROM audit_chain ORDER BY n DESC LIMIT 1`)
	if err != nil {
		return Head{}, err
	}
	heads, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (h Head, err error) { return h, row.Scan(&h.Count, &h.Seal) })
	if err != nil || len(heads) == 0 {
		return Head{}, err
	}
	return heads[0], nil
}

// stored is an entry with its number.
type stored struct {
	id int64
	Entry
}

// unsealed are the entries not in the chain yet, in the order of their numbers. A number is drawn before its transaction ends, so one may turn up behind others that are
// sealed: it comes next in the chain, whose order is the order of sealing.
func unsealed(ctx context.Context, q postgres.Querier, most int) ([]stored, error) {
	rows, err := q.Query(ctx, `
		SELECT a.id, a.at, a.actor_kind, a.actor_id, a.action, a.object_kind, a.object_id
		FROM audit a
		WHERE a.id > (SELECT coalesce(max(audit_id), 0) - $2 FROM audit_chain) AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.audit_id = a.id)
		ORDER BY a.id LIMIT $1`, most, sealBack)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e stored, err error) {
		return e, row.Scan(&e.id, &e.At, &e.ActorKind, &e.Actor, &e.Action, &e.ObjectKind, &e.Object)
	})
}

// sealOf is the seal of the n-th entry after the one before. Every part has a fixed length or tells its own, so that no two entries are the same bytes.
func sealOf(mac MAC, before []byte, n int64, e stored) []byte {
	var b bytes.Buffer
	word := func(s []byte) { b.Write(binary.AppendUvarint(nil, uint64(len(s)))); b.Write(s) }
	number := func(i int64) { b.Write(binary.BigEndian.AppendUint64(nil, uint64(i))) }
	word(before)
	number(n)
	number(e.id)
	number(e.At.UnixMicro())
	word([]byte(e.ActorKind))
	number(e.Actor)
	word([]byte(e.Action))
	word([]byte(e.ObjectKind))
	number(e.Object)
	return mac(b.Bytes())
}
