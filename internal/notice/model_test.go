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
	// sent is how many messages went out.
	sent int
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
		m := model{state: Draft, revision: 3}
		id := b.draft(b.asqat)
		act := func(name string, got error, may bool, do func()) {
			switch {
			case may && got != nil:
				rt.Fatalf("%s: %v, in %+v", name, got, m)
			case !may && got == nil:
				rt.Fatalf("%s is taken, in %+v", name, m)
			case !may && !errors.Is(got, ErrChanged) && !errors.Is(got, ErrNotAllowed) && !errors.Is(got, ErrNotFound) && !errors.Is(got, ErrSecondPerson):
				rt.Fatalf("%s: %v, in %+v", name, got, m)
			case may:
				do()
			}
		}
		who := rapid.SampledFrom(everybody)
		rt.Repeat(map[string]func(*rapid.T){
			"edit": func(rt *rapid.T) {
				by := who.Draw(rt, "by")
				act("edit", b.SetOffers(b.ctx(), by, id, Offers{Help: true}, b.now), by == b.asqat && m.state.open(), func() {
					m.state, m.revision, m.approver = Draft, m.revision+1, 0
				})
			},
			"submit": func(rt *rapid.T) {
				by, revision := who.Draw(rt, "by"), m.revision-rapid.IntRange(0, 1).Draw(rt, "behind")
				err := b.Submit(b.ctx(), by, id, revision, b.now)
				act("submit", err, by == b.asqat && revision == m.revision && m.state != Cancelled, func() {
					if m.state == Draft {
						m.state = Waiting
					}
				})
			},
			"approve": func(rt *rapid.T) {
				by, revision := who.Draw(rt, "by"), m.revision-rapid.IntRange(0, 1).Draw(rt, "behind")
				again := m.approver == by && revision == m.revision
				act("approve", b.Approve(b.ctx(), by, id, revision, b.now), again || by != b.asqat && m.state == Waiting && revision == m.revision, func() {
					if !again {
						m.state, m.approver = Approved, by
					}
				})
			},
			"advance": func(*rapid.T) {
				b.must(b.Advance(b.ctx(), b.now))
				if m.state == Approved && !m.stopped {
					m.state = Running
				}
				if m.state == Running && m.sent == 2 {
					m.state, m.paused = Done, false
				}
			},
			"pause": func(rt *rapid.T) {
				act("pause", b.Pause(b.ctx(), who.Draw(rt, "by"), id, b.now), m.state == Running, func() { m.paused = true })
			},
			"resume": func(rt *rapid.T) {
				by := who.Draw(rt, "by")
				act("resume", b.Resume(b.ctx(), by, id, b.now), by != b.other && m.state == Running, func() { m.paused = false })
			},
			"cancel": func(rt *rapid.T) {
				by := who.Draw(rt, "by")
				act("cancel", b.Cancel(b.ctx(), by, id, b.now), by != b.other && (m.state.open() || m.state == Running || m.state == Cancelled), func() { m.state, m.paused = Cancelled, false })
			},
			"stop all": func(rt *rapid.T) {
				by := who.Draw(rt, "by")
				act("stop all", b.StopAll(b.ctx(), by, b.now), by == b.laura, func() { m.stopped = true })
			},
			"let all": func(rt *rapid.T) {
				by := who.Draw(rt, "by")
				act("let all", b.LetAll(b.ctx(), by, b.now), by == b.laura, func() { m.stopped = false })
			},
			"send": func(rt *rapid.T) {
				claimed := b.claim(1)
				if len(claimed) > 0 && (m.state != Running || m.paused || m.stopped) {
					rt.Fatalf("%d claimed, in %+v", len(claimed), m)
				}
				m.sent += b.settle(claimed, delivery.Sent, "")
			},
			"time passes": func(*rapid.T) { b.pass(time.Minute) },
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
			},
		})
		b.exec(`UPDATE notices SET state = 'cancelled', ended_at = now(), paused_at = NULL WHERE state NOT IN ('cancelled', 'done')`)
		b.now = at(t, "2026-11-23 10:00")
	})
}
