package telegram

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
)

// panicked is a panic turned into an error. Neither the value nor the arguments on the stack are kept: they may hold what a person wrote.
type panicked struct {
	kind  string
	stack []string
}

func (p *panicked) Error() string { return "panic of " + p.kind }

func guarded(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{kind: fmt.Sprintf("%T", value), stack: callers()}
		}
	}()
	return f()
}

func callers() []string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var stack []string
	for {
		f, more := frames.Next()
		stack = append(stack, fmt.Sprintf("%s %s:%d", f.Function, filepath.Base(f.File), f.Line))
		if !more {
			return stack
		}
	}
}

// className is what the log tells of an error. Never its text: however careful its maker was, it is not known here.
func (r *Receiver) className(err error) string {
	var p *panicked
	switch {
	case errors.As(err, &p):
		return p.Error()
	case ClassOf(err) != "":
		return "telegram " + string(ClassOf(err))
	case r.Class != nil && r.Class(err) != "":
		return r.Class(err)
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline"
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
