// Package delivery is in charge of what is owed: one row per message owed to one account, from the moment it is queued with the change that caused it
// until it is settled. It names accounts, never chats, and knows no texts.
package delivery

import "time"

// Kind is what is owed; it is also the key of the line that will be shown.
type Kind string

const (
	// New tells an adult that something waits for her in the chat.
	New Kind = "ping.new"
	// Staff tells a member of staff that something waits for them.
	Staff Kind = "ping.staff"
)

// priority orders what is due in the same moment; the smaller goes first.
func (k Kind) priority() int {
	if k == Staff {
		return 1
	}
	return 2
}

// lasts is how long after its due time a message is still worth sending.
func (k Kind) lasts() time.Duration {
	if k == Staff {
		return 24 * time.Hour
	}
	return 72 * time.Hour
}

// Delivery is one claimed row. Attempts counts its claims and is the fence: only the holder of the last claim can settle it.
type Delivery struct {
	ID       int64
	Account  int64
	Kind     Kind
	Attempts int
	// Persons are those whose papers it is about, of all messages merged into it; none: it is about nobody's in particular.
	Persons []int64
}
