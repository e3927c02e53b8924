package notice

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

func (b *bundle) progress(id ID) Progress {
	b.t.Helper()
	p, err := b.Progress(b.ctx(), b.notice(id), b.now)
	b.must(err)
	return p
}

// However a run goes, what is counted look by look is what is counted at once, and nobody is missing or there twice.
func TestProgressAddsUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(120)
	id := b.approved()
	b.same("before it begins", b.progress(id), Progress{})
	b.advance()
	b.pass(time.Hour)
	outcomes := []struct {
		as     delivery.Outcome
		reason string
	}{{delivery.Sent, ""}, {delivery.Sent, ""}, {delivery.Skipped, "muted"}, {delivery.Skipped, "merged"}, {delivery.Failed, "gone"}, {delivery.Failed, "refused"}, {delivery.Unsure, "unknown"}}
	for range 40 {
		o := outcomes[rand.IntN(len(outcomes))]
		b.settle(b.claim(rand.IntN(8)), o.as, o.reason)
		b.pass(time.Duration(rand.IntN(90)) * time.Second)
		p := b.progress(id)
		report, err := b.Report(b.ctx(), b.asqat, id, b.now)
		b.must(err)
		kk, ru := report.KK, report.RU
		b.same("progress", []int{p.Sent.N, p.Failed.N, p.Skipped.N, p.Left.N},
			[]int{kk.Sent.N + ru.Sent.N, kk.Failed.N + ru.Failed.N + kk.Unknown.N + ru.Unknown.N, kk.Skipped.N + ru.Skipped.N, kk.Left.N + ru.Left.N})
		if all := p.Sent.N + p.Failed.N + p.Skipped.N + p.Left.N; all != 122 {
			t.Fatalf("%d of 122: %+v", all, p)
		}
		reasons := 0
		for _, n := range report.Reasons {
			reasons += n.N
		}
		if reasons != kk.Failed.N+ru.Failed.N+kk.Skipped.N+ru.Skipped.N {
			t.Fatalf("reasons of %d messages: %+v", reasons, report)
		}
	}
	b.settle(b.claim(1), delivery.Failed, "refused")
	b.send()
	b.progress(id)
	b.advance()
	b.wantState(id, Done)
	b.must(b.Resend(b.ctx(), b.asqat, id, 0, b.now))
	for range 20 {
		p := b.progress(id)
		report, err := b.Report(b.ctx(), b.asqat, id, b.now)
		b.must(err)
		b.same("sent again", []int{p.Sent.N, p.Left.N, p.Sent.N + p.Failed.N + p.Skipped.N + p.Left.N}, []int{report.KK.Sent.N + report.RU.Sent.N, report.KK.Left.N + report.RU.Left.N, 122})
		b.pass(time.Duration(rand.IntN(90)) * time.Second)
		o := outcomes[rand.IntN(len(outcomes))]
		b.settle(b.claim(rand.IntN(8)), o.as, o.reason)
	}
}

// Sent again, a run counts whoever it goes to now as left, not by what came of the first message, although it was looked at a moment before.
func TestProgressSentAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.running()
	b.pass(time.Second)
	b.settle(b.claim(1), delivery.Sent, "")
	b.settle(b.claim(1), delivery.Skipped, "muted")
	for range 2 {
		b.same("at first", b.progress(id), Progress{Sent: Count{N: 1}, Skipped: Count{N: 1}})
		b.pass(2 * settledBy)
	}
	b.advance()
	b.must(b.Resend(b.ctx(), b.asqat, id, 0, b.now))
	b.pass(time.Second)
	b.same("sent again", b.progress(id), Progress{Sent: Count{N: 1}, Left: Count{N: 1}})
	b.settle(b.claim(1), delivery.Failed, "refused")
	b.same("in the end", b.progress(id), Progress{Sent: Count{N: 1}, Failed: Count{N: 1}})
}

// How long the rest takes is told by what went out lately, at first by what may go out; while nothing goes out nobody is told anything.
func TestTakes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(120)
	b.Rate = 2
	id := b.running()
	takes := func(what string, want time.Duration) {
		t.Helper()
		if got := b.progress(id).Takes.Round(time.Second); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	b.pass(time.Second)
	b.settle(b.claim(10), delivery.Sent, "")
	takes("the first few", 0)
	b.pass(5*time.Minute - time.Second)
	takes("by the rate", 56*time.Second)
	b.pass(10 * time.Second)
	b.settle(b.claim(10), delivery.Sent, "")
	takes("by ten seconds", 102*time.Second)
	b.pass(20 * time.Second)
	b.settle(b.claim(2), delivery.Sent, "")
	takes("by half a minute", 250*time.Second)
	b.pass(lately + time.Second)
	takes("nothing goes out", 0)
	b.settle(b.claim(10), delivery.Sent, "")
	b.must(b.Pause(b.ctx(), b.other, id, b.now))
	takes("paused", 0)
	b.pass(time.Hour)
	b.must(b.Resume(b.ctx(), b.asqat, id, b.now))
	takes("let go on", 45*time.Second)
	b.now = at(t, "2026-11-23 21:10")
	if p := b.progress(id); !p.Morning.Equal(at(t, "2026-11-24 09:00")) || p.Takes != 0 {
		t.Errorf("at night: %+v", p)
	}
}

// Whoever does not look after the families sees numbers grow by five: nobody can see the moment in which one of them opens it.
func TestOthersSeeStepsOfFive(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(20)
	id := b.running()
	b.pass(time.Hour)
	seen := func(by family.StaffID) Progress {
		t.Helper()
		n, err := b.Notice(b.ctx(), by, id, b.now)
		b.must(err)
		p, err := b.Progress(b.ctx(), n, b.now)
		b.must(err)
		return p
	}
	under := Count{Few: true}
	for sent := range 22 {
		for who, by := range map[string]family.StaffID{"a supervisor": b.laura, "another caseworker": b.other} {
			want := Count{N: sent / 5 * 5, Least: true}
			if sent < 5 {
				want = under
			}
			if p := seen(by); p.Sent != want || p.Opened != want {
				t.Errorf("%s sees %+v after %d", who, p, sent)
			}
		}
		if p := seen(b.asqat); p.Sent != (Count{N: sent}) || p.Opened != (Count{N: sent}) {
			t.Errorf("the author sees %+v after %d", p, sent)
		}
		b.settle(b.claim(1), delivery.Sent, "")
		b.exec(`UPDATE notice_recipients SET opened_at = $2 WHERE adult_id = (SELECT min(adult_id) FROM notice_recipients WHERE opened_at IS NULL AND notice_id = $1)`, id, b.now)
	}
}

// A message that was settled and is owed again is counted anew before long.
func TestCountedAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(10)
	id := b.running()
	b.pass(time.Hour)
	b.settle(b.claim(6), delivery.Failed, "refused")
	b.progress(id)
	b.pass(2 * time.Minute)
	b.progress(id)
	b.exec(`UPDATE deliveries SET status = 'pending', settled_at = NULL WHERE notice_id = $1 AND status = 'failed'`, id)
	b.pass(countAnew)
	b.same("progress", b.progress(id), Progress{Left: Count{N: 12}})
}
