package guard

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// What is logged tells what sort of error it was, never what the error says.
func TestClass(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"SQLSTATE 23505":      fmt.Errorf("insert: %w", &pgconn.PgError{Code: "23505", Detail: "Key (name)=(Ерлан)"}),
		"deadline":            fmt.Errorf("hold: %w", context.DeadlineExceeded),
		"stopped":             context.Canceled,
		"*errors.errorString": fmt.Errorf("hold: %w", errors.New("Ерлан")),
		"panic of string":     fmt.Errorf("close: %w", Run(func() error { panic("Ерлан") })),
		"*errors.joinError":   errors.Join(errors.New("Ерлан"), errors.New("Жанар")),
	} {
		if got := Class(err); got != want {
			t.Errorf("%v is logged as %q, want %q", err, got, want)
		}
	}
}

func TestRunPassesErrorsOn(t *testing.T) {
	t.Parallel()
	cause := errors.New("no")
	if err := Run(func() error { return cause }); err != cause {
		t.Errorf("got %v", err)
	}
}
