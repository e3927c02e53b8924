package session

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestQueueOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var q queue
		var mu sync.Mutex
		var order []int
		if err := q.enter(t.Context(), person); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 5 {
			wg.Go(func() {
				if err := q.enter(t.Context(), person); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, i)
				mu.Unlock()
				q.leave(person)
			})
			synctest.Wait()
		}
		q.leave(person)
		wg.Wait()
		if !slices.IsSorted(order) || len(order) != 5 {
			t.Errorf("order %v", order)
		}
		if len(q.people) != 0 {
			t.Errorf("left behind: %v", q.people)
		}
	})
}

// Who gives up waiting leaves no gap that nobody passes.
func TestQueueGivingUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var q queue
		if err := q.enter(t.Context(), person); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for _, ctx := range []context.Context{short, t.Context(), short} {
			wg.Go(func() {
				err := q.enter(ctx, person)
				if wantGone := ctx == short; errors.Is(err, context.DeadlineExceeded) != wantGone {
					t.Errorf("enter = %v", err)
				}
				if err == nil {
					q.leave(person)
				}
			})
			synctest.Wait()
		}
		time.Sleep(2 * time.Second)
		q.leave(person)
		wg.Wait()
		if len(q.people) != 0 {
			t.Errorf("left behind: %v", q.people)
		}
	})
}

// Giving up at the moment of being let in passes the place on.
func TestQueueGivingUpWhenLetIn(t *testing.T) {
	t.Parallel()
	var q queue
	if err := q.enter(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	second, third := make(chan struct{}), make(chan struct{})
	q.people[person] = append(q.people[person], second, third)
	q.leave(person)
	q.drop(person, second)
	select {
	case <-third:
	default:
		t.Error("the next one was not let in")
	}
	q.leave(person)
	if err := q.enter(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	q.leave(person)
}
