package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// A first few are sent it, the others when the time to stop it is over; those first who can be reached.
func TestFirstWave(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(12)
	b.exec(`UPDATE accounts SET blocked_at = now() WHERE id IN ($1, $2)`, b.mother.account, b.aunt.account)
	id := b.running()
	if n := b.notice(id); !n.RestAt.Equal(b.now.Add(5 * time.Minute)) {
		t.Errorf("the rest at %s", n.RestAt)
	}
	b.pass(time.Second)
	first := b.claim(1000)
	if len(first) != 10 {
		t.Errorf("%d are sent it first", len(first))
	}
	for _, d := range first {
		if d.Account == int64(b.mother.account) || d.Account == int64(b.aunt.account) || d.Notice != int64(id) {
			t.Errorf("first is %+v", d)
		}
	}
	b.settle(first, delivery.Sent, "")
	b.advance()
	b.wantState(id, Running)
	b.pass(4*time.Minute + 59*time.Second - time.Millisecond)
	if n := b.send(); n != 0 {
		t.Errorf("%d are sent it while it can be stopped", n)
	}
	b.pass(time.Second)
	if n := b.send(); n != 4 {
		t.Errorf("%d follow", n)
	}
	b.advance()
	b.wantState(id, Done)
}

// In the night a run begins, and its messages wait for the morning, those of the second wave a little longer.
func TestRunAtNight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	b.now = at(t, "2026-11-23 23:10")
	id := b.running()
	if n := b.notice(id); !n.RestAt.Equal(at(t, "2026-11-24 09:05")) {
		t.Errorf("the rest at %s", n.RestAt)
	}
	for moment, want := range map[string]int{"2026-11-23 23:30": 0, "2026-11-24 08:59": 0} {
		b.now = at(t, moment)
		if n := b.send(); n != want {
			t.Errorf("%s: %d sent", moment, n)
		}
	}
	b.now = at(t, "2026-11-24 09:01")
	if n := b.send(); n != 1 {
		t.Errorf("%d in the morning", n)
	}
	b.now = at(t, "2026-11-24 21:30")
	if n := b.send(); n != 0 {
		t.Errorf("%d the next night", n)
	}
	b.now = at(t, "2026-11-25 09:00")
	if n := b.send(); n != 1 {
		t.Errorf("%d on the next day", n)
	}
}

// Whoever is linked after it was submitted is not among its recipients; who has no account has no message, and sees it when let in.
func TestAudienceIsFrozen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, b.aunt.account)
	id := b.approved()
	late := b.family(b.asqat, "kk")
	b.advance()
	b.same("recipients", b.recipients(id), []family.AdultID{b.mother.adult, b.aunt.adult})
	b.pass(time.Hour)
	if claimed := b.claim(10); len(claimed) != 1 || claimed[0].Account != int64(b.mother.account) {
		t.Errorf("sent to %+v", claimed)
	}
	back := b.letIn(b.aunt.adult, "ru")
	for account, want := range map[family.AccountID]int{late.account: 0, back: 1} {
		if all, err := b.Letters(b.ctx(), account, b.now); err != nil || len(all) != want {
			t.Errorf("account %d has %+v, %v", account, all, err)
		}
	}
}

// What was approved is what runs: a recipient that slipped in, one that is gone, another text, another time.
func TestRule8RunsWhatWasApproved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql string
		ok  bool
	}{
		"nothing":         {`SELECT $1::bigint`, true},
		"one more":        {`INSERT INTO notice_recipients (notice_id, adult_id, number, language) SELECT $1, max(id), 7, 'kk' FROM adults`, false},
		"one less":        {`DELETE FROM notice_recipients WHERE notice_id = $1 AND adult_id = (SELECT max(adult_id) FROM notice_recipients)`, false},
		"because of whom": {`UPDATE notice_recipients SET person_ids = '{1}' WHERE notice_id = $1`, false},
		"another text":    {`UPDATE notices SET text_ru_sealed = NULL WHERE id = $1`, false},
		"an answer":       {`UPDATE notices SET help = true WHERE id = $1`, false},
		"longer":          {`UPDATE notices SET expires_at = expires_at + interval '1 second' WHERE id = $1`, false},
		"at another time": {`UPDATE notices SET starts_at = created_at WHERE id = $1`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			id := b.approved()
			b.exec(c.sql, id)
			b.advance()
			n := b.notice(id)
			if c.ok {
				b.wantState(id, Running)
				return
			}
			if n.State != Cancelled || n.Why != NotAsApproved || b.id(`SELECT count(*) FROM deliveries WHERE notice_id = $1`, id) != 0 {
				t.Errorf("runs: %+v", n)
			}
			if today, err := b.ForToday(b.ctx(), b.asqat, b.now); err != nil || len(today) != 1 {
				t.Errorf("the author's day: %v, %v", today, err)
			}
		})
	}
}

// Two processes begin a run once.
func TestStartOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.approved()
	done := make(chan error)
	for range 4 {
		go func() { done <- b.Advance(b.ctx(), b.now) }()
	}
	for range 4 {
		b.must(<-done)
	}
	if n := b.id(`SELECT count(*) FROM deliveries WHERE notice_id = $1`, id); n != 2 {
		t.Errorf("%d messages for two", n)
	}
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.draft(b.asqat)
	b.must(b.SetWhen(b.ctx(), b.asqat, id, b.now.Add(time.Hour), b.now.Add(2*time.Hour), b.now))
	n := b.submit(id)
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	b.pass(time.Hour - time.Second)
	b.advance()
	b.wantState(id, Approved)
	b.pass(time.Second)
	b.advance()
	b.wantState(id, Running)
}

// Nobody is sent a notice from the moment on in which it is worth nothing, however far it has come.
func TestNeverAfterItsTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	write := func(expires time.Duration) Notice {
		id := b.draft(b.asqat)
		b.must(b.SetWhen(b.ctx(), b.asqat, id, time.Time{}, b.now.Add(expires), b.now))
		return b.submit(id)
	}
	waiting, approved, running := write(time.Minute), write(time.Minute), write(10*time.Minute)
	b.must(b.Approve(b.ctx(), b.laura, approved.ID, approved.Revision, b.now))
	b.must(b.Approve(b.ctx(), b.laura, running.ID, running.Revision, b.now))
	b.exec(`UPDATE notices SET starts_at = NULL WHERE id = $1`, running.ID)
	b.must(b.start(b.ctx(), running.ID, b.now))
	b.pass(time.Minute)
	b.refused(b.Approve(b.ctx(), b.laura, waiting.ID, waiting.Revision, b.now), ErrChanged)
	b.advance()
	if n := b.notice(approved.ID); n.State != Cancelled || n.Why != TooOld {
		t.Errorf("approved and too old: %+v", n)
	}
	claimed := b.claim(10)
	b.pass(9 * time.Minute)
	if reason, later, err := b.Sendable(b.ctx(), running.ID, b.now); reason != "expired" || later || err != nil {
		t.Errorf("claimed before and sent after: %q, %t, %v", reason, later, err)
	}
	b.settle(claimed, delivery.Retry, "not_sent")
	if n := b.send(); n != 0 {
		t.Errorf("%d sent after its time", n)
	}
	b.advance()
	b.wantState(running.ID, Done)
	b.same("its messages", b.lines(`SELECT status || ' ' || reason FROM deliveries WHERE notice_id = $1`, running.ID), []string{"failed expired", "failed expired"})
	if all, err := b.Letters(b.ctx(), b.mother.account, b.now); err != nil || len(all) != 0 {
		t.Errorf("shown: %v, %v", all, err)
	}
}
