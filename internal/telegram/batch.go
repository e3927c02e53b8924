package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"time"
)

const (
	// personsAtOnce bounds how many people are served in parallel.
	personsAtOnce = 16
	// batchTime is how long a batch keeps the next question back. Whoever takes longer is served on beside it, and nobody waits for her.
	batchTime = time.Second
	// returnsBorne is how often an update may come back while other people's are handled; then it is given up, or a hundred of its kind would fill every batch.
	returnsBorne = 5
)

// entry is one update of a batch.
type entry struct {
	id     int64
	person int64
	raw    json.RawMessage
	done   bool
}

// sorted orders a batch by id. An update that cannot be read keeps the id 0 and so moves no offset; the one after it does.
func sorted(batch []json.RawMessage) []*entry {
	entries := make([]*entry, len(batch))
	for i, raw := range batch {
		u, _ := Decode(raw) // Receive tells of it
		entries[i] = &entry{id: u.ID, person: u.From, raw: raw}
	}
	slices.SortStableFunc(entries, func(a, b *entry) int { return cmp.Compare(a.id, b.id) })
	return entries
}

// ledger is what the poller knows of updates that Telegram still has. The same ones come in batch after batch as long as an older one is in work.
type ledger struct {
	mu sync.Mutex
	// serving are the people in work, of this batch or an earlier one.
	serving map[int64]bool
	done    map[int64]bool
	returns map[int64]returns
	// handled counts all that was handled, ever.
	handled int
}

// returns counts how often an update came back although something else had been handled since.
type returns struct{ times, handled int }

// forget leaves only what is known of updates from next on, or nothing at all for 0.
func (l *ledger) forget(next int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.serving == nil {
		l.serving, l.done, l.returns = map[int64]bool{}, map[int64]bool{}, map[int64]returns{}
	}
	for id := range l.done {
		if id < next || next == 0 {
			delete(l.done, id)
		}
	}
	for id := range l.returns {
		if id < next || next == 0 {
			delete(l.returns, id)
		}
	}
}

// begin gives what is to be done: the updates of each person who is not in work, in order. They are in work from then on.
func (l *ledger) begin(entries []*entry) [][]*entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	people := make(map[int64]int)
	var work [][]*entry
	for _, e := range entries {
		at, begun := people[e.person]
		switch {
		case l.done[e.id], l.serving[e.person] && !begun:
		case begun:
			work[at] = append(work[at], e)
		default:
			people[e.person], l.serving[e.person] = len(work), true
			work = append(work, []*entry{e})
		}
	}
	return work
}

func (l *ledger) end(person int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.serving, person)
}

func (l *ledger) finish(e *entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.handled++
	if e.done = true; e.id != 0 {
		l.done[e.id] = true
	}
}

// returned says whether an update has come back often enough. Returns without anything else being handled do not count: then it is not the update's fault, and
// it keeps nobody waiting.
func (l *ledger) returned(id int64) (enough bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.returns[id]
	if r.times == 0 || l.handled > r.handled {
		r.times++
	}
	r.handled = l.handled
	l.returns[id] = r
	return r.times >= returnsBorne
}

// mark notes on the entries what is done by now, and says whether any of the others is in work.
func (l *ledger) mark(entries []*entry) (working bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range entries {
		e.done = e.done || l.done[e.id]
		working = working || !e.done && l.serving[e.person]
	}
	return working
}

// serve hands a batch on: people in parallel, the updates of one person in order. One that must come again keeps back what the same person did later. It
// returns when all is done or its time is over; the rest goes on.
func (p *Poller) serve(ctx context.Context, entries []*entry) {
	var batch sync.WaitGroup
	for _, hers := range p.ledger.begin(entries) {
		batch.Add(1)
		p.workers.Go(func() {
			defer batch.Done()
			defer p.ledger.end(hers[0].person)
			p.places <- struct{}{}
			defer func() { <-p.places }()
			p.serveOne(ctx, hers)
		})
	}
	ended := make(chan struct{})
	p.workers.Go(func() { batch.Wait(); close(ended) })
	over := time.NewTimer(batchTime)
	defer over.Stop()
	select {
	case <-ended:
	case <-over.C:
	}
}

func (p *Poller) serveOne(ctx context.Context, entries []*entry) {
	for _, e := range entries {
		if ctx.Err() != nil {
			return
		}
		if p.Receive(ctx, e.raw) != nil {
			if ctx.Err() != nil || !p.ledger.returned(e.id) {
				return
			}
			p.Log.LogAttrs(ctx, slog.LevelError, "update given up", slog.Int64("update", e.id))
		}
		p.ledger.finish(e)
	}
}

// frontier is the first id that is not done with; 0 if the batch holds no id at all.
func frontier(entries []*entry) int64 {
	var next int64
	for _, e := range entries {
		if !e.done {
			return e.id
		}
		if e.id != 0 {
			next = e.id + 1
		}
	}
	return next
}
