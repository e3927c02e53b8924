package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
)

// In the window any of the staff can stop it; only its author or a supervisor lets it go on.
func TestPauseInTheWindow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	lawyer := b.staff("Индира", "specialist")
	id := b.running()
	b.pass(time.Second)
	b.send()
	if all, err := b.Going(b.ctx(), lawyer, b.now); err != nil || len(all) != 1 {
		t.Errorf("what runs: %v, %v", all, err)
	}
	b.must(b.Pause(b.ctx(), lawyer, id, b.now))
	b.must(b.Pause(b.ctx(), b.other, id, b.now.Add(time.Minute)))
	if n := b.notice(id); !n.Paused.Equal(b.now) || n.Why != ByHand || n.State != Running {
		t.Errorf("paused: %+v", n)
	}
	b.pass(time.Hour)
	b.advance()
	if n := b.send(); n != 0 {
		t.Errorf("%d sent while it is paused", n)
	}
	if n, err := delivery.Due(b.ctx(), b.Pool, 10, b.now); err != nil || n != 0 {
		t.Errorf("%d due while it is paused, %v", n, err)
	}
	b.refused(b.Resume(b.ctx(), lawyer, id, b.now), ErrNotAllowed)
	b.refused(b.Resume(b.ctx(), b.other, id, b.now), ErrNotAllowed)
	b.must(b.Resume(b.ctx(), b.asqat, id, b.now))
	b.must(b.Resume(b.ctx(), b.laura, id, b.now))
	if n := b.send(); n != 1 {
		t.Errorf("%d sent when it goes on", n)
	}
	b.advance()
	b.wantState(id, Done)
	b.refused(b.Pause(b.ctx(), b.asqat, id, b.now), ErrChanged)
	b.refused(b.Resume(b.ctx(), b.asqat, id, b.now), ErrChanged)
	b.refused(b.Cancel(b.ctx(), b.asqat, id, b.now), ErrChanged)
}

// A message that was claimed when its run is stopped asks again, and is not sent; the one of a pause is owed as before.
func TestStopWhileClaimed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stop   func(b *bundle, id ID) error
		reason string
		later  bool
	}{
		"goes on":   {func(*bundle, ID) error { return nil }, "", false},
		"paused":    {func(b *bundle, id ID) error { return b.Pause(b.ctx(), b.other, id, b.now) }, "paused", true},
		"cancelled": {func(b *bundle, id ID) error { return b.Cancel(b.ctx(), b.asqat, id, b.now) }, "withdrawn", false},
		"all":       {func(b *bundle, id ID) error { return b.StopAll(b.ctx(), b.laura, b.now) }, "paused", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			id := b.running()
			b.pass(time.Second)
			claimed := b.claim(1)
			b.must(c.stop(b, id))
			if reason, later, err := b.Sendable(b.ctx(), id, b.now); reason != c.reason || later != c.later || err != nil {
				t.Errorf("%q, %t, %v", reason, later, err)
			}
			if n := len(b.claim(10)); (n == 0) != (c.reason != "") {
				t.Errorf("%d claimed after", n)
			}
			b.must(delivery.Settle(b.ctx(), b.Pool, []delivery.Result{{Delivery: claimed[0], Outcome: delivery.Retry, Reason: "paused", Again: b.now}}, b.now))
			b.advance()
			if c.later {
				b.wantState(id, Running)
			}
		})
	}
}

