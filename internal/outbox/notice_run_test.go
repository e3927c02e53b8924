package outbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// crowd are a mother and that many others less one, each an adult of her family.
func (b *bundle) crowd(n int) (people []int64) {
	b.t.Helper()
	person, _ := b.mother("Ана", 1)
	people = append(people, person)
	for i := range n - 1 {
		person, id := b.employee(fmt.Sprint("Туыс ", i))
		b.becomes(id, fmt.Sprint("relative ", i))
		people = append(people, person)
	}
	return people
}

// becomes makes an account that of one more adult, linked to the first child.
func (b *bundle) becomes(id account.ID, key string) {
	b.t.Helper()
	b.exec(`WITH a AS (INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT min(id), '', now(), $1 FROM families RETURNING id),
		l AS (INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key)
			SELECT a.id, (SELECT min(id) FROM persons), 'documents', 'relative', '2026-01-01', (SELECT min(id) FROM staff), now(), $1 FROM a)
		UPDATE accounts SET staff_id = NULL, adult_id = (SELECT id FROM a) WHERE id = $2`, key, id)
}

// ofNotices lists what became of the messages of notices, in the order of their making.
func (b *bundle) ofNotices() []string {
	return b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE notice_id IS NOT NULL ORDER BY id`)
}

// runs gives the outbox so many rounds, a second apart.
func (b *bundle) runs(rounds int) {
	b.t.Helper()
	for range rounds {
		b.tick()
		b.pass(time.Second)
	}
}

// Half of them have blocked the bot: that is no failure, and stops nothing.
func TestNoticeToWhoBlocked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	people := b.crowd(24)
	b.Notices.Wave = 24
	for i, person := range people {
		if i%2 == 1 {
			b.sim.SetState(person, "blocked")
		}
	}
	id, author := b.announced()
	b.runs(4)
	if got := b.stateOf(id); got != "done" {
		t.Errorf("it is %s", got)
	}
	report, err := b.Notices.Report(b.ctx(), author, id, b.clock())
	b.check(err)
	if report.KK.Sent.N != 12 || report.KK.Skipped.N != 12 || report.Reasons["gone"].N != 12 {
		t.Errorf("report: %+v", report)
	}
	for i, person := range people {
		if got := len(b.notified(person)); got != 1-i%2 {
			t.Errorf("person %d: %d lines on the phone", i, got)
		}
	}
}

// Telegram asks for half a minute in the middle of it: nothing is tried meanwhile, nothing fails, and the run goes on by itself.
func TestNoticeIsAskedToWait(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.crowd(12)
	b.Notices.Wave, b.AtOnce = 12, 1
	id, author := b.announced()
	b.runs(1)
	b.sim.SetFaults(simulatortest.Fault{Method: "sendMessage", Fault: "429", Times: 1, RetryAfter: 30})
	before := b.sim.LastCall()
	b.runs(20)
	tried := 0
	for _, c := range b.sim.Calls(before) {
		if c.Method == "sendMessage" {
			tried++
		}
	}
	n, err := b.Notices.Notice(b.ctx(), author, id, b.clock())
	b.check(err)
	if tried != 1 || n.State != notice.Running || !n.Paused.IsZero() {
		t.Errorf("%d tried; it is %s, paused %s", tried, n.State, n.Paused)
	}
	b.pass(10 * time.Second)
	b.Outbox = b.process() // another process; the pause of this one ends by the clock of the machine
	b.runs(3)
	if got := b.stateOf(id); got != "done" {
		t.Errorf("it is %s: %v", got, b.ofNotices())
	}
	for _, status := range b.ofNotices() {
		if status != "sent" {
			t.Errorf("a message is %s", status)
		}
	}
}

// A notice that came to her because of one child is hers as long as she is linked to that child.
func TestNoticeBecauseOfAChild(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		then []string
		want string
	}{
		"linked to both":      {nil, "sent"},
		"only to the other":   {[]string{`UPDATE links SET revoked_at = now() WHERE key = '1'`}, "skipped unlinked"},
		"no more to other":    {[]string{`UPDATE links SET revoked_at = now() WHERE key = '2'`}, "sent"},
		"unlinked and linked": {[]string{`UPDATE links SET revoked_at = now() WHERE key = '1'`, `UPDATE links SET revoked_at = NULL WHERE key = '1'`}, "sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			person, to := b.mother("Ана", 2)
			b.announced()
			b.runs(1)
			b.exec(`UPDATE notice_recipients SET person_ids = ARRAY(SELECT person_id FROM links WHERE key = '1')`)
			b.exec(`UPDATE deliveries SET person_ids = ARRAY(SELECT person_id FROM links WHERE key = '1') WHERE notice_id IS NOT NULL`)
			for _, sql := range c.then {
				b.exec(sql)
			}
			b.runs(2)
			shown, err := b.Notices.Letters(b.ctx(), family.AccountID(to), b.clock())
			b.check(err)
			if got := b.ofNotices(); !cmp.Equal(got, []string{c.want}) || (len(b.notified(person)) == 1) != (c.want == "sent") || (len(shown) == 1) != (c.want == "sent") {
				t.Errorf("%v, want %s; on her phone %v, shown %v", got, c.want, b.notified(person), shown)
			}
		})
	}
}

// She comes by another phone while the run is on: the old one shows nothing, the new one all that she was to be sent.
func TestNoticeToANewPhone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, old := b.mother("Ана", 1)
	id, _ := b.announced()
	b.runs(1)
	phone, new := b.employee("Ана")
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, old)
	b.exec(`UPDATE accounts SET staff_id = NULL, adult_id = (SELECT adult_id FROM accounts WHERE id = $2) WHERE id = $1`, new, old)
	b.runs(2)
	b.pass(5 * time.Minute)
	b.runs(2)
	if got := b.ofNotices(); !cmp.Equal(got, []string{"skipped ended"}) || b.stateOf(id) != "done" || len(b.notified(person))+len(b.notified(phone)) != 0 {
		t.Errorf("%v, it is %s; on the phones %v and %v", got, b.stateOf(id), b.notified(person), b.notified(phone))
	}
	for account, want := range map[account.ID]int{old: 0, new: 1} {
		if shown, err := b.Notices.Letters(b.ctx(), family.AccountID(account), b.clock()); err != nil || len(shown) != want {
			t.Errorf("account %d is shown %v, %v", account, shown, err)
		}
	}
}
