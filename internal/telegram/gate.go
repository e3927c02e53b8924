package telegram

import (
	"context"
	"sync"
)

// gate counts the updates inside and lets no more in once it is closed.
type gate struct {
	mu     sync.Mutex
	inside int
	closed bool
	empty  chan struct{}
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.closed && g.inside == 0 {
		close(g.empty)
	}
}

func (g *gate) close(ctx context.Context) error {
	g.mu.Lock()
	if !g.closed {
		g.closed, g.empty = true, make(chan struct{})
		if g.inside == 0 {
			close(g.empty)
		}
	}
	g.mu.Unlock()
	select {
	case <-g.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// line counts the updates of each person that wait or are in work.
type line struct {
	mu     sync.Mutex
	people map[int64]int
}

func (l *line) join(person int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.people == nil {
		l.people = make(map[int64]int)
	}
	if l.people[person] >= queueOfOne {
		return false
	}
	l.people[person]++
	return true
}

func (l *line) quit(person int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.people[person]--; l.people[person] == 0 {
		delete(l.people, person)
	}
}

// guestsKept bounds the memory of groups; who adds the bot to more of them than that only makes it leave again.
const guestsKept = 1000

// guests remember the groups that were left: of a hundred messages waiting from one group, the first is enough to go.
type guests struct {
	mu   sync.Mutex
	left map[int64]bool
}

func (g *guests) mustLeave(u Update) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if u.Kind == Member {
		delete(g.left, u.Chat)
	}
	if u.Blocked || g.left[u.Chat] {
		return false
	}
	if g.left == nil || len(g.left) >= guestsKept {
		g.left = make(map[int64]bool)
	}
	g.left[u.Chat] = true
	return true
}
