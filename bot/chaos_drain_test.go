package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// patienceOfOrchestrators is how long a process may take to stop before it is killed.
const patienceOfOrchestrators = 20 * time.Second

// TestDrainUnderLoad: a replica that is asked to stop finishes what it has in hand, gives up nothing and is gone in time.
func TestDrainUnderLoad(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	all.Go(func() { t.Run("webhook", func(t *testing.T) { testDrain(t, false) }) })
	all.Go(func() { t.Run("polling", func(t *testing.T) { testDrain(t, true) }) })
	all.Go(func() { t.Run("Telegram hangs", testDrainWhileHanging) })
	all.Wait()
}

func testDrain(t *testing.T, polling bool) {
	seed := chaosSeed(t)
	o := openOffice(t, officeOptions{seed: seed, polling: polling, replicas: 2})
	var stops sync.WaitGroup
	stop := func(r *replica) (survives bool) {
		ended, how := r.terminate(false)
		asked := time.Now()
		stops.Go(func() {
			<-ended
			if took := time.Since(asked); took > patienceOfOrchestrators || how() != nil {
				t.Errorf("a replica took %s to stop, and ended with %v; it logged\n%s", took, how(), tail(r.log.String()))
			}
		})
		return true
	}
	guests := make([]*guest, 6)
	for i := range guests {
		guests[i] = o.guest(i, seed)
	}
	// Everybody is under way while the hand of one is in the air.
	for i, where := range []string{"deleteMessage", "sendMessage", "editMessageText", redisGive} {
		guests[i].points = []point{{where, [...]step{stepCode, stepSpeak, stepDocuments, stepDocuments}[i], where, false}}
		guests[i].fault = stop
	}
	o.live(seed, guests)
	stops.Wait()
	for _, tr := range o.left() {
		t.Errorf("nobody was stopped at %s", tr.where)
	}
	o.checkShownOnce(guests)
}

// checkShownOnce: an update that was delivered again, because a stopping replica let go of it, would have shown the documents twice.
func (o *office) checkShownOnce(guests []*guest) {
	o.t.Helper()
	for _, g := range guests {
		shown := 0
		for _, c := range o.sim.Calls(0) {
			if c.ChatID == g.chat && strings.Contains(c.Params["text"], fmt.Sprint(yearOf(g.number))) {
				shown++
			}
		}
		if shown != 1 {
			o.t.Errorf("%s was shown her documents %d times", g.name, shown)
		}
	}
}

func testDrainWhileHanging(t *testing.T) {
	o := openOffice(t, officeOptions{seed: chaosSeed(t), replicas: 1})
	p := o.person("Бөтен", "kk", 1)
	p.says("/start")()
	o.wires[0].held.Store(true)
	for range 3 {
		o.sim.Send(p.chat, "/start")
	}
	if !eventually(10*time.Second, func() bool { return o.wires[0].holding.Load() > 0 }) {
		t.Fatal("nothing hangs")
	}
	asked := time.Now()
	ended, how := o.replicas[0].terminate(true)
	select {
	case <-ended:
		t.Logf("gone in %s", time.Since(asked).Round(time.Millisecond))
	case <-time.After(patienceOfOrchestrators):
		t.Fatalf("still there after %s; it logged\n%s", patienceOfOrchestrators, tail(o.replicas[0].log.String()))
	}
	if err := how(); err != nil {
		t.Errorf("ended with %v; it logged\n%s", err, tail(o.replicas[0].log.String()))
	}
}
