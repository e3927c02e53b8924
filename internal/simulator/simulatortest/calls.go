package simulatortest

import (
	"fmt"
	"net/http"
	"time"
)

// patience is how long the waiting helpers wait before they fail the test.
const patience = 15 * time.Second

// Call is one Bot API call in the journal, in the order of the answers.
type Call struct {
	N           int64             `json:"n"`
	Date        time.Time         `json:"date"`
	Method      string            `json:"method"`
	ChatID      int64             `json:"chat_id"`
	Params      map[string]string `json:"params"`
	Status      int               `json:"status"` // 0: no answer was given
	Description string            `json:"description"`
	Fault       string            `json:"fault"`
	Violations  []string          `json:"violations"`
}

// Calls is the journal after call number n; 0 gives all.
func (s *Sim) Calls(after int64) []Call {
	s.t.Helper()
	var calls []Call
	s.Do(http.MethodGet, fmt.Sprintf("/sim/calls?after=%d", after), nil, &calls)
	return calls
}

// LastCall is the number of the newest call, for a later Calls or Await.
func (s *Sim) LastCall() int64 {
	s.t.Helper()
	calls := s.Calls(0)
	if len(calls) == 0 {
		return 0
	}
	return calls[len(calls)-1].N
}

// Await waits for a call after number n that fits, and gives it. The test fails if none comes in time.
func (s *Sim) Await(after int64, fits func(Call) bool) Call {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		var calls []Call
		s.Do(http.MethodGet, fmt.Sprintf("/sim/calls?after=%d&wait=%s", after, time.Until(deadline).Round(time.Second)), nil, &calls)
		for _, c := range calls {
			if fits(c) {
				return c
			}
			after = c.N
		}
	}
	s.t.Fatalf("no fitting call came in %s", patience)
	return Call{}
}

// AwaitMethod waits for a call of a method about a chat (0: any) after number n.
func (s *Sim) AwaitMethod(after int64, method string, chatID int64) Call {
	s.t.Helper()
	return s.Await(after, func(c Call) bool { return c.Method == method && (chatID == 0 || c.ChatID == chatID) })
}

// Fault is an order to fail: the next Times calls (0: every one) of Method ("*": any) about ChatID (0: any).
type Fault struct {
	Method     string `json:"method"`
	ChatID     int64  `json:"chat_id"`
	Times      int    `json:"times"`
	Fault      string `json:"fault"` // 429, 500, 502-html, hang, reset-before; accepted: reset-after, garbage
	RetryAfter int    `json:"retry_after"`
}

// SetFaults replaces the orders; without any it clears them.
func (s *Sim) SetFaults(faults ...Fault) {
	s.t.Helper()
	s.Do(http.MethodPost, "/sim/faults", append([]Fault{}, faults...), nil)
}
