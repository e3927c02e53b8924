// Package dialog is in charge of the form of a conversation: what a screen is, how a tap travels through Telegram and back, how the steps of a
// conversation follow each other. It knows no business, no texts and no Telegram client.
package dialog

import "time"

// Route names what a tap asks for; the flow's table says who may ask and what happens. At most 12 bytes, so that a tap fits Telegram's 64.
type Route string

// Tap is what a button asks for: a route and absolute ids, never an index into what was shown.
type Tap struct {
	Route Route
	Args  []int64
}

// Zero says whether the tap asks for nothing.
func (t Tap) Zero() bool { return t.Route == "" }

// Button is one inline button. Exactly one of Tap and URL is set.
type Button struct {
	Text string
	Tap  Tap
	URL  string
}

// Screen is what the one live message of a chat shows.
type Screen struct {
	// Text is Telegram HTML; whatever is inserted was escaped by the printer.
	Text string
	Rows [][]Button
	// ClosesAfter counts from the last tap; zero: the screen does not close by itself.
	ClosesAfter time.Duration
	// ClosesAt is a fixed closing time, for screens that stay to the end of their day. It wins over ClosesAfter.
	ClosesAt time.Time
	// Beside names what stands in the chat as part of this screen, a voice note say; empty for nothing. It goes when a screen comes that does not name it.
	Beside string
	// Back is where «Жалғастыру» on the closed line leads: usually to this screen itself.
	Back Tap
	// Watched: it is read anew by its Back and edited in place while it stands.
	Watched bool
}

// Closing is the time at which the screen must be closed, zero for never.
func (s Screen) Closing(now time.Time) time.Time {
	if !s.ClosesAt.IsZero() {
		return s.ClosesAt
	}
	if s.ClosesAfter > 0 {
		return now.Add(s.ClosesAfter)
	}
	return time.Time{}
}

// Opening is the text of a new message, and so a lock-screen line. Only package message makes values of it, from the closed set ping.*, open.*.
type Opening string

// Message is a screen ready for the wire: its taps are sealed for one chat.
type Message struct {
	Text string
	Keys [][]Key
}

// Key is a wire button: callback data or a link.
type Key struct {
	Text string
	Data string
	URL  string
}
