package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// taker is an adult who presses what her screen shows: mostly what leads to a time, or away from one.
type taker struct {
	*person
	*race
	adult  int64
	asked  map[string]bool // the keys of what she pressed to take, move or give back a time
	booked map[int]int64   // the time she was told to have booked, by her number of the meeting
	told   []told
	said   map[string]int // how often what was the answer to such a press
	screen simulatortest.Message
}

// told is what one screen said of one meeting.
type told struct {
	number, revision int
	stands           bool
	text             string
}

// weights are how often what is pressed. Steps weigh what stepWeight says.
var weights = map[dialog.Route]int{message.RouteHome: 1, message.RouteBook: 4, message.RouteMeetings: 2, message.RouteMeeting: 3, message.RouteMeetMove: 8, message.RouteMeetOff: 12,
	message.RouteMeetOffNow: 3, message.RouteMeetBack: 6, message.RouteBookNow: 16, message.RouteMoveNow: 16, message.RouteStepBack: 1, message.RouteStepLeave: 1}

// choice is a button of her screen.
type choice struct {
	data string
	dialog.Tap
}

// presses does one thing. What is to take, move or give back a time she often presses twice at once.
func (a *taker) presses() {
	c, found := a.chooses()
	if !found {
		a.says("/menu")()
		a.screen = a.last()
		return
	}
	key, tries := a.key(c.Tap)
	times := 1
	if tries {
		times += a.random.IntN(3) / 2
		a.asked[key] = true
		a.left.Add(-int64(times))
	}
	if (c.Route == message.RouteBookNow || c.Route == message.RouteMoveNow) && a.random.IntN(6) == 0 {
		a.dawdles()
	}
	var updates []int64
	for range times {
		_, update := a.touches(a.screen, c.data)
		updates = append(updates, update)
	}
	for _, update := range updates {
		a.await(update)
	}
	a.screen = a.last()
	said := a.reads(c.Tap)
	if tries {
		a.said[said]++
	}
}

// dawdles while others press.
func (a *taker) dawdles() {
	enough := a.through() + 15
	eventually(time.Second, func() bool { return a.through() > enough || a.left.Load() <= 0 })
}

func (a *taker) chooses() (choice, bool) {
	var all []choice
	for _, c := range a.buttons() {
		n := weights[c.Route]
		if c.Route == message.RouteStep {
			n = a.stepWeight(c.Args[1])
		}
		all = append(all, slices.Repeat([]choice{c}, n)...)
	}
	if len(all) == 0 {
		return choice{}, false
	}
	return all[a.random.IntN(len(all))], true
}

func (a *taker) buttons() (all []choice) {
	for _, data := range slices.Concat(a.screen.Data...) {
		if tap, _, err := a.codec().Open(data, a.chat); err == nil {
			all = append(all, choice{data, tap})
		}
	}
	return all
}

// stepWeight leads straight to the times: whoever wishes for something else finds fewer.
func (a *taker) stepWeight(answer int64) int {
	if answer == message.GoOn || answer >= 0 && !strings.Contains(a.screen.Text, a.say.Label("book.wishes")) {
		return 12
	}
	return 0
}

// key is by what PostgreSQL knows what a press does, if it tries to take, move or give back a time. To look at a time holds it.
func (a *taker) key(tap dialog.Tap) (key string, tries bool) {
	args := tap.Args
	switch tap.Route {
	case message.RouteStep:
		return "", strings.Contains(a.screen.Text, a.say.Label("book.nearest"))
	case message.RouteBookNow:
		return fmt.Sprintf("draft:%d:0:%d", a.adult, args[0]), true
	case message.RouteMoveNow:
		return fmt.Sprintf("move:%d:%d:%d:%d", a.adult, args[0], args[1], args[2]), true
	case message.RouteMeetOffNow:
		return fmt.Sprintf("meet-off-now:%d:%d:%d", a.adult, args[0], args[1]), true
	case message.RouteMeetBack:
		return fmt.Sprintf("back:meet-back:%d:%d:%d", a.adult, args[0], args[1]), true
	}
	return "", false
}

// answers are what a screen may say first about what she pressed.
var answers = []string{"book.done", "book.already", "book.moved", "book.cancelled", "book.slot_taken", "book.busy", "book.check", "book.no_slots",
	"meeting.here", "meeting.changed", "meeting.not_kept", "meeting.elsewhere"}

// reads keeps what the screen says of a meeting. Her buttons carry which one it is, and which revision of it.
func (a *taker) reads(pressed dialog.Tap) (said string) {
	for _, key := range answers {
		if a.text(key)(a.screen) {
			said = key
		}
	}
	number := 0
	for _, c := range a.buttons() {
		if c.Route == message.RouteMeetMove || c.Route == message.RouteMeetBack {
			number = int(c.Args[0])
			a.told = append(a.told, told{number, int(c.Args[1]), c.Route == message.RouteMeetMove, a.screen.Text})
		}
	}
	switch {
	case pressed.Route == message.RouteBookNow && (said == "book.done" || said == "book.already"):
		a.booked[number] = pressed.Args[0]
	case pressed.Route == message.RouteMeetOffNow && said == "book.cancelled" && number == 0:
		// It cannot be taken back any more, so no button names it.
		a.told = append(a.told, told{int(pressed.Args[0]), int(pressed.Args[1]) + 1, false, a.screen.Text})
	}
	return said
}
