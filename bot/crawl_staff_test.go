package main

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// staffTaps bounds a walk of the staff: whoever opens families and documents never runs out of buttons.
const staffTaps = 1400

// walk goes where nobody was yet, else where it went least so far, from the menu of somebody of the staff. What is asked for there is typed too.
func (c *crawler) walk(name string) {
	c.t.Helper()
	tried := map[string]int{}
	c.follow(name, message.RouteWaiting)
	c.begin(name, "/menu")
	waited := false
	for range staffTaps {
		m := c.screenOf(name)
		c.checkScreen(name, false, m)
		if !waited && c.isQuestion(name, m) {
			// Once, a question closes before it is answered.
			waited = true
			c.sim.Advance(6 * time.Minute)
			c.work()
			continue
		}
		best, least := -1, 0
		for i, label := range slices.Concat(m.Buttons...) {
			way, route := c.way(name, m, i, label)
			n := 1 + tried[way]
			if !c.reached[route] {
				n = 0
			}
			if best < 0 || n < least {
				best, least = i, n
			}
		}
		if c.isQuestion(name, m) && !c.hasAnswers(name, m) && tried[question(m)] < max(least, 1) {
			tried[question(m)]++
			c.answer(name, m)
			continue
		}
		if best < 0 {
			c.begin(name, "/menu")
			continue
		}
		label, data := slices.Concat(m.Buttons...)[best], slices.Concat(m.Data...)[best]
		way, route := c.way(name, m, best, label)
		tried[way]++
		c.reached[route] = true
		c.sim.Advance(5 * time.Second)
		c.press(func() simulatortest.Answer { return c.sim.PressData(c.person(name), m.MessageID, data) })
	}
}

// screenOf is the newest message with buttons: a picture to show may stand below it.
func (c *crawler) screenOf(name string) simulatortest.Message {
	messages := c.sim.Chat(c.person(name)).Messages
	for i := len(messages) - 1; i >= 0; i-- {
		if len(messages[i].Buttons) > 0 {
			return messages[i]
		}
	}
	return c.sim.Last(c.person(name))
}

// way is what makes a button another one than those tapped before: its route and its label, and under a question the question.
func (c *crawler) way(name string, m simulatortest.Message, i int, label string) (string, dialog.Route) {
	tap, _, err := c.codec().Open(slices.Concat(m.Data...)[i], c.person(name))
	if err != nil {
		c.t.Fatalf("%s: button %q carries data of nobody", name, label)
	}
	way := string(tap.Route) + "|" + plain(label)
	if strings.HasPrefix(label, "☐") || strings.HasPrefix(label, "☑") {
		way = string(tap.Route) + "|ticks" // one tick of a list is as good as another
	}
	if tap.Route == message.RouteStep {
		way += "|" + question(m)
	}
	return way, tap.Route
}

var numbers = regexp.MustCompile(`K-[2-9A-HJ-NP-Z]{4}|[0-9]+`)

// plain leaves out what differs from one family and day to the next. One sign is as good as another.
func plain(text string) string {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return "#"
	}
	return numbers.ReplaceAllString(text, "#")
}

// question is the last thing that a screen asks.
func question(m simulatortest.Message) string {
	paragraphs := strings.Split(strings.TrimSpace(m.Text), "\n\n")
	return plain(paragraphs[len(paragraphs)-1])
}

func (c *crawler) isQuestion(name string, m simulatortest.Message) bool {
	return c.leads(name, m, string(message.RouteStepBack))
}

func (c *crawler) hasAnswers(name string, m simulatortest.Message) bool {
	return c.leads(name, m, string(message.RouteStep))
}

func (c *crawler) leads(name string, m simulatortest.Message, route string) bool {
	return slices.ContainsFunc(slices.Concat(m.Data...), func(data string) bool {
		tap, _, err := c.codec().Open(data, c.person(name))
		return err == nil && string(tap.Route) == route
	})
}

