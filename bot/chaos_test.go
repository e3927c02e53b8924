package main

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// point is a moment in the handling of an update: somebody is at a step, and a call about her is under way.
type point struct {
	name    string
	at      step
	where   string
	arrives bool
}

// points are all the moments between which something is kept, sent or confirmed.
func points() []point {
	return []point{
		{"update received, nothing done", stepCode, redisTake, false},
		{"typed message deleted", stepWrong, "deleteMessage", true},
		{"consent given, edit in flight", stepAgree, "editMessageText", false},
		{"edit accepted, answer lost", stepAgree, "editMessageText", true},
		{"pair picked, her screen as before", stepWaits, "editMessageText", false},
		{"pair picked, her screen changed, answer lost", stepWaits, "editMessageText", true},
		{"push in flight", stepWaits, "sendMessage", false},
		{"push accepted, answer lost", stepWaits, "sendMessage", true},
		{"new message in flight", stepSpeak, "sendMessage", false},
		{"new message accepted, answer lost", stepSpeak, "sendMessage", true},
		{"new message filled, answer lost", stepSpeak, "editMessageText", true},
		{"tap answered", stepChoose, "answerCallbackQuery", true},
		{"recorded, still held", stepCall, redisGive, false},
		{"done, answer to the webhook lost", stepDocuments, redisGive, true},
		{"hidden, not recorded", stepHide, "editMessageText", true},
	}
}

func pollPoints() []point {
	return []point{
		{"batch in flight", stepSpeak, "getUpdates", true},
		{"batch fetched", stepDocuments, redisTake, false},
		{"offset about to be confirmed", stepChoose, "getUpdates", false},
	}
}

// scale is how much more the larger run does.
func scale() int {
	if long() {
		return 8
	}
	return 1
}

func long() bool { return os.Getenv("SENIM_TEST_LONG") == "1" }

// chaosSeed is SENIM_TEST_SEED, or new; a failed test shows it.
func chaosSeed(t *testing.T) uint64 {
	seed := rand.Uint64()
	if given, err := strconv.ParseUint(os.Getenv("SENIM_TEST_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("SENIM_TEST_SEED=%d", seed)
	return seed
}

// TestUpdatesExactlyOnce: whatever dies between the arrival of an update and its end, everything an update asks for happens once.
func TestUpdatesExactlyOnce(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	// They wait much longer than they work, so they run at once whatever -parallel says.
	run := func(name string, test func(*testing.T)) { all.Go(func() { t.Run(name, test) }) }
	run("webhook, nothing dies", testNothingDies)
	for _, polling := range []bool{false, true} {
		how := "webhook, "
		if polling {
			how = "polling, "
		}
		for _, f := range []fate{killed, killedAndFlushed, flushed, stopped, cut} {
			if long() || f == killedAndFlushed || !polling && f != flushed {
				run(how+string(f), func(t *testing.T) { testPoints(t, polling, f) })
			}
		}
		if long() || !polling {
			run(how+"storm", func(t *testing.T) { testStorm(t, 10*scale(), polling) })
		}
	}
	all.Wait()
}

func testPoints(t *testing.T, polling bool, f fate) {
	seed := chaosSeed(t)
	// Without a lock in Redis nothing orders two replicas, and a copy that one of them has in hand may end after its successor on the other.
	o := openOffice(t, officeOptions{seed: seed, polling: polling, twins: f == killed, replicas: 2})
	all := points()
	if polling {
		// One process has everything in hand here, so each death costs everybody time; most points are passed by the webhook too.
		if !long() {
			all = slices.Concat(all[:3], all[9:11], all[12:])
		}
		all = append(all, pollPoints()...)
	}
	guests := make([]*guest, len(all)+1)
	for i := range guests {
		guests[i] = o.guest(i, seed)
		guests[i].fault = func(r *replica) bool { return o.meet(f, r) }
		if i < len(all) {
			guests[i].points = all[i : i+1]
		}
	}
	guests[len(all)].refused = true
	o.live(seed, guests)
	for _, tr := range o.left() {
		// Where Redis comes and goes, what is said to it may go unsaid.
		if f != stopped || tr.where != redisTake && tr.where != redisGive {
			t.Errorf("nobody came to the point %q", tr.point)
		}
	}
}

// testNothingDies: where nothing fails there is nothing to repair, so not even Telegram sees anything twice, however often updates come and wherever.
func testNothingDies(t *testing.T) {
	seed := chaosSeed(t)
	o := openOffice(t, officeOptions{seed: seed, twins: true, replicas: 2})
	guests := make([]*guest, 8)
	for i := range guests {
		guests[i] = o.guest(i, seed)
	}
	c := o.live(seed, guests)
	calls := o.sim.Calls(0)
	o.checkCallsOnce(c.person, calls)
	for _, g := range guests {
		o.checkCallsOnce(g.person, calls)
	}
}

// guest opens a family and hands its adult a code.
func (o *office) guest(n int, seed uint64) *guest {
	o.t.Helper()
	language := [...]string{"kk", "ru"}[n%2]
	f := chaosFamily(n, language)
	if err := o.seed.seedFamily(o.t.Context(), f); err != nil {
		o.t.Fatal(err)
	}
	codes, err := o.seed.invite(o.t.Context(), f.adults[0], o.seed.staff[f.caseworker])
	if err != nil {
		o.t.Fatal(err)
	}
	return &guest{person: o.person(f.adults[0].name, language, seed), number: n, language: language, codes: codes, byLink: n%5 == 4, mistypes: n%2 == 1}
}

// live lets everybody do what they do, all at once, and then asks what came of it.
func (o *office) live(seed uint64, guests []*guest) *clerk {
	o.t.Helper()
	began := time.Now()
	c := &clerk{person: o.person("Асхат", "kk", seed), joins: len(guests), wrong: map[int64]bool{}}
	for _, g := range guests {
		c.wrong[int64(o.seed.adults[g.name])] = g.refused
	}
	c.arrives()
	var people sync.WaitGroup
	people.Go(c.works)
	for _, g := range guests {
		people.Go(g.lives)
	}
	people.Wait()
	if o.t.Failed() {
		o.t.FailNow()
	}
	c.leaves()
	if o.deliverer != nil {
		o.deliverer.rest()
	}
	lived := time.Since(began)
	o.check(c, guests)
	posts := 0
	if o.deliverer != nil {
		posts = o.deliverer.posts
	}
	o.t.Logf("%d people, %d updates, %d deliveries, %d faults, lived %s, all %s", len(guests)+1, len(o.handled), posts, o.losses(), lived.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	return c
}

func (o *office) check(c *clerk, guests []*guest) {
	o.t.Helper()
	o.checkStaff(guests)
	calls := o.sim.Calls(0)
	for _, g := range guests {
		o.checkGuest(g, calls)
		if !g.refused {
			o.checkOneScreen(g.person, g.hidden)
		}
	}
	o.checkPerson(c.person, calls)
	o.checkOneScreen(c.person, c.hidden)
	o.checkNobodyElse(guests, o.sim.Calls(0))
	o.checkLogs()
}
