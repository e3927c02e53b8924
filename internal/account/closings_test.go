package account

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// card is a page that must close: read at some moment, and open until the evening.
func (b *bundle) card(message int, read time.Time) ScreenChange {
	return ScreenChange{MessageID: message, Version: 1, Back: []byte("card"), Read: read, ClosesAt: b.now.Add(15 * time.Hour)}
}

func (b *bundle) adultOf(account ID) int64 {
	b.t.Helper()
	return b.id(`SELECT adult_id FROM accounts WHERE id = $1`, account)
}

// sweeps does a round of closings and gives whose screens are due then.
func (b *bundle) sweeps() []int64 {
	b.t.Helper()
	b.check(b.ChangedScreens(b.ctx(), b.now))
	var chats []int64
	for _, c := range must(b.DueScreens(b.ctx(), 10, b.now))(b.t) {
		chats = append(chats, c.Chat)
	}
	return chats
}

// A change closes what was read before it, and nothing else.
func TestChangedScreens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const before, after, another, closed = 6000000001, 6000000002, 6000000003, 6000000004
	at := b.now.Add(10 * time.Minute)
	for _, id := range []int64{before, after, another, closed} {
		adult := b.adultOf(b.letIn(id))
		if id == another {
			continue
		}
		for range 2 {
			b.check(b.CloseScreenAt(b.ctx(), b.Pool, adult, at))
		}
	}
	b.check(b.Shown(b.ctx(), before, b.card(7, b.now)))
	b.check(b.Shown(b.ctx(), another, b.card(7, b.now)))
	b.check(b.Shown(b.ctx(), closed, ScreenChange{MessageID: 7, Version: 1, Read: b.now}))
	if due := b.sweeps(); len(due) != 0 {
		t.Errorf("closed before the change: %v", due)
	}
	b.now = at
	b.check(b.Shown(b.ctx(), after, b.card(7, at)))
	b.check(b.ChangedScreens(b.ctx(), b.now))
	due := must(b.DueScreens(b.ctx(), 10, b.now))(t)
	if len(due) != 1 || due[0].Chat != before || !cmp.Equal([]byte("card"), due[0].Back) {
		t.Fatalf("closed: %+v", due)
	}
	b.check(b.ScreenClosed(b.ctx(), due[0], 2))
	b.now = at.Add(time.Second)
	if due := b.sweeps(); len(due) != 0 {
		t.Errorf("closed again: %v", due)
	}
	b.now = at.Add(closingKept + time.Second)
	if due := b.sweeps(); len(due) != 0 {
		t.Errorf("closed a minute later: %v", due)
	}
	if left := b.count(`closings`); left != 0 {
		t.Errorf("%d changes are remembered", left)
	}
}

// A turn that read before a change and is shown after the sweep that closed what it changed is closed by the next sweep, whatever was changed: a document, a
// link that was ended, the account itself. One that read after it stays.
func TestReadBeforeAndShownAfter(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(b *bundle, account ID){
		"a document": func(b *bundle, account ID) {
			b.check(b.CloseScreenAt(b.ctx(), b.Pool, b.adultOf(account), b.now.Add(time.Second)))
		},
		"a link": func(b *bundle, account ID) { b.check(b.CloseScreen(b.ctx(), b.Pool, b.adultOf(account), b.now)) },
		"the account": func(b *bundle, account ID) {
			must(b.LostPhone(b.ctx(), b.staff, b.adultOf(account), account, b.now))(b.t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			const phone = 6000000001
			account, read := b.letIn(phone), b.now
			b.check(b.Shown(b.ctx(), phone, ScreenChange{MessageID: 7, Version: 1, Read: read})) // the menu, from which she asks for the card
			change(b, account)
			b.now = read.Add(2 * time.Second)
			_ = b.sweeps()
			b.now = read.Add(14 * time.Second)
			b.check(b.Finish(b.ctx(), phone, b.update(), b.card(7, read)))
			if due := b.sweeps(); !cmp.Equal([]int64{phone}, due) {
				t.Errorf("closed: %v", due)
			}
			b.check(b.Finish(b.ctx(), phone, b.update(), b.card(7, read.Add(2*time.Second))))
			if due := b.sweeps(); len(due) != 0 {
				t.Errorf("read after the change, and closed: %v", due)
			}
		})
	}
}