// answer types one thing after the other until the question is another one: no slice of the work has to say here what its questions expect.
func (c *crawler) answer(name string, m simulatortest.Message) {
	c.t.Helper()
	code := ""
	for _, one := range []string{"Ә", "05.2014", "14.01.2027", "14:30", "+7 701 000 00 00", "+44 20 7946 0000", "09:00–12:00", "кеңсе, 2-қабат"} {
		c.says(name, one)
		now := c.screenOf(name)
		c.checkScreen(name, false, now)
		if !strings.Contains(plain(now.Text), question(m)) {
			return
		}
	}
	c.must(c.Pool.QueryRow(c.t.Context(), `SELECT code FROM families ORDER BY id LIMIT 1`).Scan(&code))
	c.says(name, strings.ToLower(code))
	if now := c.screenOf(name); strings.Contains(plain(now.Text), question(m)) {
		c.begin(name, "/menu")
	}
}

// news moves a paper of each person of a family in a way that a phone lights up for.
func (c *crawler) news(f demoFamily) {
	c.t.Helper()
	for _, p := range f.persons {
		document := c.seed.papers[p.name+":"+string(p.papers[0].track)]
		var to family.State
		c.must(c.Pool.QueryRow(c.t.Context(), `SELECT stage, overlay FROM moves WHERE document_id = $1 ORDER BY seq DESC LIMIT 1`, document).Scan(&to.Stage, &to.Overlay))
		if to.Overlay == family.ActionNeeded {
			to.Overlay = family.NoOverlay
		} else {
			to.Overlay = family.ActionNeeded
		}
		_, err := c.Families.Move(c.t.Context(), family.NewMove{Document: document, To: to, By: c.seed.staff[f.caseworker], Key: c.clock().String() + p.name}, c.clock())
		c.must(err)
	}
	c.sim.Advance(11 * time.Minute)
	c.work()
}

// reads goes from the ping to what is new and back.
func (c *crawler) reads(name string) {
	c.t.Helper()
	c.follow(name, message.RouteNew, message.RouteNewOne, message.RouteNewList)
}

// follow takes one button after the other, each from the screen that the one before brought, if it is there.
func (c *crawler) follow(name string, routes ...dialog.Route) {
	c.t.Helper()
	for _, route := range routes {
		c.tapsFirst(name, func(tap dialog.Tap) bool { return tap.Route == route })
	}
}

// tapsFirst taps the first button of somebody's screen that fits, if there is any.
func (c *crawler) tapsFirst(name string, fits func(dialog.Tap) bool) {
	c.t.Helper()
	m := c.screenOf(name)
	for _, data := range slices.Concat(m.Data...) {
		if tap, _, err := c.codec().Open(data, c.person(name)); err == nil && fits(tap) {
			c.reached[tap.Route] = true
			c.sim.Advance(5 * time.Second)
			c.press(func() simulatortest.Answer { return c.sim.PressData(c.person(name), m.MessageID, data) })
			return
		}
	}
}

// duty lets a caseworker do something that waits on their list: nobody may end a link on the way.
func (c *crawler) duty(caseworker string) {
	c.t.Helper()
	_, err := c.Pool.Exec(c.t.Context(), `
		INSERT INTO tasks (family_id, kind, adult_id, made_at, due_at, key)
		SELECT a.family_id, 'call-about-ended-link', a.id, $2, $2::timestamptz + interval '1 day', 'crawl' FROM adults a WHERE a.id = $1`, c.seed.adults["Айнұр"], c.clock())
	c.must(err)
	c.begin(caseworker, "/menu")
	c.follow(caseworker, message.RouteToday)
	c.tapsFirst(caseworker, func(tap dialog.Tap) bool {
		return tap.Route == message.RouteDuties && tap.Args[0] == int64(message.DutyTasks)
	})
	c.follow(caseworker, message.RouteTask, message.RouteTaskDone)
}

// outcome leaves something for a second person to decide, if nobody did so on the way.
func (c *crawler) outcome() {
	c.t.Helper()
	n := family.NewMove{Document: c.seed.papers["Гүлмира:"+string(family.RelativeStatus)], To: family.State{Stage: "decision"}, By: c.seed.staff["Асхат"], Key: c.clock().String()}
	c.must(c.Pool.QueryRow(c.t.Context(), `SELECT max(seq) FROM moves WHERE document_id = $1`, n.Document).Scan(&n.After))
	if _, err := c.Families.RequestApproval(c.t.Context(), n, c.clock()); !errors.Is(err, family.ErrOverlap) {
		c.must(err)
	}
}

func (c *crawler) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}
