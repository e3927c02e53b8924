package audit

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

func TestRecord(t *testing.T) {
	t.Parallel()
	ctx, pool := context.Background(), postgrestest.New(t)
	want := Entry{At: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC), ActorKind: Staff, Actor: 3, Action: JoinAccepted, ObjectKind: OnAccount, Object: 7}
	if err := Record(ctx, pool, want); err != nil {
		t.Fatal(err)
	}
	var got Entry
	err := pool.QueryRow(ctx, `SELECT at, actor_kind, actor_id, action, object_kind, object_id FROM audit`).Scan(
		&got.At, &got.ActorKind, &got.Actor, &got.Action, &got.ObjectKind, &got.Object)
	if err != nil {
		t.Fatal(err)
	}
	got.At = got.At.UTC()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, change := range []string{`UPDATE audit SET actor_id = 4`, `DELETE FROM audit`, `TRUNCATE audit`} {
		if _, err := pool.Exec(ctx, change); err == nil {
			t.Errorf("serve may do %s", change)
		}
	}
	if err := Record(ctx, pool, Entry{At: want.At, ActorKind: "somebody", Action: JoinAccepted, ObjectKind: OnAccount}); err == nil {
		t.Error("an actor of no kind was recorded")
	}
}
