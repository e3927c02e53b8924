package flow

import (
	"time"

	"github.com/senim-bot/senim/internal/account"
)

// strangerLimit is how many answers a stranger gets in a minute. What comes beyond it is taken in silence, so that one stranger's flood spends nobody
// else's share of what Telegram lets us send.
const strangerLimit = 20

// floods counts a stranger's updates in the state of her turn, which costs no round trip of its own.
func (t *talk) floods() bool {
	if t.who.Kind != account.Stranger {
		return false
	}
	s, step, err := join.State(t.turn.State())
	if err != nil {
		s, step = joinState{}, stepLanguage
	}
	minute := t.now.Truncate(time.Minute).Unix()
	if s.Minute != minute {
		s.Minute, s.Updates = minute, 0
	}
	s.Updates++
	t.keepJoin(s, step)
	return s.Updates > strangerLimit
}
