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

	// Tomorrow and Today remind of the meetings of a day; Soon is a reminder somebody asked for herself.
	Tomorrow Kind = "ping.tomorrow"
	Today    Kind = "ping.today"
	Soon     Kind = "ping.soon"
	// Changed and Cancelled tell of what the office did to a meeting.
	Changed   Kind = "ping.changed"
	Cancelled Kind = "ping.cancelled"
	// Storm stops people from setting out to a meeting that will not be.
	Storm Kind = "ping.storm"
	// Notice is New for one of the foundation's notices.
	Notice Kind = "ping.notice"
)

func allKinds() []Kind {
	return []Kind{New, Staff, Tomorrow, Today, Soon, Changed, Cancelled, Storm, Notice}
}

// Reminds says whether it reminds of a meeting.
func (k Kind) Reminds() bool { return k == Tomorrow || k == Today || k == Soon }

// OfMeetings says whether it is about meetings, and not about papers.
func (k Kind) OfMeetings() bool { return k.Reminds() || k == Changed || k == Cancelled || k == Storm }

// priority orders what is due in the same moment; the smaller goes first.
func (k Kind) priority() int {
	switch {
	case k == Storm:
		return 0
	case k == New:
		return 2
	case k == Notice:
		return 3
	default:
		return 1
	}
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
	// Notice is the notice it is of; 0: of none.
	Notice int64
}
