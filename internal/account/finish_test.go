package account

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// row is a line of table screens.
type row struct {
	MessageID int
	Live      bool
	Version   int64
	Closes    bool
}

func (b *bundle) screens(telegramID int64) []row {
	b.t.Helper()
	rows, _ := b.owner.Query(b.ctx(), `SELECT message_id, live, version, closes_at IS NOT NULL FROM screens WHERE telegram_index = $1 ORDER BY message_id`,
		b.telegramIndex(telegramID))
	return must(pgx.CollectRows(rows, pgx.RowToStructByPos[row]))(b.t)
}

func TestFinishScreens(t *testing.T) {
	t.Parallel()
	type change struct {
		id      int
		version int64
		closes  bool
	}
	for _, c := range []struct {
		name    string
		changes []change
		want    []row
	}{
		{"first screen", []change{{10, 1, false}}, []row{{10, true, 1, false}}},
		{"edited", []change{{10, 1, false}, {10, 2, true}}, []row{{10, true, 2, true}}},
		{"edited to one that stays open", []change{{10, 1, true}, {10, 2, false}}, []row{{10, true, 2, false}}},
		{"replaced", []change{{10, 1, true}, {12, 2, true}}, []row{{10, false, 1, false}, {12, true, 2, true}}},
		{"replaced twice", []change{{10, 1, true}, {12, 2, true}, {14, 3, false}}, []row{{10, false, 1, false}, {12, false, 2, false}, {14, true, 3, false}}},
		{"an answer crossed by a newer push", []change{{10, 1, true}, {12, 2, false}, {10, 2, true}}, []row{{10, false, 2, false}, {12, true, 2, false}}},
		{"a lost older message found", []change{{12, 2, true}, {10, 1, true}}, []row{{10, false, 1, false}, {12, true, 2, true}}},
		{"an older version comes late", []change{{10, 5, false}, {10, 3, false}}, []row{{10, true, 5, false}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			for _, x := range c.changes {
				screen := ScreenChange{MessageID: x.id, Version: x.version}
				if x.closes {
					screen.ClosesAt = b.now.Add(time.Minute)
				}
				update := b.update()
				for range 2 { // a redelivered update changes nothing more
					b.check(b.Finish(b.ctx(), 101, update, screen))
				}
			}
			if diff := cmp.Diff(c.want, b.screens(101)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := b.count(`handled_updates`); got != int64(len(c.changes)) {
				t.Errorf("%d updates handled", got)
			}
		})
	}
}

func TestFinishIsOneStatement(t *testing.T) {
	t.Parallel()
	b := setup(t)
	traced := b.trace()
	b.check(b.Finish(b.ctx(), 101, 1, ScreenChange{MessageID: 10, Version: 1}))
	b.check(b.Finish(b.ctx(), 101, 2, ScreenChange{MessageID: 11, Version: 2}))
	b.check(b.FinishUnchanged(b.ctx(), 3))
	if got := traced.take(); len(got) != 3 {
		t.Errorf("%d statements for three updates: %v", len(got), got)
	}
	if got := b.count(`handled_updates`); got != 3 {
		t.Errorf("%d updates handled", got)
	}
}

// Answers and pushes that cross: whatever the order, the newest message is the live one and every other is on the list to be removed.
func TestFinishRaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stores := []*Store{b.Store, b.storeOn(b.Vault)}
	const rounds, senders = 20, 6
	for round := range rounds {
		var sending sync.WaitGroup
		for i := range senders {
			sending.Go(func() {
				change := ScreenChange{MessageID: round*senders + i + 1, Version: int64(round + 1)}
				s := stores[i%2]
				var err error
				if i%2 == 0 {
					err = s.Shown(b.ctx(), 101, change)
				} else {
					err = s.Finish(b.ctx(), 101, b.update(), change)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		sending.Wait()
		screens := b.screens(101)
		for i, screen := range screens {
			if screen.Live != (i == len(screens)-1) {
				t.Fatalf("round %d: %+v", round, screens)
			}
		}
		if len(screens) != (round+1)*senders {
			t.Fatalf("round %d: %d screens", round, len(screens))
		}
	}
}

func TestScreensBelongToTheAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owned := func() string {
		var owner string
		b.check(b.owner.QueryRow(b.ctx(), `SELECT coalesce(account_id::text, 'nobody') FROM screens WHERE telegram_index = $1`, b.telegramIndex(101)).Scan(&owner))
		return owner
	}
	b.check(b.Finish(b.ctx(), 101, b.update(), ScreenChange{MessageID: 1, Version: 1}))
	if got := owned(); got != "nobody" {
		t.Errorf("a stranger's screen belongs to %s", got)
	}
	account, told := b.join(101)
	if got := owned(); got != fmt.Sprint(account) {
		t.Errorf("after joining the screen belongs to %s, not %d", got, account)
	}
	must(b.Decide(b.ctx(), b.staff, account, (b.pairOf(account, told)+1)%3, b.now))(t)
	b.check(b.Shown(b.ctx(), 101, ScreenChange{MessageID: 1, Version: 2}))
	if got := owned(); got != fmt.Sprint(account) {
		t.Errorf("after the account ended its screen belongs to %s: nobody could remove it", got)
	}
}
