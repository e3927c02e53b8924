package simulator

import (
	"crypto/rand"
	"math/big"
	"time"
	"unicode/utf8"
)

const (
	// maxTapWait is how long a phone waits for the answer to a tap; a later answer is refused.
	maxTapWait      = 10 * time.Second
	maxCallbackText = 200
)

// callback is a tap that waits for its answer.
type callback struct {
	user     int64
	deadline time.Time      // in real time
	answered chan tapAnswer // room for the one answer
}

type tapAnswer struct {
	Text  string
	Alert bool
	URL   string
}

// addCallback registers a tap under a new id. Called with the lock held.
func (b *bot) addCallback(id string, user int64) *callback {
	b.forgetOldCallbacks()
	cb := &callback{user: user, deadline: time.Now().Add(maxTapWait), answered: make(chan tapAnswer, 1)}
	b.callbacks[id] = cb
	return cb
}

// forgetOldCallbacks bounds the memory of taps nobody waits for, which only raw updates make.
func (b *bot) forgetOldCallbacks() {
	if len(b.callbacks) < 1000 {
		return
	}
	for id, cb := range b.callbacks {
		if time.Now().After(cb.deadline) {
			delete(b.callbacks, id)
		}
	}
}

func newCallbackID() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		panic("simulator: no randomness: " + err.Error())
	}
	return n.String()
}

func answerCallbackQuery(s *Server, c *call) (any, error) {
	text := c.params["text"]
	if utf8.RuneCountInString(text) > maxCallbackText {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := c.params["callback_query_id"]
	cb := c.bot.callbacks[id]
	if cb == nil || time.Now().After(cb.deadline) {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	delete(c.bot.callbacks, id)
	a := tapAnswer{Text: text, Alert: c.params.flag("show_alert"), URL: c.params["url"]}
	cb.answered <- a
	s.tapAnswered(cb.user, a)
	return true, nil
}
