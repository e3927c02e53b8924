package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/telegram"
)

// atOnce is how many messages are in flight where nobody says otherwise.
const atOnce = 4

// flight is an outbox at work: what is in the air, which is what a crash can leave unanswered.
type flight struct {
	*Outbox
	slots, clearing chan struct{}
	sending         sync.WaitGroup
	// What the sends have to write.
	screens *handfuls[shown]
	results *handfuls[delivery.Result]
	removed *handfuls[account.Screen]
}

func (o *Outbox) takeOff(ctx context.Context) *flight {
	n := o.AtOnce
	if n == 0 {
		n = atOnce
	}
	f := &flight{Outbox: o, slots: make(chan struct{}, n), clearing: make(chan struct{}, n)}
	inTheAir, beingCleared := func() int { return len(f.slots) }, func() int { return len(f.clearing) }
	ctx = context.WithoutCancel(ctx)
	f.screens = inHandfuls(ctx, inTheAir, recordTime, f.record)
	f.results = inHandfuls(ctx, inTheAir, settleTime, f.settle)
	f.removed = inHandfuls(ctx, beingCleared, recordTime, f.Accounts.ScreensRemoved)
	return f
}

// land returns when what is in the air has come down and is settled.
func (f *flight) land() {
	f.sending.Wait()
	f.screens.end()
	f.results.end()
	f.removed.end()
}

// push sends all that is due now, as fast as the limiter grants it, and returns when it is settled.
func (o *Outbox) push(ctx context.Context) error {
	f := o.takeOff(ctx)
	defer f.land()
	return f.round(ctx)
}

// round sends off all that is due now. What takes its time stays in the air and holds up nobody.
func (f *flight) round(ctx context.Context) error {
	now := f.Clock()
	f.advance(ctx, now)
	for _, first := range []func() error{
		func() error { return delivery.Reclaim(ctx, f.Pool, now) },
		func() error { return delivery.Expire(ctx, f.Pool, now) },
		func() error { return delivery.EndDueHolds(ctx, f.Pool, now) },
	} {
		if err := first(); err != nil {
			return err
		}
	}
	for more := true; more && ctx.Err() == nil; {
		var err error
		if more, err = f.some(ctx); err != nil {
			return err
		}
	}
	return nil
}

// some sends off as many as are due, granted and can be in flight; there may be more. The right to send is taken before the rows are: a row that waits here would
// hold up more urgent ones.
func (f *flight) some(ctx context.Context) (more bool, err error) {
	free := f.free(ctx)
	due, err := delivery.Due(ctx, f.Pool, free, f.Clock())
	if err != nil || due == 0 {
		return false, err
	}
	granted, wait := f.Telegram.Take(ctx, due)
	if granted == 0 {
		return wait <= every && sleep(ctx, wait), nil
	}
	claimed, err := delivery.Claim(ctx, f.Pool, granted, f.Clock())
	for _, d := range claimed {
		f.slots <- struct{}{}
		f.sending.Go(func() { f.carryOut(ctx, d) })
	}
	return len(claimed) > 0, err
}

// handful is how long a claim waits for more room than for one message: a claim of each by itself would cost more than the sends.
const handful = 10 * time.Millisecond

// free waits until another message may be in flight and tells how many may.
func (f *flight) free(ctx context.Context) int {
	select {
	case f.slots <- struct{}{}:
		<-f.slots
	case <-ctx.Done():
	}
	if f.room() < cap(f.slots)/4 {
		sleep(ctx, handful)
	}
	return f.room()
}

func (f *flight) room() int { return cap(f.slots) - len(f.slots) }

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

// carryOut is not stopped half way: what was claimed is sent, or given up when its time is over, and settled. The screen that it replaced is cleared away after.
func (f *flight) carryOut(ctx context.Context, d delivery.Delivery) {
	began := f.Clock()
	replaced, err := f.sendOne(ctx, d)
	r := outcome(d, err, f.Clock())
	r.Began = began
	f.logUnsent(r, err)
	_ = f.results.write(r) // logged; the claim ends by itself
	<-f.slots
	if replaced.MessageID != 0 {
		f.clear(ctx, replaced)
	}
}

func (f *flight) sendOne(ctx context.Context, d delivery.Delivery) (replaced account.Screen, err error) {
	ctx, stop := graced(ctx)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	err = guard.Run(func() (err error) {
		replaced, err = f.send(ctx, d)
		return err
	})
	return replaced, err
}

// clear removes a replaced screen; what fails, or is stopped, the sweep does.
func (f *flight) clear(ctx context.Context, replaced account.Screen) {
	select {
	case f.clearing <- struct{}{}:
		defer func() { <-f.clearing }()
		f.each(ctx, []account.Screen{replaced}, func(ctx context.Context, c account.Screen) error { return f.takeOut(ctx, c, f.removed.write) })
	case <-ctx.Done():
	}
}