// What is taken from her goes at once and has no way back; who only joins has nothing to be taken.
func TestCloseScreen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const in, joining = 6000000001, 6000000002
	adult := b.adultOf(b.letIn(in))
	other, _ := b.join(joining)
	for _, id := range []int64{in, joining} {
		b.check(b.Shown(b.ctx(), id, b.card(7, b.now)))
	}
	b.check(b.CloseScreen(b.ctx(), b.Pool, adult, b.now))
	b.check(b.CloseScreen(b.ctx(), b.Pool, b.adultOf(other), b.now))
	if due := must(b.DueScreens(b.ctx(), 10, b.now))(t); len(due) != 1 || due[0].Chat != in || due[0].Back != nil {
		t.Errorf("closed: %+v", due)
	}
	b.exec(`UPDATE screens SET leased_until = NULL`)
	b.now = b.now.Add(2 * time.Second)
	if due := b.sweeps(); !cmp.Equal([]int64{in}, due) {
		t.Errorf("closed a moment later: %v", due)
	}
}

// A chat that fails each time waits longer and longer, and does not stand before the others.
func TestHeldScreensBackOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const failing, fresh = 6000000001, 6000000002
	b.letIn(failing)
	b.check(b.Shown(b.ctx(), failing, ScreenChange{MessageID: 7, Version: 1, ClosesAt: b.now.Add(-time.Hour)}))
	for _, want := range []int64{30, 60, 120, 240, 240} {
		if due := b.dueIDs(); len(due) != 1 {
			t.Fatalf("due %v", due)
		}
		if got := b.id(`SELECT round(extract(epoch FROM leased_until - now()) / 10)::bigint * 10 FROM screens`); got != want {
			t.Errorf("held for %d s, want %d", got, want)
		}
		b.exec(`UPDATE screens SET leased_until = NULL`)
	}
	b.letIn(fresh)
	b.check(b.Shown(b.ctx(), fresh, ScreenChange{MessageID: 7, Version: 1, ClosesAt: b.now}))
	if first := must(b.DueScreens(b.ctx(), 1, b.now))(t); len(first) != 1 || first[0].Chat != fresh {
		t.Errorf("the first is %+v", first)
	}
	b.check(b.Shown(b.ctx(), failing, ScreenChange{MessageID: 7, Version: 2, ClosesAt: b.now}))
	if got := b.id(`SELECT max(tries) FROM screens WHERE version = 2`); got != 0 {
		t.Errorf("shown anew it was tried %d times", got)
	}
}

// A change takes until it has committed, seconds if it had to wait for others: what was read meanwhile, and still shows what is gone, is closed all the same.
func TestReadWhileAChangeWasBeingMade(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(b *bundle, account ID, begun time.Time){
		"a document": func(b *bundle, account ID, begun time.Time) {
			b.check(b.CloseScreenAt(b.ctx(), b.Pool, b.adultOf(account), begun))
		},
		"a link": func(b *bundle, account ID, begun time.Time) {
			b.check(b.CloseScreen(b.ctx(), b.Pool, b.adultOf(account), begun))
		},
		"the account": func(b *bundle, account ID, begun time.Time) {
			must(b.LostPhone(b.ctx(), b.staff, b.adultOf(account), account, begun))(b.t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			const phone = 6000000001
			account, begun := b.letIn(phone), b.now
			b.check(b.Shown(b.ctx(), phone, ScreenChange{MessageID: 7, Version: 1, Read: begun}))
			b.now = begun.Add(3 * time.Second)
			change(b, account, begun)
			b.check(b.Finish(b.ctx(), phone, b.update(), b.card(7, begun.Add(2*time.Second))))
			b.now = begun.Add(5 * time.Second)
			if due := b.sweeps(); !cmp.Equal([]int64{phone}, due) {
				t.Errorf("closed: %v", due)
			}
		})
	}
}
