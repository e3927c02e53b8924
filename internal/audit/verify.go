package audit

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
)

// Report is what a verification found.
type Report struct {
	// Sealed entries were checked, Unsealed ones are too new to be.
	Sealed, Unsealed int64
	// Wrong tells what does not hold, in words, in the order of the chain: at most wrongLimit things. Found counts all.
	Wrong []string
	Found int
}

// wrongLimit keeps a report readable when somebody changed everything.
const wrongLimit = 100

func (r *Report) wrong(format string, args ...any) {
	r.Found++
	if len(r.Wrong) < wrongLimit {
		r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...))
	}
}

// Verify walks the whole chain: every number is there, every entry is as it was sealed, every head written outside is in its place, and nothing was put in between
// entries that are sealed. Without a head, entries cut off at the end go unnoticed. An error means that the chain could not be read.
func Verify(ctx context.Context, pool *pgxpool.Pool, mac MAC, heads []Head) (Report, error) {
	var r Report
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, pool, options, func(tx pgx.Tx) error {
		// Years of entries take longer than a turn in the chat may.
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
			return err
		}
		var err error
		r, err = verify(ctx, tx, mac, heads)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify the audit: %w", err)
	}
	return r, nil
}

func verify(ctx context.Context, q postgres.Querier, mac MAC, heads []Head) (r Report, err error) {
	if err := r.walk(ctx, q, mac, heads); err != nil {
		return r, err
	}
	return r, r.lookForUnsealed(ctx, q)
}

// walk reads the chain in its order. After a wrong seal it goes on from the one that is stored, so that one wrong entry is told once.
func (r *Report) walk(ctx context.Context, q postgres.Querier, mac MAC, heads []Head) error {
	outside := map[int64][][]byte{}
	for _, h := range heads {
		outside[h.Count] = append(outside[h.Count], h.Seal)
	}
	rows, err := q.Query(ctx, `
		SELECT c.n, c.audit_id, c.mac, a.at, a.actor_kind, a.actor_id, a.action, a.object_kind, a.object_id
		FROM audit_chain c LEFT JOIN audit a ON a.id = c.audit_id ORDER BY c.n`)
	if err != nil {
		return err
	}
	var n int64
	var before, seal []byte
	var l link
	_, err = pgx.ForEachRow(rows, l.scan(&seal), func() error {
		if l.n != n+1 {
			r.wrong("%s missing", between(n+1, l.n-1))
		}
		n = l.n
		r.Sealed++
		r.checkEntry(l, before, seal, mac)
		for _, head := range outside[n] {
			if !bytes.Equal(head, seal) {
				r.wrong("entry %d does not have the seal that was written outside: the chain was made anew", n)
			}
		}
		delete(outside, n)
		before = bytes.Clone(seal)
		return nil
	})
	for _, h := range heads {
		if outside[h.Count] != nil && h.Count > n {
			r.wrong("the chain ends at entry %d, but the head written outside counts %d: entries were cut off", n, h.Count)
		}
	}
	return err
}

// link is a row of the chain with its entry, whose columns are NULL when it is gone.
type link struct {
	n, id         int64
	at            *time.Time
	actorKind     *ActorKind
	actor, object *int64
	action        *Action
	objectKind    *ObjectKind
}

func (l *link) scan(seal *[]byte) []any {
	return []any{&l.n, &l.id, seal, &l.at, &l.actorKind, &l.actor, &l.action, &l.objectKind, &l.object}
}

func (r *Report) checkEntry(l link, before, seal []byte, mac MAC) {
	if l.at == nil {
		r.wrong("entry %d is deleted (row %d of the audit)", l.n, l.id)
		return
	}
	e := stored{l.id, Entry{At: *l.at, ActorKind: *l.actorKind, Actor: *l.actor, Action: *l.action, ObjectKind: *l.objectKind, Object: *l.object}}
	if !bytes.Equal(sealOf(mac, before, l.n, e), seal) {
		r.wrong("entry %d is not as it was sealed (row %d of the audit, %s)", l.n, l.id, l.at.UTC().Format(time.RFC3339))
	}
}

func between(from, to int64) string {
	if from == to {
		return fmt.Sprintf("entry %d is", from)
	}
	return fmt.Sprintf("entries %d to %d are", from, to)
}

// lookForUnsealed counts what waits for the next seal, and tells what is too old to wait.
func (r *Report) lookForUnsealed(ctx context.Context, q postgres.Querier) error {
	rows, err := q.Query(ctx, `
		SELECT a.id, a.id <= newest.id - $1
		FROM audit a, (SELECT coalesce(max(audit_id), 0) AS id FROM audit_chain) newest
		WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.audit_id = a.id) ORDER BY a.id`, sealBack)
	if err != nil {
		return err
	}
	var id int64
	var old bool
	_, err = pgx.ForEachRow(rows, []any{&id, &old}, func() error {
		if old {
			r.wrong("row %d of the audit was put in long after its neighbours were sealed", id)
		} else {
			r.Unsealed++
		}
		return nil
	})
	return err
}
