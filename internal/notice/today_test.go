package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

func (b *bundle) forToday(staff family.StaffID) []ID {
	b.t.Helper()
	all, err := b.ForToday(b.ctx(), staff, b.now)
	b.must(err)
	var ids []ID
	for _, n := range all {
		ids = append(ids, n.ID)
	}
	return ids
}

func (b *bundle) pings(staff family.StaffID) int64 {
	b.t.Helper()
	return b.id(`SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.staff_id = $1 AND d.kind = 'ping.staff'`, staff)
}

// While it goes to a first few, everybody of the staff but its author finds it among what waits for them, of whatever role, and can stop it.
func TestAnybodyFindsWhatCanBeStopped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	psychologist := b.staff("Индира", "specialist")
	id := b.running()
	for name, staff := range map[string]family.StaffID{"another caseworker": b.other, "a supervisor": b.laura, "a specialist": psychologist} {
		b.same(name, b.forToday(staff), []ID{id})
	}
	b.same("its author", b.forToday(b.asqat), []ID(nil))
	b.pass(5*time.Minute - time.Millisecond)
	b.same("a moment before the rest", b.forToday(psychologist), []ID{id})
	b.must(b.Pause(b.ctx(), psychologist, id, b.now))
	b.same("stopped", b.forToday(b.other), []ID(nil))
	b.same("stopped, its author", b.forToday(b.asqat), []ID{id})
	b.pass(70 * 24 * time.Hour)
	b.same("still stopped", b.forToday(b.asqat), []ID{id})
	b.must(b.Resume(b.ctx(), b.asqat, id, b.now))
	b.same("let go on", b.forToday(b.asqat), []ID(nil))
}

// Those whose families it goes to are pinged when it begins; whoever wrote or approved it knows.
func TestWhoseFamiliesItGoesTo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, staff := range []family.StaffID{b.asqat, b.other} {
		b.exec(`DELETE FROM deliveries`)
		n := b.submit(b.draft(b.laura))
		b.exec(`DELETE FROM deliveries`)
		b.must(b.Approve(b.ctx(), staff, n.ID, n.Revision, b.now))
		b.advance()
		for _, s := range []family.StaffID{b.asqat, b.other, b.laura} {
			want := int64(1)
			if s == staff || s == b.laura {
				want = 0
			}
			if got := b.pings(s); got != want {
				t.Errorf("%d pings of %d when %d approved", got, s, staff)
			}
		}
	}
}

// What ended waits for its author until they look at it, whoever ended it but themselves. They are pinged only if a message failed.
func TestEndedIsSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end   func(b *bundle, id ID)
		lists bool
		pings int64
	}{
		"all went out":      {func(b *bundle, _ ID) { b.send(); b.advance() }, true, 0},
		"one blocked":       {func(b *bundle, _ ID) { b.settle(b.claim(1), delivery.Failed, "gone"); b.send(); b.advance() }, true, 0},
		"one failed":        {func(b *bundle, _ ID) { b.settle(b.claim(1), delivery.Failed, "refused"); b.send(); b.advance() }, true, 1},
		"cancelled by hers": {func(b *bundle, id ID) { b.must(b.Cancel(b.ctx(), b.asqat, id, b.now)) }, false, 0},
		"by a supervisor":   {func(b *bundle, id ID) { b.must(b.Cancel(b.ctx(), b.laura, id, b.now)) }, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			id := b.running()
			b.must(b.Seen(b.ctx(), b.asqat, id, b.now))
			b.pass(time.Hour)
			c.end(b, id)
			want := []ID{id}
			if !c.lists {
				want = []ID(nil)
			}
			b.same("ended", b.forToday(b.asqat), want)
			if n := b.notice(id); n.Unseen != c.lists {
				t.Errorf("unseen: %t", n.Unseen)
			}
			if got := b.pings(b.asqat); got != c.pings {
				t.Errorf("%d pings", got)
			}
			b.must(b.Seen(b.ctx(), b.laura, id, b.now))
			b.same("somebody else looked", b.forToday(b.asqat), want)
			b.must(b.Seen(b.ctx(), b.asqat, id, b.now))
			b.same("seen", b.forToday(b.asqat), []ID(nil))
		})
	}
}

// Whoever watched a run sees for a day how it ended; then it is no business of theirs.
func TestWatchersSeeTheEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.running()
	b.must(b.Cancel(b.ctx(), b.asqat, id, b.now))
	b.pass(24*time.Hour - time.Second)
	if n, err := b.Notice(b.ctx(), b.other, id, b.now); err != nil || n.EndedBy != "Асхат" {
		t.Errorf("ended by %q, %v", n.EndedBy, err)
	}
	b.pass(time.Second)
	b.refused(justErr(b.Notice(b.ctx(), b.other, id, b.now)), ErrNotFound)
	draft := b.submit(b.draft(b.laura))
	b.must(b.Cancel(b.ctx(), b.laura, draft.ID, b.now))
	b.refused(justErr(b.Notice(b.ctx(), b.other, draft.ID, b.now)), ErrNotFound)
}

// What was turned down waits for its author until they deleted it.
func TestTurnedDownAndCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := b.submit(b.draft(b.asqat))
	b.must(b.Refuse(b.ctx(), b.laura, n.ID, n.Revision, b.now))
	b.same("turned down", b.forToday(b.asqat), []ID{n.ID})
	b.must(b.Cancel(b.ctx(), b.asqat, n.ID, b.now))
	b.same("and deleted", b.forToday(b.asqat), []ID(nil))
}

// What begins in months stays on its author's list until it has been over for long.
func TestMineIsListedByItsBeginning(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.draft(b.asqat)
	starts := b.now.Add(90 * 24 * time.Hour)
	b.must(b.SetWhen(b.ctx(), b.asqat, id, starts, starts.Add(time.Hour), b.now))
	for _, c := range []struct {
		at   time.Time
		want int
	}{{b.now, 1}, {starts.Add(-time.Hour), 1}, {starts.Add(listed - time.Second), 1}, {starts.Add(listed), 0}} {
		if all, err := b.Mine(b.ctx(), b.asqat, c.at); err != nil || len(all) != c.want {
			t.Errorf("at %s: %d, %v", c.at, len(all), err)
		}
	}
}
