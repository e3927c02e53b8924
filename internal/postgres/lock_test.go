package postgres_test

import (
	"testing"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

func TestTryLock(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	try := func(key int64) (func(), bool) {
		release, ok, err := postgres.TryLock(t.Context(), pool, key)
		if err != nil {
			t.Fatal(err)
		}
		return release, ok
	}
	release, ok := try(1)
	if !ok {
		t.Fatal("a free lock was not to be had")
	}
	if held := pool.Stat().AcquiredConns(); held != 0 {
		t.Errorf("the lock holds %d connections of the pool", held)
	}
	again, ok := try(1)
	if ok {
		t.Error("the lock was given twice")
	}
	again()
	other, ok := try(2)
	if !ok {
		t.Error("one lock shuts another")
	}
	other()
	release()
	release, ok = try(1)
	if !ok {
		t.Error("a released lock was not to be had")
	}
	release()
}