// send sends one delivery, if it is still owed, in the person's own turn. It becomes the live screen of her chat.
func (f *flight) send(ctx context.Context, d delivery.Delivery) (replaced account.Screen, err error) {
	chat, err := f.reached(ctx, d)
	if err != nil {
		return account.Screen{}, err
	}
	release, err := f.Hold(ctx, chat.TelegramID)
	if err != nil {
		return account.Screen{}, fmt.Errorf("hold the person of delivery %d: %w", d.ID, err)
	}
	defer release()
	// Whatever happened until the turn was ours counts: another screen, a block, a meeting that was moved.
	if chat, err = f.reached(ctx, d); err != nil {
		return account.Screen{}, err
	}
	said, err := f.wanted(ctx, d)
	if err != nil {
		return account.Screen{}, err
	}
	return f.sendTo(ctx, d, said, chat)
}

func (f *flight) sendTo(ctx context.Context, d delivery.Delivery, said booking.Said, chat account.Chat) (replaced account.Screen, err error) {
	line, screen := f.Ping(d.Kind, said, chat.Language)
	screen.Text = string(line)
	now := f.Clock()
	change := account.ScreenChange{Version: chat.Screen.Version + 1, Back: screen.Back.Pack(), Read: now, ClosesAt: screen.Closing(now)}
	change.MessageID, err = f.Telegram.Send(ctx, chat.TelegramID, f.Codec.Seal(screen, chat.TelegramID, change.Version), telegram.SendOptions{Bulk: true})
	if telegram.ClassOf(err) == telegram.Gone {
		err = errors.Join(err, f.Accounts.SetBlocked(ctx, chat.TelegramID, true, f.Clock()))
	}
	if err != nil {
		return account.Screen{}, err
	}
	if err := f.screens.write(shown{chat.TelegramID, change}); err != nil {
		// The message is out all the same: a row that could not be written costs its button, not the news.
		f.Log.Warn("sent, but not recorded as the screen", "delivery", d.ID, "class", className(err))
		return account.Screen{}, nil
	}
	return account.Screen{Account: account.ID(d.Account), Chat: chat.TelegramID, Language: chat.Language,
		MessageID: chat.Screen.MessageID, Version: chat.Screen.Version}, nil
}

// skipped is the error of a delivery that must not go out any more. Its text is the reason for the report.
type skipped string

func (s skipped) Error() string { return string(s) }

// reached gives the chat of a delivery if it may still be sent there.
func (o *Outbox) reached(ctx context.Context, d delivery.Delivery) (account.Chat, error) {
	chat, err := o.Accounts.Chat(ctx, account.ID(d.Account), d.Persons...)
	switch {
	case errors.Is(err, account.ErrNotFound), err == nil && !chat.Active:
		return account.Chat{}, skipped("ended")
	case err != nil:
		return account.Chat{}, err
	case chat.Blocked:
		return account.Chat{}, skipped("blocked")
	case !chat.Linked:
		return account.Chat{}, skipped("unlinked")
	}
	return chat, nil
}

// wanted is skipped when what it was about needs no message any more, or when she is to be left in peace.
func (o *Outbox) wanted(ctx context.Context, d delivery.Delivery) (booking.Said, error) {
	now := o.Clock()
	said, owed, err := o.owed(ctx, d, now)
	if err == nil && !owed {
		err = skipped("nothing new")
	}
	if err == nil && d.Kind == delivery.Notice {
		err = o.sendable(ctx, d, now)
	}
	if err != nil {
		return booking.Said{}, err
	}
	reason, err := delivery.Withheld(ctx, o.Pool, d.Account, d.Kind, now)
	if err == nil && reason != "" {
		err = skipped(reason)
	}
	return said, err
}

// owed asks whoever knows what it was about. Without persons, and not about a meeting, it is always owed.
func (o *Outbox) owed(ctx context.Context, d delivery.Delivery, now time.Time) (said booking.Said, owed bool, err error) {
	who := family.AccountID(d.Account)
	switch {
	case d.Kind.OfMeetings():
		return o.Meetings.PingOwed(ctx, who, d.Kind, now)
	case len(d.Persons) == 0:
		return booking.Said{}, true, nil
	}
	last, err := delivery.LastSent(ctx, o.Pool, d.Account, d.Kind)
	if err != nil {
		return booking.Said{}, false, err
	}
	if owed, err = o.Families.PingDue(ctx, who, d.Persons, last, now); err == nil && !owed {
		owed, err = o.Meetings.NewsOwed(ctx, who, d.Persons, last, now)
	}
	return booking.Said{}, owed, err
}
