package dialog

import "context"

// Turn is one update's hold on its person: while it lasts, no other update of that person is worked on.
type Turn struct {
	// Seen says that this very update was finished before; nothing may happen again.
	Seen bool

	state   []byte
	changed bool
	end     func(ctx context.Context, done bool, changed bool, state []byte) error
}

// NewTurn is for the session store: end is called once, with done when the update was handled.
func NewTurn(state []byte, seen bool, end func(ctx context.Context, done, changed bool, state []byte) error) *Turn {
	return &Turn{Seen: seen, state: state, end: end}
}

// State is what the conversation saved last, nil when there is none.
func (t *Turn) State() []byte { return t.state }

// Save replaces the state; nil forgets it. It is kept only if the turn ends in Done.
func (t *Turn) Save(state []byte) { t.state, t.changed = state, true }

// Done keeps the state, marks the update as seen and lets the next one in.
func (t *Turn) Done(ctx context.Context) error { return t.end(ctx, true, t.changed, t.state) }

// Release lets the next update in and keeps nothing: the update will be delivered again.
func (t *Turn) Release(ctx context.Context) error { return t.end(ctx, false, false, nil) }
