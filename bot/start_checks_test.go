package main

import (
	"errors"
	"io"
	"testing"

	"github.com/senim-bot/senim/internal/postgres"
)

// A start waits for a database that is away for a moment, and for nothing else.
func TestStartWaitsForTheDatabase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		met   error
		tries int
		want  error
	}{
		"away for a moment": {io.ErrUnexpectedEOF, 2, nil},
		"an old schema":     {postgres.ErrSchemaOld, 1, postgres.ErrSchemaOld},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tries := 0
			err := awaited(t.Context(), func() error {
				if tries++; tries > 1 {
					return nil
				}
				return c.met
			})
			if tries != c.tries || !errors.Is(err, c.want) {
				t.Errorf("%d tries, %v", tries, err)
			}
		})
	}
}
