package job

import (
	"context"
	"errors"
	"fmt"

	"github.com/senim-bot/senim/internal/postgres"
)

// panicked is a panic turned into an error. It keeps neither the value nor anything on the stack: they may hold what names a person.
type panicked struct{ kind string }

func (p *panicked) Error() string { return "panic of " + p.kind }

// guarded keeps a panic of one task from being written down by River, with its value, in the database.
func guarded(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{kind: fmt.Sprintf("%T", value)}
		}
	}()
	return f()
}

// className is what the log, and River's rows, are told of an error. Never its text: however careful its maker was, it is not known here.
func className(err error) string {
	var broken *panicked
	switch {
	case errors.As(err, &broken):
		return broken.Error()
	case postgres.State(err) != "":
		return postgres.State(err)
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline"
	case errors.Is(err, context.Canceled):
		return "stopped"
	}
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return fmt.Sprintf("%T", err)
}
