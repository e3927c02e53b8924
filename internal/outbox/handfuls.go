package outbox

import (
	"time"

	"github.com/senim-bot/senim/internal/guard"
)

const (
	// handfulTime is how long what is to be written waits for others to be written with, and handfulMost how many are written at once. It is short: what is not
	// written when the process dies goes out again. As many again may wait for the write before.
	handfulTime = 25 * time.Millisecond
	handfulMost = 250
)

// handfuls writes together what many have to write, each at its own time: a write of each by itself would cost more than the sends.
type handfuls[T any] struct {
	waiting chan written[T]
	done    chan struct{}
	// others is how many may come to write soon, whoever waits already counted. Who is alone does not wait.
	others func() int
}

type written[T any] struct {
	what T
	err  chan<- error
}

// inHandfuls writes by put until it is ended.
func inHandfuls[T any](others func() int, put func([]T) error) *handfuls[T] {
	h := &handfuls[T]{make(chan written[T], handfulMost), make(chan struct{}), others}
	go h.run(func(all []T) error { return guard.Run(func() error { return put(all) }) })
	return h
}

// end returns when all is written. Nobody may write any more.
func (h *handfuls[T]) end() {
	close(h.waiting)
	<-h.done
}

// write returns when what is sure to be written soon; done waits until it is.
func (h *handfuls[T]) write(what T) (done func() error) {
	err := make(chan error, 1)
	h.waiting <- written[T]{what, err}
	return func() error { return <-err }
}

func (h *handfuls[T]) run(put func([]T) error) {
	defer close(h.done)
	for first := range h.waiting {
		all := h.gather(first)
		what := make([]T, len(all))
		for i, w := range all {
			what[i] = w.what
		}
		err := put(what)
		for _, w := range all {
			w.err <- err
		}
	}
}

func (h *handfuls[T]) gather(first written[T]) []written[T] {
	all := []written[T]{first}
	enough := time.After(handfulTime)
	for len(all) < min(h.others(), handfulMost) {
		select {
		case w := <-h.waiting:
			all = append(all, w)
		case <-enough:
			return all
		}
	}
	return all
}
