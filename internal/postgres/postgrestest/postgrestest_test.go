package postgrestest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { Main(m) }

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	a, b := New(t), New(t)
	if _, err := a.Exec(t.Context(), `INSERT INTO settings (name, value) VALUES ('x', '')`); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := b.QueryRow(t.Context(), `SELECT count(*) FROM settings`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows of another test are seen, error %v", n, err)
	}
}

func TestDatabasesAreDropped(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("a test", func(t *testing.T) {
		url := NewURL(t)
		pool := Owner(t, url)
		name = pool.Config().ConnConfig.Database
		// A connection that the test forgot must not keep the database.
		forgotten, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { forgotten.Close(context.WithoutCancel(t.Context())) })
	})
	var there bool
	err := Owner(t, Empty(t)).QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&there)
	if err != nil || there {
		t.Errorf("database %s is still there: %v, error %v", name, there, err)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(b)
	}
}
