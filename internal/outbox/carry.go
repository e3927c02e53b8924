package outbox

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/session"
)

// message is a delivery on its way.
type message struct {
	delivery.Delivery
	began time.Time
	// turn is its person's, once it is ours.
	turn *session.Held
	chat account.Chat
	said booking.Said
	// shown is what her chat shows, once it was sent.
	shown account.ScreenChange
	// err is why it was not sent, or is not to be.
	err    error
	result delivery.Result
}

const (
	// sendTime and twice recordTime and settleTime, for a handful may have to wait for the one before, stay below the lease of a claim, or a slow send would be done twice.
	sendTime = 13 * time.Second
	// graceTime is what of it is left to sends when the process is asked to stop. With the others it stays below the time after which a process is killed.
	graceTime = 3 * time.Second
)

// graced is a context that outlives ctx by graceTime: what is being sent may still be answered, and what is not by then counts as unanswered.
func graced(ctx context.Context) (context.Context, context.CancelFunc) {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(graceTime, cancel) })
	return sending, func() { stop(); cancel() }
}

// trip is what was claimed together, on its way. What decides on the messages is read for all of them at once; whatever concerns one alone, a busy person say, takes that one apart, as a
// handful of one that goes the same way.
type trip struct {
	*flight
	// stopped ends when the process is asked to stop, some time before what is sent must be.
	stopped context.Context
	apart   sync.WaitGroup
}

// carryOut is not stopped half way: what was claimed is sent, or given up when its time is over, and settled.
func (f *flight) carryOut(ctx context.Context, claimed []delivery.Delivery) {
	sending, stop := graced(ctx)
	defer stop()
	sending, cancel := context.WithTimeout(sending, sendTime)
	defer cancel()
	all := make([]*message, len(claimed))
	for i, d := range claimed {
		all[i] = &message{Delivery: d, began: f.Clock()}
	}
	t := &trip{flight: f, stopped: ctx}
	t.takeTurns(sending, all)
	t.apart.Wait()
}

// each does the same for each of several by itself.
func (t *trip) each(ctx context.Context, all []*message, do func(context.Context, []*message)) {
	for _, m := range all {
		t.apart.Go(func() { do(ctx, []*message{m}) })
	}
}

// together does for all of them what do does. Where it fails for many it is done for each, by again, so that nobody pays for another's matter.
func (t *trip) together(ctx context.Context, all []*message, do func(context.Context, []*message) error, again func(context.Context, []*message)) (done bool) {
	err := guard.Run(func() error { return do(ctx, all) })
	switch {
	case err == nil:
		return true
	case len(all) > 1:
		t.each(ctx, all, again)
		return false
	}
	all[0].err = err
	return true
}

// takeTurns takes the turns of all who are free, and goes on with them. Each of the others is waited for.
func (t *trip) takeTurns(ctx context.Context, all []*message) {
	if !t.together(ctx, all, t.hold, t.takeTurns) {
		return
	}
	var ready, alone, busy []*message
	for _, m := range all {
		switch {
		case m.turn == nil && m.err == nil:
			busy = append(busy, m)
		case m.err != nil, m.news() && len(all) > 1:
			alone = append(alone, m)
		default:
			ready = append(ready, m)
		}
	}
	t.each(ctx, busy, t.takeTurns)
	t.each(ctx, alone, t.inTurn)
	t.inTurn(ctx, ready)
}

// news says whether it takes several questions of its own to know whether it is still wanted.
func (m *message) news() bool { return len(m.Persons) > 0 && m.Kind != delivery.Notice }

func (t *trip) hold(ctx context.Context, all []*message) error {
	accounts := make([]int64, len(all))
	for i, m := range all {
		accounts[i] = m.Account
	}
	ids, err := t.Accounts.TelegramIDs(ctx, accounts)
	if err != nil {
		return err
	}
	var whose []*message
	var people []int64
	for i, m := range all {
		if ids[i] == 0 {
			m.err = skipped("ended")
			continue
		}
		whose, people = append(whose, m), append(people, ids[i])
	}
	if len(people) == 0 {
		return nil
	}
	held, err := t.Hold(ctx, people...)
	if err != nil {
		return fmt.Errorf("hold %d people: %w", len(people), err)
	}
	for i, m := range whose {
		m.turn = held[i]
	}
	return nil
}

// inTurn sends those that may still be sent, each by itself.
func (t *trip) inTurn(ctx context.Context, all []*message) {
	if len(all) == 0 || !t.together(ctx, all, t.check, t.inTurn) {
		return
	}
	for _, m := range all {
		t.apart.Go(func() { t.finish(ctx, m) })
	}
}

// finish sends a message if nothing speaks against it, and settles it. The screen that it replaced is cleared away after.
func (t *trip) finish(ctx context.Context, m *message) {
	if m.err == nil {
		t.air <- struct{}{} // each send ends by its deadline
		m.err = guard.Run(func() error { return t.send(ctx, m) })
		<-t.air
	}
	m.result = outcome(m.Delivery, m.err, t.Clock())
	m.result.Began = m.began
	t.logUnsent(m.result, m.err)
	written := t.ended.write(m)
	<-t.slots
	if err := written(); err != nil && m.err == nil {
		// The message is out all the same: a row that could not be written costs its button, not the news.
		t.Log.Warn("sent, but not recorded as the screen", "delivery", m.ID, "class", className(err))
		return
	}
	if m.err == nil && m.chat.Screen.MessageID != 0 {
		t.clear(t.stopped, account.Screen{Account: account.ID(m.Account), Chat: m.chat.TelegramID, Language: m.chat.Language,
			MessageID: m.chat.Screen.MessageID, Version: m.chat.Screen.Version})
	}
}
