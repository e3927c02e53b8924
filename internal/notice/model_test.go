package notice

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// model is what a notice should be after any row of acts, in as few words as possible.
type model struct {
	state    State
	paused   bool
	stopped  bool
	revision int
	// submitted is the revision that waits or was approved; approver gave it.
	approver family.StaffID
	expires  time.Time
	// settled is how many messages went out, or may have; deaths is how often one was held by a process that died. stale are the claims of those.
	settled int
	deaths  map[int64]int
	stale   []delivery.Delivery
}

// claimed takes one message, as one of the processes would, and says what is wrong with that.
func (m *model) claimed(b *bundle) (claimed []delivery.Delivery, wrong string) {
	claimed = b.claim(1)
	hour := b.now.In(almaty).Hour()
	if len(claimed) > 0 && (m.state != Running || m.paused || m.stopped || hour < 9 || hour >= 21 || !m.expires.After(b.now)) {
		wrong = fmt.Sprintf("claimed at %s, in %+v", b.now.In(almaty), m)
	}
	return claimed, wrong
}

// twice lets two processes do the same at once.
func twice(do func() error) error {
	other := make(chan error)
	go func() { other <- do() }()
	return errors.Join(do(), <-other)
}

// Any row of acts, by anybody, in any order: the notice is where the model says, and a message goes out only of what a second person approved as it is, runs, and is not stopped.
func TestAnyRowOfActs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	everybody := []family.StaffID{b.asqat, b.other, b.laura}
	rapid.Check(t, func(rt *rapid.T) {
		b.exec(`DELETE FROM deliveries`)
		b.must(b.LetAll(b.ctx(), b.laura, b.now))
		id := b.draft(b.asqat)
		m := &model{state: Draft, revision: 3, expires: b.now.Add(lasts), deaths: map[int64]int{}}
		act := func(name string, got error, may bool, do func()) {
			switch {
			case may && got != nil:
				rt.Fatalf("%s: %v, in %+v", name, got, m)
			case !may && got == nil:
				rt.Fatalf("%s is taken, in %+v", name, m)
			case !may && !errors.Is(got, ErrChanged) && !errors.Is(got, ErrNotAllowed) && !errors.Is(got, ErrNotFound) && !errors.Is(got, ErrSecondPerson) && !errors.Is(got, ErrNotReady):
				rt.Fatalf("%s: %v, in %+v", name, got, m)
			case may:
				do()
			}
		}
		who := rapid.SampledFrom(everybody)
		// Acts at random seldom bring one so far that it runs, and mostly end it before.
		if begin := rapid.SampledFrom([]State{Draft, Waiting, Running, Running}).Draw(rt, "begin at"); begin != Draft {
			n := b.submit(id)
			m.state = Waiting
			if begin == Running {
				b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
				b.advance()
				m.state, m.approver = Running, b.laura
			}
		}
		seldom := func(rt *rapid.T) {
			if rapid.IntRange(0, 5).Draw(rt, "seldom") > 0 {
				rt.Skip()
			}
		}
		send := func(rt *rapid.T) {
			claimed, wrong := m.claimed(b)
			if wrong != "" {
				rt.Fatal(wrong)
			}
			m.settled += b.settle(claimed, delivery.Sent, "")
		}
		rt.Repeat(map[string]func(*rapid.T){
			"edit": func(rt *rapid.T) {
				seldom(rt)
				by := who.Draw(rt, "by")
				act("edit", b.SetOffers(b.ctx(), by, id, Offers{Help: true}, b.now), by == b.asqat && m.state.open(), func() {
					m.state, m.revision, m.approver = Draft, m.revision+1, 0
				})
			},
			"submit": func(rt *rapid.T) {
				by, revision := who.Draw(rt, "by"), m.revision-rapid.IntRange(0, 1).Draw(rt, "behind")
				err := b.Submit(b.ctx(), by, id, revision, b.now)
				act("submit", err, by == b.asqat && revision == m.revision && m.state != Cancelled && (m.state != Draft || m.expires.After(b.now)), func() {
					if m.state == Draft {
						m.state = Waiting
					}
				})
			},
			"approve": func(rt *rapid.T) {
				by, revision := who.Draw(rt, "by"), m.revision-rapid.IntRange(0, 1).Draw(rt, "behind")
				again := m.approver == by && revision == m.revision
				act("approve", b.Approve(b.ctx(), by, id, revision, b.now), again || by != b.asqat && m.state == Waiting && revision == m.revision && m.expires.After(b.now), func() {
					if !again {
						m.state, m.approver = Approved, by
					}
				})
			},
			"advance": func(*rapid.T) {
				b.must(twice(func() error { return b.Advance(b.ctx(), b.now) }))
				over := !m.expires.After(b.now)
				switch {
				case m.state == Approved && !m.stopped && over:
					m.state = Cancelled
				case m.state == Approved && !m.stopped:
					m.state = Running
				case m.state == Running && (m.settled == 2 || over):
					m.state, m.paused = Done, false
				}
			},
			"pause": func(rt *rapid.T) {
				seldom(rt)
				act("pause", b.Pause(b.ctx(), who.Draw(rt, "by"), id, b.now), m.state == Running, func() { m.paused = true })
			},
			"resume": func(rt *rapid.T) {
				by := who.Draw(rt, "by")
				act("resume", b.Resume(b.ctx(), by, id, b.now), by != b.other && m.state == Running, func() { m.paused = false })
			},
			"cancel": func(rt *rapid.T) {
				seldom(rt)
				by := who.Draw(rt, "by")
				act("cancel", b.Cancel(b.ctx(), by, id, b.now), by != b.other && (m.state.open() || m.state == Running || m.state == Cancelled), func() { m.state, m.paused = Cancelled, false })
			},
			"stop all": func(rt *rapid.T) {
				seldom(rt)
				by := who.Draw(rt, "by")
				act("stop all", b.StopAll(b.ctx(), by, b.now), by == b.laura, func() { m.stopped = true })
			},
			"let all": func(rt *rapid.T) {
				by := who.Draw(rt, "by")
				act("let all", b.LetAll(b.ctx(), by, b.now), by == b.laura, func() { m.stopped = false })
			},
			"send": send, "send more": send, "send still more": send,
			"die": func(rt *rapid.T) {
				claimed, wrong := m.claimed(b)
				if wrong != "" {
					rt.Fatal(wrong)
				}
				for _, d := range claimed {
					if m.deaths[d.ID]++; m.deaths[d.ID] == 2 {
						m.settled++
					}
				}
				m.stale = append(m.stale, claimed...)
				b.exec(`UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE status = 'sending'`)
				b.must(delivery.Reclaim(b.ctx(), b.Pool, b.now))
			},
			"be heard of late": func(*rapid.T) {
				all := func() []string {
					return b.lines(`SELECT concat_ws(' ', id, status, attempts, unsure) FROM deliveries ORDER BY id`)
				}
				before := all()
				b.settle(m.stale, delivery.Sent, "")
				b.same("after what a dead process settled", all(), before)
			},
			"time passes": func(rt *rapid.T) { b.pass(time.Duration(rapid.IntRange(1, 9).Draw(rt, "minutes")) * time.Minute) },
			"night falls": func(rt *rapid.T) {
				seldom(rt)
				b.pass(12 * time.Hour)
			},
			"": func(rt *rapid.T) {
				n := b.notice(id)
				if n.State != m.state || !n.Paused.IsZero() != m.paused || n.Revision != m.revision {
					rt.Fatalf("is %s, revision %d, paused %t, want %+v", n.State, n.Revision, !n.Paused.IsZero(), m)
				}
				frozen := b.id(`SELECT count(*) FROM notice_recipients WHERE notice_id = $1`, id)
				if (frozen > 0) != (n.State != Draft) && n.State != Cancelled {
					rt.Fatalf("%d frozen in %s", frozen, n.State)
				}
				if owed := b.id(`SELECT count(*) FROM deliveries WHERE notice_id = $1`, id); owed > 0 && (m.approver == 0 || m.approver == b.asqat) {
					rt.Fatal(fmt.Sprint("owed without a second person, in ", m))
				}
				if settled := b.id(`SELECT count(*) FROM deliveries WHERE notice_id = $1 AND status IN ('sent', 'unknown')`, id); n.State == Running && int(settled) != m.settled {
					rt.Fatalf("%d settled, in %+v", settled, m)
				}
			},
		})
		b.exec(`UPDATE notices SET state = 'cancelled', ended_at = now(), paused_at = NULL WHERE state NOT IN ('cancelled', 'done')`)
		b.now = at(t, "2026-11-23 10:00")
	})
}
