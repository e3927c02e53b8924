package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/flow"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/wording"
)

// TestCrawl taps every button as every person of the demo: each tap is answered, each screen is clean and small enough for who reads it, and no
// route of the table is out of reach.
func TestCrawl(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := crawler{town: w, reached: map[dialog.Route]bool{}}
	staff := slices.Concat(demoOffice(), demoMembers())
	c.reception()
	for _, member := range staff {
		w.says(member.name, "/start "+w.links[member.name])
	}
	for _, f := range demoFamilies() {
		w.family(f)
		for _, a := range f.adults {
			w.seed.now = w.clock() // walks take days, and codes run out
			if a.state == invited {
				c.crawl(a.name, a.simple, "/start", "/start "+w.invites(f, a).Link)
				continue
			}
			w.joins(f, a.name)
			w.work()
			if a.name == "Айнұр" {
				c.reminded(f, a.name)
				c.offered(a.name)
				c.announced(f.caseworker, a.name)
				c.followsUp(f.caseworker, a.name)
			}
			c.crawl(a.name, a.simple && a.state == joined, "", "/menu")
			c.news(f)
			c.reads(a.name)
			c.crawl(a.name, a.simple && a.state == joined, "")
		}
	}
	c.duty("Асхат")
	c.unfit("Айнұр", "Марат")
	c.stormed("Айнұр", "Марат", "Асхат")
	c.announcing("Асхат", "Жанар")
	for _, member := range demoMembers() {
		c.walk(member.name)
	}
	for _, member := range demoOffice() {
		c.outcome() // to take back, or for the supervisor to decide
		c.walk(member.name)
	}
	c.keepsOffices("Лаура")
	c.crawl("Бөтен", false, "/start", "/help", "/menu", "/language", "/hide", "hello")
	for _, name := range flow.Routes() {
		if !c.reached[name] {
			t.Errorf("no button leads to %q", name)
		}
	}
}

type crawler struct {
	*town
	reached map[dialog.Route]bool
}

// crawl goes on from each start until no screen it can get to has a button it has not tapped.
func (c *crawler) crawl(name string, simple bool, starts ...string) {
	c.t.Helper()
	tapped := map[string]bool{}
	for _, start := range starts {
		c.begin(name, start)
		// Without a new button for a while, what is left lies behind another way from the start; after a few such ways there is nothing left.
		for old, again := 0, 0; again < 5; {
			m := c.screenOf(name)
			c.checkScreen(name, simple, m)
			label, data := c.next(m, tapped)
			if label == "" || old > 6 {
				c.begin(name, start)
				old, again = 0, again+1
				continue
			}
			if tapped[place(m, label)] {
				old++
			} else {
				old, again = 0, 0
			}
			tapped[place(m, label)] = true
			tap, _, err := c.codec().Open(data, c.person(name))
			if err != nil {
				c.t.Fatalf("%s: button %q carries data of nobody", name, label)
			}
			c.reached[tap.Route] = true
			c.sim.Advance(5 * time.Second)
			c.press(func() simulatortest.Answer { return c.sim.PressData(c.person(name), m.MessageID, data) })
		}
	}
}

// begin goes to where a crawl starts: a command, or what stands there already. Time passes, so that nobody looks like a flood.
func (c *crawler) begin(name, start string) {
	c.t.Helper()
	c.sim.Advance(5 * time.Second)
	if start != "" {
		c.says(name, start)
	}
}

// place is a button of a screen, whatever day and hour it speaks of: there are more times to book than anybody can tap.
func place(m simulatortest.Message, label string) string { return plain(m.Text) + "|" + plain(label) }

// next prefers a button not tapped yet, then any that leads on; hiding and going back come last.
func (c *crawler) next(m simulatortest.Message, tapped map[string]bool) (label, data string) {
	var known []int
	flat, all := slices.Concat(m.Buttons...), slices.Concat(m.Data...)
	agree := c.agrees()
	for i, label := range flat {
		// Agreeing ends the way in, so it is tapped only when nothing else on that screen is new.
		if !tapped[place(m, label)] && (!agree[label] || !slices.ContainsFunc(flat, func(l string) bool { return !agree[l] && !tapped[place(m, l)] })) {
			return label, all[i]
		}
		known = append(known, i)
	}
	if len(known) == 0 {
		return "", ""
	}
	// Somewhere behind a known button there may be a new one: walk on, each time another way.
	i := known[len(tapped)%len(known)]
	tapped["walk"+strconv.Itoa(len(tapped))] = true
	return flat[i], all[i]
}

func (c *crawler) agrees() map[string]bool {
	return map[string]bool{c.bundle.Printer("kk").Label("btn.agree"): true, c.bundle.Printer("ru").Label("btn.agree"): true}
}

func (c *crawler) codec() dialog.Codec {
	return dialog.Codec{Sign: func(b []byte) []byte { return c.Vault.Index("tap", b) }}
}

func (c *crawler) checkScreen(name string, simple bool, m simulatortest.Message) {
	c.t.Helper()
	for _, text := range append(slices.Concat(m.Buttons...), m.Text) {
		for _, hit := range wording.Check(wording.FamilyView, text) {
			if hit.Forbidden {
				c.t.Errorf("%s reads a word that must not be read: %v in %q", name, hit, text)
			}
		}
		if strings.TrimSpace(text) == "" || strings.Contains(text, "{{") || strings.Contains(text, "%!") {
			c.t.Errorf("%s reads %q", name, text)
		}
	}
	if !m.Protected {
		c.t.Errorf("%s could forward %q", name, m.Text)
	}
	if simple && !c.fixedPage(m.Text) && utf8.RuneCountInString(m.Text) > 300 {
		c.t.Errorf("%s must read %d characters: %q", name, utf8.RuneCountInString(m.Text), m.Text)
	}
	if n := len(slices.Concat(m.Buttons...)); simple && n > 6 {
		c.t.Errorf("%s must choose among %d buttons under %q", name, n, m.Text)
	}
}

// fixedPage says whether a text is one of those whose words are given: the consent and the urgent page.
func (c *crawler) fixedPage(text string) bool {
	for _, lang := range []string{"kk", "ru", ""} {
		say := c.bundle.Printer(lang)
		for _, key := range []string{"urgent.danger", "consent.what", "consent.how"} {
			if strings.Contains(text, say.Label(key)) {
				return true
			}
		}
	}
	return false
}
