package account

import (
	"slices"
	"testing"
	"time"
)

// What belongs to a screen stays and closes with it as long as the screens that come name it, and goes with the first that does not. A place on the map stays.
func TestBesideScreen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		then func(b *bundle)
		// gone is when it is taken away, counted from now.
		gone time.Duration
		// all: the place on the map, too.
		all bool
	}{
		"nothing comes":              {func(*bundle) {}, 10 * time.Minute, false},
		"the same screen":            {func(b *bundle) { b.shows(2, "letter/1", 10*time.Minute) }, 15 * time.Minute, false},
		"another screen":             {func(b *bundle) { b.shows(2, "", 10*time.Minute) }, 5 * time.Minute, false},
		"another letter":             {func(b *bundle) { b.shows(2, "letter/2", 10*time.Minute) }, 5 * time.Minute, false},
		"a line that never closes":   {func(b *bundle) { b.shows(9, "", 0) }, 5 * time.Minute, false},
		"its screen has to close":    {func(b *bundle) { b.check(b.CloseScreen(b.ctx(), b.Pool, b.actor(101).Adult, b.now)) }, 5 * time.Minute, false},
		"its screen is closed":       {func(b *bundle) { b.closes(4) }, 5 * time.Minute, false},
		"a tap was faster than that": {func(b *bundle) { b.closes(3) }, 10 * time.Minute, false},
		"what it shows has changed":  {func(b *bundle) { b.check(b.CloseScreenAt(b.ctx(), b.Pool, b.actor(101).Adult, b.now.Add(time.Minute))) }, 6 * time.Minute, false},
		"the chat is hidden":         {func(b *bundle) { b.check(b.HidePictures(b.ctx(), 101, b.now)) }, 5 * time.Minute, true},
		"somebody else's chat moves": {func(b *bundle) { b.check(b.Shown(b.ctx(), 102, ScreenChange{MessageID: 4, Version: 1, Read: b.now})) }, 10 * time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			began := b.now
			b.letIn(101)
			b.shows(2, "letter/1", 10*time.Minute)
			b.check(b.BesideScreen(b.ctx(), 101, 3, "letter/1", b.now, b.now.Add(10*time.Minute)))
			b.check(b.BesideShown(b.ctx(), 101, 8, 0, b.now.Add(time.Hour)))
			b.now = b.now.Add(5 * time.Minute)
			c.then(b)
			for _, wait := range []time.Duration{5, 6, 10, 15} {
				b.now = began.Add(wait * time.Minute)
				b.check(b.ChangedScreens(b.ctx(), b.now))
				b.expireLeases()
				gone := wait*time.Minute >= c.gone
				if got := b.retiredIDs(); slices.Contains(got, 3) != gone || slices.Contains(got, 8) != (c.all && gone) {
					t.Errorf("after %d minutes these go: %v", wait, got)
				}
				if stands := must(b.StandsBeside(b.ctx(), 101, "letter/1", b.now))(t); stands == gone {
					t.Errorf("after %d minutes it stands: %t", wait, stands)
				}
			}
		})
	}
}

// shows records a screen of the first chat.
func (b *bundle) shows(message int, beside string, open time.Duration) {
	b.t.Helper()
	change := ScreenChange{MessageID: message, Version: 4, Read: b.now, Beside: beside}
	if open > 0 {
		change.ClosesAt = b.now.Add(open)
	}
	b.check(b.Shown(b.ctx(), 101, change))
}

// closes records that the sweep has closed the screen of the first chat, if it still stood there as that version.
func (b *bundle) closes(version int64) {
	b.t.Helper()
	b.check(b.ScreenClosed(b.ctx(), Screen{Chat: 101, MessageID: 2, Version: version}, version+1))
}
