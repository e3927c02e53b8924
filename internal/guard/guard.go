// Package guard is in charge of what a failure may tell: the log, and whoever else keeps it, learns of what kind it was, never what it says. However careful the
// maker of an error or of a panic was, its text or value may name a person.
package guard

import (
	"context"
	"errors"
	"fmt"
)

// Panicked is a panic turned into an error. It keeps neither the value nor anything on the stack.
type Panicked struct{ kind string }

// Error names the type of what was panicked with.
func (p *Panicked) Error() string { return "panic of " + p.kind }

// Run does f and turns its panic into an error, so that a panic over one person's matter does not end the process for all.
func Run(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &Panicked{kind: fmt.Sprintf("%T", value)}
		}
	}()
	return f()
}

// Class is the kind of an error: a panic, PostgreSQL's SQLSTATE, a deadline, a stop, else the type of its first cause.
func Class(err error) string {
	var broken *Panicked
	var refused interface{ SQLState() string }
	switch {
	case errors.As(err, &broken):
		return broken.Error()
	case errors.As(err, &refused):
		return "SQLSTATE " + refused.SQLState()
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
