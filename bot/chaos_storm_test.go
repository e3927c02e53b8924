package main

import (
	"math/rand/v2"
	"testing"
)

// storm lets so many faults come at any moment, one whenever some more updates are through, until calm is closed.
func (o *office) storm(seed uint64, faults int, fates []fate, calm <-chan struct{}) {
	random := rand.New(rand.NewPCG(seed, 2))
	for next := 0; faults > 0; next, faults = o.through()+2+random.IntN(20), faults-1 {
		for o.through() < next {
			o.mu.Lock()
			changed := o.changed
			o.mu.Unlock()
			select {
			case <-calm:
				return
			case <-changed:
			}
		}
		r := o.replicas[random.IntN(len(o.replicas))]
		if eventually(restartTime, func() bool { return r.up() != "" }) {
			o.meet(fates[random.IntN(len(fates))], r)
		}
	}
}

// through is how many updates are done with.
func (o *office) through() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.handled)
}

func testStorm(t *testing.T, people int, polling bool) {
	seed := chaosSeed(t)
	o := openOffice(t, officeOptions{seed: seed, polling: polling, replicas: 2})
	guests := make([]*guest, people)
	for i := range guests {
		guests[i] = o.guest(i, seed)
		guests[i].refused = i%7 == 6
	}
	calm, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		o.storm(seed, people, []fate{killed, killedAndFlushed, flushed, stopped, cut}, calm)
	}()
	t.Cleanup(func() { <-over })
	defer close(calm)
	o.live(seed, guests)
	if o.losses() < 5 {
		t.Errorf("a storm of %d faults only", o.losses())
	}
}