// What waits of a cancelled notice is given up; nobody is shown it any more.
func TestCancel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	id := b.running()
	b.pass(time.Second)
	b.send()
	b.refused(b.Cancel(b.ctx(), b.other, id, b.now), ErrNotAllowed)
	b.must(b.Cancel(b.ctx(), b.laura, id, b.now))
	b.must(b.Cancel(b.ctx(), b.laura, id, b.now))
	b.advance()
	b.same("messages", b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE notice_id = $1 ORDER BY id`, id), []string{"sent", "skipped withdrawn"})
	if n := b.notice(id); n.EndedBy != "Лаура" || !n.Ended.Equal(b.now) {
		t.Errorf("cancelled: %+v", n)
	}
	for _, p := range []person{b.mother, b.aunt} {
		if all, err := b.Letters(b.ctx(), p.account, b.now); err != nil || len(all) != 0 {
			t.Errorf("shown: %v, %v", all, err)
		}
	}
	b.refused(b.Resume(b.ctx(), b.asqat, id, b.now), ErrChanged)
	b.refused(b.SetOffers(b.ctx(), b.asqat, id, Offers{}, b.now), ErrChanged)
}

func TestKillSwitch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	running, approved := b.running(), b.approved()
	b.pass(time.Hour)
	b.refused(b.StopAll(b.ctx(), b.asqat, b.now), ErrNotAllowed)
	b.must(b.StopAll(b.ctx(), b.laura, b.now))
	b.advance()
	b.wantState(running, Running)
	b.wantState(approved, Approved)
	if n := b.send(); n != 0 {
		t.Errorf("%d sent while all is stopped", n)
	}
	if stopped, err := b.AllStopped(b.ctx()); !stopped || err != nil {
		t.Errorf("stopped: %t, %v", stopped, err)
	}
	b.refused(b.LetAll(b.ctx(), b.other, b.now), ErrNotAllowed)
	b.must(b.LetAll(b.ctx(), b.laura, b.now))
	b.advance()
	b.wantState(approved, Running)
	if n := b.send(); n != 2 {
		t.Errorf("%d sent when they go on", n)
	}
}

// More than one in five of the last hundred: it is paused, and its author told. Who blocked the bot does not count, nor what was before it was let go on.
func TestFailingPauses(t *testing.T) {
	t.Parallel()
	type batch struct {
		n      int
		as     delivery.Outcome
		reason string
	}
	for name, c := range map[string]struct {
		batches []batch
		pauses  bool
	}{
		"one in five":             {[]batch{{8, delivery.Sent, ""}, {2, delivery.Failed, "refused"}}, false},
		"more than one in five":   {[]batch{{7, delivery.Sent, ""}, {3, delivery.Failed, "refused"}}, true},
		"too few to tell":         {[]batch{{9, delivery.Failed, "refused"}}, false},
		"blocked":                 {[]batch{{7, delivery.Sent, ""}, {30, delivery.Failed, "gone"}}, false},
		"skipped":                 {[]batch{{7, delivery.Sent, ""}, {30, delivery.Skipped, "muted"}}, false},
		"unknown":                 {[]batch{{7, delivery.Sent, ""}, {3, "unknown", "unknown"}}, true},
		"our own fault":           {[]batch{{7, delivery.Sent, ""}, {30, "unknown", "crash"}}, false},
		"before the last hundred": {[]batch{{60, delivery.Failed, "refused"}, {100, delivery.Sent, ""}}, false},
		"of the last hundred":     {[]batch{{500, delivery.Sent, ""}, {21, delivery.Failed, "refused"}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.many(600)
			id := b.running()
			b.pass(time.Hour)
			for _, batch := range c.batches {
				b.pass(time.Second)
				claimed := b.claim(batch.n)
				b.settle(claimed, batch.as, batch.reason)
			}
			b.advance()
			b.must(b.watch(b.ctx(), id, b.now)) // by another process, which saw it running
			n := b.notice(id)
			if paused := !n.Paused.IsZero(); paused != c.pauses || paused != (n.Why == Failing) {
				t.Fatalf("paused: %+v", n)
			}
			told := b.id(`SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.staff_id = $1 AND d.due_at = $2`, b.asqat, b.now)
			if (told == 1) != c.pauses {
				t.Errorf("the author was told %d times", told)
			}
			if n := b.id(`SELECT count(*) FROM audit WHERE action = 'notice.paused'`); (n == 1) != c.pauses {
				t.Errorf("paused %d times", n)
			}
			if !c.pauses {
				return
			}
			b.pass(time.Second)
			b.must(b.Resume(b.ctx(), b.asqat, id, b.now))
			b.advance()
			if n := b.notice(id); !n.Paused.IsZero() {
				t.Error("paused at once for what was before")
			}
		})
	}
}

// A small notice does not wait for a big one, and neither keeps anything else back.
func TestWhoIsSentFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(50)
	b.Wave = 100
	b.running()
	id := b.draft(b.asqat)
	b.must(b.SetAudience(b.ctx(), b.asqat, id, Audience{Languages: []string{"ru"}}, b.now))
	n := b.submit(id)
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	b.pass(time.Minute)
	b.advance()
	b.pass(time.Minute)
	b.must(delivery.QueueAdult(b.ctx(), b.Pool, int64(b.mother.adult), delivery.New, b.now))
	claimed, err := delivery.Claim(b.ctx(), b.Pool, 100, b.now)
	b.must(err)
	var kinds []delivery.Kind
	for _, d := range claimed {
		if len(kinds) == 0 || kinds[len(kinds)-1] != d.Kind {
			kinds = append(kinds, d.Kind)
		}
	}
	b.same("kinds", kinds, []delivery.Kind{delivery.Staff, delivery.New, delivery.Notice})
	if n := b.id(`SELECT count(*) FROM deliveries WHERE notice_id = $1 AND status = 'sending'`, id); n != 1 {
		t.Errorf("%d of the small one", n)
	}
}
