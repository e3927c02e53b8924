package outbox

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/session"
)

// mother is a simulated person bound as an adult, linked to so many children, 1 and on. The birth of each is being registered; of a move that may ping she can see
// since a minute.
func (b *bundle) mother(name string, children int) (person int64, id account.ID) {
	b.t.Helper()
	person, id = b.employee(name)
	b.exec(`INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-27A4', id, now(), 'f' FROM staff`)
	b.exec(`INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT id, '', now(), 'a' FROM families`)
	b.exec(`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key)
		SELECT f.id, '', '', '', now(), n::text FROM families f, generate_series(1, $1::int) n`, children)
	b.exec(`INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key)
		SELECT a.id, p.id, 'documents', 'parent', '2026-01-01', s.id, now(), p.id::text FROM adults a, persons p, staff s`)
	b.exec(`INSERT INTO link_tracks (link_id, track) SELECT id, 'birth-registration' FROM links`)
	b.exec(`UPDATE accounts SET staff_id = NULL, adult_id = (SELECT id FROM adults)`)
	b.exec(`INSERT INTO documents (id, person_id, track, opened_at) SELECT id, id, 'birth-registration', now() FROM persons`)
	b.pass(11 * time.Minute)
	b.exec(`INSERT INTO moves (document_id, seq, stage, at, shown_from, key, by_staff)
		SELECT d.id, 1, 'collecting-papers', $1, $2, d.id::text, s.id FROM documents d, staff s`, b.clock().Add(-11*time.Minute), b.clock().Add(-time.Minute))
	return person, id
}

func (b *bundle) inTx(do func(tx pgx.Tx) error) {
	b.t.Helper()
	b.check(pgx.BeginFunc(b.ctx(), b.pool, do))
}

