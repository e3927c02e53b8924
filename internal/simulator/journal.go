package simulator

import (
	"sync"
	"time"
)

// entry is one call in the journal. The token is nowhere in it.
type entry struct {
	N           int64     `json:"n"`
	Date        time.Time `json:"date"`
	Bot         string    `json:"bot,omitempty"`
	Method      string    `json:"method"`
	ChatID      int64     `json:"chat_id"`
	Params      params    `json:"params"`
	Status      int       `json:"status"` // 0: no answer was given
	Description string    `json:"description"`
	Fault       string    `json:"fault,omitempty"`
	Violations  []string  `json:"violations,omitempty"`

	bot *bot
}

// journal remembers the last calls in the order of their answers, in a ring.
type journal struct {
	mu     sync.Mutex
	limit  int
	ring   []entry
	last   int64
	change chan struct{} // closed and replaced at each call
}

func newJournal(limit int) *journal {
	return &journal{limit: limit, change: make(chan struct{})}
}

func (j *journal) add(e entry) {
	if e.bot != nil {
		e.Bot = e.bot.username
		e.bot = nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	e.N = j.last
	if len(j.ring) < j.limit {
		j.ring = append(j.ring, e)
	} else {
		j.ring[(e.N-1)%int64(j.limit)] = e
	}
	close(j.change)
	j.change = make(chan struct{})
}

// after copies what came after call number n and is still remembered, and gives a channel that closes at the next call.
func (j *journal) after(n int64) ([]entry, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	first := max(n+1, j.last-int64(len(j.ring))+1, 1)
	calls := make([]entry, 0, max(0, j.last-first+1))
	for i := first; i <= j.last; i++ {
		calls = append(calls, j.ring[(i-1)%int64(j.limit)])
	}
	return calls, j.change
}
