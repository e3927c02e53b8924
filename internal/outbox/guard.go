package outbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/telegram"
)

// panicked is a panic turned into an error. It keeps neither the value nor anything on the stack: they may hold what names a person.
type panicked struct{ kind string }

func (p *panicked) Error() string { return "panic of " + p.kind }

// guarded keeps a panic over one person's message from ending the process for all.
func guarded(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{kind: fmt.Sprintf("%T", value)}
		}
	}()
	return f()
}

// className is what the log tells of an error. Never its text: however careful its maker was, it is not known here.
func className(err error) string {
	var broken *panicked
	var refused *telegram.SendError
	switch {
	case errors.As(err, &broken):
		return broken.Error()
	case errors.As(err, &refused):
		return "telegram " + string(refused.Class)
	case postgres.State(err) != "":
		return postgres.State(err)
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline"
	case errors.Is(err, context.Canceled):
		return "stopped"
	}
	return fmt.Sprintf("%T", root(err))
}

func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