// tells her, or takes it back: whatever happened until the ping goes out counts.
func TestPushOnlyWhatIsWanted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(b *bundle, id account.ID)
		want []string
	}{
		"nothing happened": {func(*bundle, account.ID) {}, []string{"sent"}},
		"she has opened it": {func(b *bundle, id account.ID) {
			b.exec(`INSERT INTO seen (account_id, document_id, seq, since, at) SELECT $1, document_id, seq, at, at FROM moves`, id)
		}, []string{"skipped nothing new"}},
		"it was taken back": {func(b *bundle, _ account.ID) { b.exec(`DELETE FROM moves`) }, []string{"skipped nothing new"}},
		"a person told her": {func(b *bundle, _ account.ID) {
			b.exec(`INSERT INTO tellings (document_id, adult_id, up_to_seq, told_at, told_by, manner, supported, recorded_at)
				SELECT 1, a.id, 1, $1, s.id, 'by-phone', false, $1 FROM adults a, staff s`, b.clock())
		}, []string{"skipped nothing new"}},
		"she was pinged since": {func(b *bundle, id account.ID) {
			b.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, settled_at) VALUES ($1, 'ping.new', 2, $2, $2, 'sent', $2)`, id, b.clock())
		}, []string{"skipped nothing new", "sent"}},
		"she turned messages off": {func(b *bundle, id account.ID) { b.check(b.Accounts.SetMuted(b.ctx(), id, true, b.clock())) }, []string{"skipped muted"}},
		"she is left in peace": {func(b *bundle, _ account.ID) {
			b.hush(delivery.Hold{Level: delivery.Pings, Reason: delivery.Ill, From: b.clock()})
		}, []string{"skipped held"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, id := b.mother("Ана", 1)
			b.news()
			c.do(b, id)
			b.tick()
			if diff := cmp.Diff(c.want, b.statuses()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := len(b.notified(person)) == 1; got != (name == "nothing happened") {
				t.Errorf("her phone lit up: %t", got)
			}
		})
	}
}

// news owes her a ping about the first child.
func (b *bundle) news() {
	b.t.Helper()
	b.check(delivery.QueueAdult(b.ctx(), b.pool, 1, delivery.New, b.clock(), 1))
}

func (b *bundle) hush(h delivery.Hold) {
	b.t.Helper()
	b.inTx(func(tx pgx.Tx) error {
		_, err := delivery.SetHold(b.ctx(), tx, 1, h, 1, h.From.String())
		return err
	})
}

// What is about a meeting is kept back only from whoever wants nothing at all, or is not to be reminded either; that is written down, for somebody has to call her.
func TestPushOfMeetingsToWhoIsLeftInPeace(t *testing.T) {
	t.Parallel()
	held := func(level delivery.Level) func(y *year, p *patient) {
		return func(y *year, p *patient) {
			y.inTx(func(tx pgx.Tx) error {
				_, err := delivery.SetHold(y.ctx(), tx, int64(p.adult), delivery.Hold{Level: level, Reason: delivery.Ill, From: y.clock()}, int64(y.staff), "hold")
				return err
			})
		}
	}
	for name, c := range map[string]struct {
		do   func(y *year, p *patient)
		want string
	}{
		"wants no pings":      {held(delivery.Pings), "sent"},
		"wants no notices":    {held(delivery.Notices), "sent"},
		"wants no reminders":  {held(delivery.Reminders), "skipped held"},
		"turned messages off": {func(y *year, p *patient) { y.bundle.check(y.Accounts.SetMuted(y.ctx(), p.account, true, y.clock())) }, "skipped muted"},
		"blocked the bot":     {func(y *year, p *patient) { y.bundle.check(y.Accounts.SetBlocked(y.ctx(), p.chat, true, y.clock())) }, "skipped blocked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := settle(t, 1, 1)
			p := y.people[0]
			y.books(p)
			c.do(y, p)
			y.at(y.nextDue())
			y.bundle.check(y.push(y.ctx()))
			var got string
			y.check1(`SELECT trim(status || ' ' || reason) FROM deliveries ORDER BY due_at LIMIT 1`, &got)
			if got != c.want || (len(y.notified(p.chat)) == 1) != (c.want == "sent") {
				t.Errorf("%s, want %s; on her phone: %v", got, c.want, y.notified(p.chat))
			}
		})
	}
}

// A meeting that is called off while its reminder waits for her turn is not reminded of.
func TestPushNotOfWhatIsCalledOffOnTheWay(t *testing.T) {
	t.Parallel()
	y := settle(t, 1, 1)
	p := y.people[0]
	y.books(p)
	y.at(y.nextDue())
	hold := y.Hold
	y.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
		y.cancels(p, p.meetings[0], 0)
		return hold(ctx, people...)
	}
	y.bundle.check(y.push(y.ctx()))
	if got := y.statuses(); got[0] != "skipped nothing new" || len(y.notified(p.chat)) != 0 {
		t.Errorf("%v", got)
	}
}

// Turned off, or left in peace, between the claim and the send.
func TestPushAsksAgainInHerTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.mother("Ана", 1)
	hold := b.Hold
	b.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
		b.check(b.Accounts.SetMuted(ctx, id, true, b.clock()))
		return hold(ctx, people...)
	}
	b.news()
	b.tick()
	if diff := cmp.Diff([]string{"skipped muted"}, b.statuses()); diff != "" || len(b.notified(person)) != 0 {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// When it is over, whatever was not sent is one message; a hold ends by itself at its time.
func TestPushWhatWasMissed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		begin, end func(b *bundle, id account.ID)
	}{
		"turned on again": {
			func(b *bundle, id account.ID) { b.check(b.Accounts.SetMuted(b.ctx(), id, true, b.clock())) },
			func(b *bundle, id account.ID) { b.check(b.Accounts.SetMuted(b.ctx(), id, false, b.clock())) }},
		"the hold was ended": {
			func(b *bundle, _ account.ID) {
				b.hush(delivery.Hold{Level: delivery.Pings, Reason: delivery.Ill, From: b.clock()})
			},
			func(b *bundle, _ account.ID) {
				b.inTx(func(tx pgx.Tx) error { _, err := delivery.EndHold(b.ctx(), tx, 1, 1, b.clock()); return err })
			}},
		"the hold has ended": {
			func(b *bundle, _ account.ID) {
				b.hush(delivery.Hold{Level: delivery.Reminders, Reason: delivery.Away, From: b.clock(), Until: b.clock().Add(24 * time.Hour)})
			},
			func(b *bundle, _ account.ID) { b.pass(24 * time.Hour) }},
		"the hold was replaced, and has ended": {
			func(b *bundle, _ account.ID) {
				b.hush(delivery.Hold{Level: delivery.Pings, Reason: delivery.Ill, From: b.clock()})
			},
			func(b *bundle, _ account.ID) {
				b.hush(delivery.Hold{Level: delivery.Pings, Reason: delivery.Mourning, From: b.clock(), Until: b.clock().Add(24 * time.Hour)})
				b.tick()
				b.pass(24 * time.Hour)
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, id := b.mother("Ана", 1)
			c.begin(b, id)
			for range 2 {
				b.news()
				b.tick()
				b.pass(time.Minute)
			}
			if got := b.notified(person); len(got) != 0 {
				t.Fatalf("lock screen %v", got)
			}
			c.end(b, id)
			b.tick()
			b.pass(time.Minute)
			b.tick()
			if got := b.notified(person); len(got) != 1 {
				t.Errorf("lock screen %v: %v", got, b.statuses())
			}
		})
	}
}

// What was kept from her both because messages were off and because she was left in peace comes once, though each owes it when it ends. The hold ends between two
// rounds, and its end is seen only in the second.
func TestPushWhatWasMissedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.mother("Ана", 1)
	b.check(b.Accounts.SetMuted(b.ctx(), id, true, b.clock()))
	b.hush(delivery.Hold{Level: delivery.Pings, Reason: delivery.Away, From: b.clock(), Until: b.clock().Add(24 * time.Hour)})
	b.check(delivery.QueueAdult(b.ctx(), b.pool, 1, delivery.New, b.clock()))
	b.tick()
	b.pass(24 * time.Hour)
	b.check(b.Accounts.SetMuted(b.ctx(), id, false, b.clock()))
	f := b.takeOff(b.ctx())
	_, err := f.some(b.ctx())
	f.land()
	b.check(err)
	b.pass(time.Second)
	b.tick()
	if diff := cmp.Diff([]string{"skipped muted", "sent"}, b.statuses()); diff != "" || len(b.notified(person)) != 1 {
		t.Errorf("her phone lit up %d times (-want +got)\n%s", len(b.notified(person)), diff)
	}
}

// A change that came to be shown while a ping about another was on its way is not covered by that one: she may have opened it before.
func TestPushAfterAnotherOnItsWay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, id := b.mother("Ана", 1)
	ping, second := b.Ping, false
	b.Ping = func(kind delivery.Kind, said booking.Said, language string) (dialog.Opening, dialog.Screen) {
		if !second {
			second = true
			b.exec(`INSERT INTO seen (account_id, document_id, seq, since, at) SELECT $1, document_id, seq, at, at FROM moves`, id)
			b.pass(time.Second)
			b.exec(`INSERT INTO moves (document_id, seq, stage, overlay, at, shown_from, key, by_staff)
				SELECT document_id, 2, stage, 'action-needed', $1, $2, 'second', by_staff FROM moves`, b.clock().Add(-10*time.Minute), b.clock())
			b.news()
			b.pass(time.Second)
		}
		return ping(kind, said, language)
	}
	b.news()
	b.tick()
	b.pass(time.Minute)
	b.tick()
	if diff := cmp.Diff([]string{"sent", "sent"}, b.statuses()); diff != "" || len(b.notified(person)) != 2 {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A row that could not be sent by day is not sent by night.
func TestPushNotAtNight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.mother("Ана", 1)
	b.news()
	b.pass(10 * time.Hour) // 21:11 in Kazakhstan
	b.tick()
	if diff := cmp.Diff([]string{"pending"}, b.statuses()); diff != "" || len(b.notified(person)) != 0 {
		t.Errorf("(-want +got)\n%s", diff)
	}
	b.pass(12 * time.Hour)
	b.tick()
	if diff := cmp.Diff([]string{"sent"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
