package outbox

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
)

// watched is a page with one number, as staff watch it.
func watched(number int) dialog.Screen {
	back := dialog.Tap{Route: "notice", Args: []int64{7}}
	return dialog.Screen{Text: strconv.Itoa(number), Rows: [][]dialog.Button{{{Text: "stop", Tap: back}}}, Back: back, Watched: true}
}

// watches shows a member of staff the page as it is, for ten minutes. What it is read as later is up to number.
func (b *bundle) watches(name string, number *int) (person int64, id account.ID) {
	b.t.Helper()
	person, id = b.employee(name)
	actor, err := b.Accounts.Actor(b.ctx(), person, 0)
	b.check(err)
	version, page := actor.Screen.Version+1, watched(*number)
	message, err := b.Telegram.Send(b.ctx(), person, b.Codec.Seal(page, person, version), telegram.SendOptions{})
	b.check(err)
	b.check(b.Accounts.Shown(b.ctx(), person, account.ScreenChange{MessageID: message, Version: version, Back: page.Back.Pack(), Read: b.clock(),
		ClosesAt: b.clock().Add(10 * time.Minute), Looks: b.Codec.Looks(page)}))
	b.Page = func(context.Context, int64, dialog.Tap) (dialog.Screen, error) { return watched(*number), nil }
	return person, id
}

// What is new is shown, at most every three seconds, in the same message, and nothing is asked of Telegram while nothing is new.
func TestWatch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	number := 1
	person, _ := b.watches("Ерлан", &number)
	before := b.sim.LastCall()
	b.pass(watchEvery)
	b.tick()
	if got := b.sim.Calls(before); len(got) != 0 {
		t.Errorf("nothing is new: %v", got)
	}
	for _, c := range []struct {
		after  time.Duration
		number int
		want   string
	}{{0, 2, "1"}, {watchEvery - time.Millisecond, 3, "1"}, {time.Millisecond, 4, "4"}, {watchEvery - time.Millisecond, 5, "4"}, {time.Millisecond, 5, "5"}} {
		number = c.number
		b.pass(c.after)
		b.tick()
		if diff := cmp.Diff([]string{c.want}, b.texts(person)); diff != "" {
			t.Errorf("%d, %s later (-want +got)\n%s", c.number, c.after, diff)
		}
	}
}

// A process of the release before drew another page over what they watched, and left the mark that it is watched.
func TestWatchUnderAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	number := 1
	person, _ := b.watches("Ерлан", &number)
	b.exec(`UPDATE screens SET back = $1 WHERE live`, dialog.Tap{Route: "doc", Args: []int64{7}}.Pack())
	number = 2
	b.pass(watchEvery)
	b.tick()
	b.reads(person, "1")
}

// However many processes run, one edits.
func TestWatchOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	number := 1
	b.watches("Ерлан", &number)
	other := b.process()
	other.Page = b.Page
	number = 2
	b.pass(watchEvery)
	before := b.sim.LastCall()
	var both sync.WaitGroup
	for _, o := range []*Outbox{b.Outbox, other} {
		both.Go(func() {
			for range 3 {
				b.check(o.watch(b.ctx()))
			}
		})
	}
	both.Wait()
	if got := b.sim.Calls(before); len(got) != 1 || got[0].Method != "editMessageText" {
		t.Errorf("two processes asked for %v", got)
	}
}

// Her tap is never lost to an edit, nor what it led to: the buttons count as before, and a page that she left is not brought back.
func TestWatchLeavesHerHerTaps(t *testing.T) {
	t.Parallel()
	b := setup(t)
	number := 1
	person, _ := b.watches("Ерлан", &number)
	tap := b.sim.Last(person).Data[0][0]
	number = 2
	b.pass(watchEvery)
	b.tick()
	m := b.sim.Last(person)
	if m.Text != "2" || m.Data[0][0] != tap {
		t.Errorf("the same button is another one: %+v", m)
	}
	b.Page = func(context.Context, int64, dialog.Tap) (dialog.Screen, error) {
		// Meanwhile she has gone on.
		screen := b.screen(person)
		b.check(b.Accounts.Shown(b.ctx(), person, account.ScreenChange{MessageID: screen.MessageID, Version: screen.Version + 1, ClosesAt: b.clock().Add(time.Minute)}))
		return watched(3), nil
	}
	b.pass(watchEvery)
	before := b.sim.LastCall()
	b.tick()
	if got := b.sim.Calls(before); len(got) != 0 {
		t.Errorf("edited over what she went on to: %v", got)
	}
	b.pass(watchEvery)
	b.tick()
	if got := b.sim.Calls(before); len(got) != 0 {
		t.Errorf("still watched: %v", got)
	}
}

// A page that is watched closes when it would have closed, and is watched no longer; nor is one that is over, nor that of whoever left.
func TestWatchEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(b *bundle, id account.ID){
		"it closes": func(b *bundle, _ account.ID) { b.pass(8 * time.Minute); b.tick(); b.expireLeases() },
		"it is over": func(b *bundle, _ account.ID) {
			b.Page = func(context.Context, int64, dialog.Tap) (dialog.Screen, error) {
				over := watched(9)
				over.Watched = false
				return over, nil
			}
			b.pass(watchEvery)
			b.tick()
		},
		"she left": func(b *bundle, id account.ID) {
			b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, id)
		},
		"she blocked": func(b *bundle, id account.ID) { b.exec(`UPDATE accounts SET blocked_at = now() WHERE id = $1`, id) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			number := 1
			_, id := b.watches("Ерлан", &number)
			for range 40 {
				number++
				b.pass(watchEvery)
				b.tick()
			}
			end(b, id)
			b.Page = func(context.Context, int64, dialog.Tap) (dialog.Screen, error) {
				t.Error("looked at again")
				return watched(10), nil
			}
			b.pass(watchEvery)
			b.check(b.watch(b.ctx()))
		})
	}
}

// One page that cannot be read keeps no other from being shown.
func TestWatchGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	number := 1
	broken, _ := b.watches("Ерлан", &number)
	person, _ := b.watches("Асхат", &number)
	b.Page = func(_ context.Context, of int64, _ dialog.Tap) (dialog.Screen, error) {
		if of == broken {
			return dialog.Screen{}, errors.New("broken")
		}
		return watched(2), nil
	}
	b.pass(watchEvery)
	b.tick()
	if diff := cmp.Diff([]string{"2"}, b.texts(person)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The edits of a page count among the pushes: where these must wait, nobody is shown anything new.
func TestWatchTakesItsTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	number := 1
	person, _ := b.watches("Ерлан", &number)
	asked := 0
	client, err := telegram.New(telegram.Options{Token: simulatortest.Token, APIURL: b.sim.URL, Tokens: func(context.Context, int) (int, time.Duration, error) {
		asked++
		return 0, time.Minute, nil
	}})
	b.check(err)
	b.Telegram = client
	number = 2
	b.pass(watchEvery)
	b.check(b.watch(b.ctx()))
	if diff := cmp.Diff([]string{"1"}, b.texts(person)); diff != "" || asked == 0 {
		t.Errorf("asked %d times (-want +got)\n%s", asked, diff)
	}
}
