package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

// A connection that has read a statement sends the values at hand, and still misses one that is not there.
func TestArgs(t *testing.T) {
	t.Parallel()
	conn, err := postgrestest.New(t).Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	const sql = `SELECT @first::text || coalesce(@second::text, 'null') || @first::text || '@third'`
	ask := func(args postgres.Args) (string, error) {
		var got string
		err := conn.QueryRow(t.Context(), sql, args).Scan(&got)
		return got, err
	}
	missing := func() {
		t.Helper()
		if got, err := ask(postgres.Args{"first": "a", "third": "c"}); err == nil {
			t.Errorf("without a value: %q", got)
		}
	}
	missing()
	for _, args := range []postgres.Args{{"first": "a", "second": "b"}, {"second": "d", "first": "c", "unnamed": "e"}} {
		want := args["first"].(string) + args["second"].(string) + args["first"].(string) + "@third"
		if got, err := ask(args); err != nil || got != want {
			t.Errorf("%v: %q, %v; want %q", args, got, err, want)
		}
	}
	missing()
}

// Statements sent together share their values.
func TestArgsOfABatch(t *testing.T) {
	t.Parallel()
	args := postgres.Args{"a": 1, "b": 2}
	var batch pgx.Batch
	batch.Queue(`SELECT @b::int - @a::int`, args)
	batch.Queue(`SELECT @b::int`, args)
	results := postgrestest.New(t).SendBatch(t.Context(), &batch)
	defer results.Close()
	var got [2]int
	for i := range got {
		if err := results.QueryRow().Scan(&got[i]); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([2]int{1, 2}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
