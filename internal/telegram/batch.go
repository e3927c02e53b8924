package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
)

// personsAtOnce bounds how many people of a batch are served in parallel.
const personsAtOnce = 16

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

// serve hands a batch on: people in parallel, the updates of one person in order. One that must come again keeps back what the same person did later.
func (p *Poller) serve(ctx context.Context, entries []*entry) {
	people := make(map[int64][]*entry)
	for _, e := range entries {
		people[e.person] = append(people[e.person], e)
	}
	var wg sync.WaitGroup
	places := make(chan struct{}, personsAtOnce)
	for _, e := range entries {
		if people[e.person][0] != e {
			continue
		}
		places <- struct{}{}
		wg.Go(func() {
			defer func() { <-places }()
			p.serveOne(ctx, people[e.person])
		})
	}
	wg.Wait()
}

func (p *Poller) serveOne(ctx context.Context, entries []*entry) {
	for _, e := range entries {
		if ctx.Err() != nil || p.Receive(ctx, e.raw) != nil {
			return
		}
		e.done = true
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
