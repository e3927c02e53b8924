package outbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/session"
)

// announced is a notice for the only mother there is, approved and about to begin; author wrote it.
func (b *bundle) announced() (id notice.ID, author family.StaffID) {
	b.t.Helper()
	var boss family.StaffID
	b.check(b.pool.QueryRow(b.ctx(), `SELECT caseworker_id FROM families LIMIT 1`).Scan(&author))
	b.check(b.pool.QueryRow(b.ctx(), `
		INSERT INTO staff (name, role, created_at) VALUES ('Лаура', 'supervisor', now()) ON CONFLICT (name) DO UPDATE SET role = excluded.role RETURNING id`).Scan(&boss))
	id, err := b.Notices.Begin(b.ctx(), author, time.Now().String(), b.clock())
	b.check(err)
	for _, language := range []string{"kk", "ru"} {
		_, err = b.Notices.SetText(b.ctx(), author, id, language, "Сағат 10:00", b.clock())
		b.check(err)
	}
	b.check(b.Notices.Submit(b.ctx(), author, id, 3, b.clock()))
	b.check(b.Notices.Approve(b.ctx(), boss, id, 3, b.clock()))
	return id, author
}

func (b *bundle) stateOf(id notice.ID) (state string) {
	b.t.Helper()
	b.check(b.pool.QueryRow(b.ctx(), `SELECT state FROM notices WHERE id = $1`, id).Scan(&state))
	return state
}

// The first round begins it, the next sends and ends it; her phone shows the line of any news.
func TestNoticeGoesOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.mother("Ана", 1)
	id, _ := b.announced()
	b.tick()
	b.pass(time.Second)
	b.tick()
	b.tick()
	if diff := cmp.Diff([]string{newLine}, b.notified(person)); diff != "" || b.stateOf(id) != "done" {
		t.Errorf("%s, on her phone (-want +got)\n%s", b.stateOf(id), diff)
	}
}

// Whatever happened to it or to her until the message goes out counts.
func TestNoticeOnlyAsWanted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(b *bundle, id notice.ID, author family.StaffID, to account.ID)
		want string
	}{
		"nothing happened": {func(*bundle, notice.ID, family.StaffID, account.ID) {}, "sent"},
		"it was paused": {func(b *bundle, id notice.ID, author family.StaffID, _ account.ID) {
			b.check(b.Notices.Pause(b.ctx(), author, id, b.clock()))
		}, "pending paused"},
		"it was cancelled": {func(b *bundle, id notice.ID, author family.StaffID, _ account.ID) {
			b.check(b.Notices.Cancel(b.ctx(), author, id, b.clock()))
		}, "skipped withdrawn"},
		"its time is over": {func(b *bundle, _ notice.ID, _ family.StaffID, _ account.ID) {
			b.exec(`UPDATE notices SET expires_at = $1`, b.clock())
		}, "skipped expired"},
		"she is linked to nobody": {func(b *bundle, _ notice.ID, _ family.StaffID, _ account.ID) {
			b.exec(`UPDATE links SET revoked_at = now()`)
		}, "skipped unlinked"},
		"she turned messages off": {func(b *bundle, _ notice.ID, _ family.StaffID, to account.ID) {
			b.check(b.Accounts.SetMuted(b.ctx(), to, true, b.clock()))
		}, "skipped muted"},
		"she wants no notices": {func(b *bundle, _ notice.ID, _ family.StaffID, _ account.ID) {
			b.hush(delivery.Hold{Level: delivery.Notices, Reason: delivery.Asked, From: b.clock()})
		}, "skipped held"},
		"she wants no pings": {func(b *bundle, _ notice.ID, _ family.StaffID, _ account.ID) {
			b.hush(delivery.Hold{Level: delivery.Pings, Reason: delivery.Asked, From: b.clock()})
		}, "sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, to := b.mother("Ана", 1)
			id, author := b.announced()
			b.tick()
			b.pass(time.Second)
			hold, done := b.Hold, false
			b.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
				if !done {
					done = true
					c.do(b, id, author, to)
				}
				return hold(ctx, people...)
			}
			b.tick()
			if got := b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE notice_id IS NOT NULL`); got[0] != c.want || (len(b.notified(person)) == 1) != (c.want == "sent") {
				t.Errorf("%v, want %s; on her phone %v", got, c.want, b.notified(person))
			}
		})
	}
}

// One line leads to all that is new: who was pinged since the notice began, and has not opened it, needs no second one.
func TestNoticeMerges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.mother("Ана", 1)
	one, _ := b.announced()
	other, _ := b.announced()
	b.tick()
	b.pass(time.Second)
	b.tick()
	b.pass(soon)
	b.tick()
	b.tick()
	if diff := cmp.Diff([]string{newLine}, b.notified(person)); diff != "" {
		t.Errorf("on her phone (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"sent", "skipped merged"}, b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE notice_id IS NOT NULL ORDER BY status`)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, id := range []notice.ID{one, other} {
		if got := b.stateOf(id); got != "done" {
			t.Errorf("notice %d is %s", id, got)
		}
	}
}

