package session

import (
	"context"
	"sync"
)

// queue lets one update of each person through at a time inside this process, in the order in which they came.
type queue struct {
	mu     sync.Mutex
	people map[int64][]chan struct{}
}

// enter waits for the turn. The first of a person's channels is the one inside.
func (q *queue) enter(ctx context.Context, person int64) error {
	turn := make(chan struct{})
	q.mu.Lock()
	q.join(person, turn)
	if len(q.people[person]) == 1 {
		close(turn)
	}
	q.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		q.drop(person, turn)
		return ctx.Err()
	}
}

// enterFree enters only if nobody is inside.
func (q *queue) enterFree(person int64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.people[person]) > 0 {
		return false
	}
	q.join(person, make(chan struct{}))
	return true
}

func (q *queue) join(person int64, turn chan struct{}) {
	if q.people == nil {
		q.people = make(map[int64][]chan struct{})
	}
	q.people[person] = append(q.people[person], turn)
}

// leave lets the next one in.
func (q *queue) leave(person int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.next(person)
}

func (q *queue) next(person int64) {
	waiting := q.people[person][1:]
	if len(waiting) == 0 {
		delete(q.people, person)
		return
	}
	q.people[person] = waiting
	close(waiting[0])
}

// drop removes one that gave up waiting; it may have been let in at that very moment.
func (q *queue) drop(person int64, turn chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, waiting := range q.people[person] {
		if waiting != turn {
			continue
		}
		if i == 0 {
			q.next(person)
			return
		}
		q.people[person] = append(q.people[person][:i], q.people[person][i+1:]...)
		return
	}
}