// She has opened what she was pinged for, and hears of the next notice.
func TestNoticeAfterWhatSheOpened(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.mother("Ана", 1)
	b.announced()
	b.tick()
	b.pass(time.Second)
	b.tick()
	b.announced()
	b.tick()
	b.exec(`UPDATE screens SET shown_at = $1`, b.clock().Add(time.Second))
	b.pass(2 * time.Second)
	b.tick()
	if got := b.notified(person); len(got) != 2 {
		t.Errorf("on her phone: %v", got)
	}
}

// Who was pinged and then asked for a screen, or has one that has closed since, does not look at the line any more, and hears of the notice.
func TestNoticeAfterWhatSheAskedFor(t *testing.T) {
	t.Parallel()
	for name, closed := range map[string]bool{"open": false, "closed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, _ := b.mother("Ана", 1)
			b.announced()
			b.tick()
			b.pass(time.Second)
			b.tick()
			b.announced()
			b.tick()
			b.exec(`UPDATE screens SET closes_at = $1`, b.clock().Add(10*time.Minute))
			if closed {
				b.pass(11 * time.Minute)
				b.check(b.Outbox.sweep(b.ctx()))
			}
			b.pass(2 * time.Second)
			b.tick()
			if got := b.notified(person); len(got) != 2 {
				t.Errorf("on her phone: %v", got)
			}
		})
	}
}

// What waits for another message is no failure.
func TestLaterIsTriedAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	got := outcome(delivery.Delivery{ID: 1}, errors.Join(later("paused")), now)
	if got.Outcome != delivery.Retry || got.Reason != "paused" || !got.Again.Equal(now.Add(soon)) {
		t.Errorf("%+v", got)
	}
}

// What was kept from her because of somebody she is linked to is told when she can be told again, once, if it is still news to her.
func TestNoticeKeptFromHer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(b *bundle, id notice.ID, author family.StaffID)
		want []string
	}{
		"nothing happened": {func(*bundle, notice.ID, family.StaffID) {}, []string{newLine}},
		"it was recalled": {func(b *bundle, id notice.ID, author family.StaffID) {
			b.check(b.Notices.Recall(b.ctx(), author, id, b.clock()))
		}, nil},
		"she has read it": {func(b *bundle, _ notice.ID, _ family.StaffID) {
			b.exec(`UPDATE notice_recipients SET opened_at = now()`)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, who := b.mother("Ана", 1)
			id, author := b.announced()
			b.tick()
			b.exec(`UPDATE moves SET shown_from = shown_from + interval '1 day'`) // of her papers there is nothing to tell
			b.exec(`UPDATE notice_recipients SET person_ids = (SELECT array_agg(id) FROM persons)`)
			b.exec(`UPDATE deliveries SET person_ids = (SELECT array_agg(id) FROM persons) WHERE notice_id IS NOT NULL`)
			b.check(b.Accounts.SetMuted(b.ctx(), who, true, b.clock()))
			b.pass(time.Second)
			b.runs(2)
			b.check(b.Accounts.SetMuted(b.ctx(), who, false, b.clock()))
			c.do(b, id, author)
			b.pass(time.Second)
			b.runs(3)
			if diff := cmp.Diff(c.want, b.notified(person)); diff != "" {
				t.Errorf("%v, on her phone (-want +got)\n%s", b.statuses(), diff)
			}
		})
	}
}

// Notices that cannot be advanced keep nobody's message back.
func TestNoticesKeepNothingBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.employee("Асхат")
	b.owe(id, delivery.Staff)
	b.exec(`ALTER TABLE notices RENAME COLUMN starts_at TO gone`)
	if err := b.Tick(b.ctx()); err == nil {
		t.Error("they were advanced")
	}
	if got := b.notified(person); len(got) != 1 {
		t.Errorf("on their phone: %v", got)
	}
}
