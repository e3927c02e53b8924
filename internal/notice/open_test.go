package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// told is a notice with both answers that went out to all.
func (b *bundle) told() ID {
	b.t.Helper()
	id := b.draft(b.asqat)
	b.must(b.SetOffers(b.ctx(), b.asqat, id, Offers{Understood: true, Help: true}, b.now))
	n := b.submit(id)
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	b.advance()
	b.pass(time.Second)
	b.send()
	b.advance()
	return id
}

func (b *bundle) letters(p person) []Letter {
	b.t.Helper()
	all, err := b.Letters(b.ctx(), p.account, b.now)
	b.must(err)
	return all
}

func TestLetter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.told()
	both := Offers{Understood: true, Help: true}
	unopened := Letter{Notice: id, Number: 1, Revision: b.notice(id).Revision, Offers: both, Sent: b.now, Expires: b.notice(id).Expires}
	b.same("unopened", b.letters(b.mother), []Letter{unopened})
	b.pass(time.Minute)
	for p, c := range map[person]struct{ language, text string }{b.mother: {"kk", textKK}, b.aunt: {"ru", textRU}} {
		got, err := b.Letter(b.ctx(), p.account, 1, c.language, b.now)
		b.must(err)
		want := unopened
		want.Text = c.text
		b.same("read", got, want)
		b.same("not shown yet", b.letters(p), []Letter{unopened})
		b.must(b.Opened(b.ctx(), p.account, got, b.now))
	}
	opened := unopened
	opened.Opened = true
	b.same("opened before", b.letters(b.mother), []Letter{opened})
	b.refused(justErr(b.Letter(b.ctx(), b.mother.account, 2, "kk", b.now)), ErrNotFound)
	b.refused(justErr(b.Letter(b.ctx(), b.uncle.account, 1, "kk", b.now)), ErrNotFound)
	b.pass(listed)
	b.exec(`UPDATE notices SET expires_at = $1`, b.now.Add(time.Hour))
	b.same("long ago", b.letters(b.mother), []Letter(nil))
}

// Rule 1: without a live link, to somebody because of whom it came if it did so because of somebody, there is no letter.
func TestRule1Letters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.told()
	id := b.draft(b.asqat)
	b.must(b.SetAudience(b.ctx(), b.asqat, id, Audience{Bases: []family.Basis{family.BasisParent}}, b.now))
	n := b.submit(id)
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	b.advance()
	b.pass(time.Second)
	b.send()
	if all := b.letters(b.mother); len(all) != 2 {
		t.Errorf("before: %+v", all)
	}
	f := family.FamilyID(b.id(`SELECT family_id FROM adults WHERE id = $1`, b.mother.adult))
	second := b.child(b.asqat, f)
	_, err := b.Families.Link(b.ctx(), family.NewLink{Adult: b.mother.adult, Person: second, Scope: family.ScopeDocuments, Basis: family.BasisRelative, Grants: family.Grants(family.Guardianship), By: b.asqat, Key: b.key()}, b.now)
	b.must(err)
	b.exec(`UPDATE links SET revoked_at = $2 WHERE adult_id = $1 AND person_id <> $3`, b.mother.adult, b.now, second)
	if all := b.letters(b.mother); len(all) != 1 || all[0].Number != 1 {
		t.Errorf("the child because of whom it came is hers no more: %+v", all)
	}
	b.exec(`UPDATE links SET revoked_at = $2 WHERE adult_id = $1 AND revoked_at IS NULL`, b.mother.adult, b.now)
	b.same("linked to nobody", b.letters(b.mother), []Letter(nil))
	b.refused(justErr(b.Letter(b.ctx(), b.mother.account, 1, "kk", b.now)), ErrNotFound)
	b.refused(justErr(b.Reply(b.ctx(), b.mother.account, 1, Understood, "k", b.now)), ErrNotFound)
}

// It is shown when her message is settled, whatever came of that, and not while it could be stopped before it reached her.
func TestShownWhenSettled(t *testing.T) {
	t.Parallel()
	for outcome, reason := range map[delivery.Outcome]string{delivery.Sent: "", delivery.Skipped: "muted", delivery.Failed: "gone", "unknown": "unknown"} {
		t.Run(string(outcome), func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			id := b.running()
			b.same("owed", b.letters(b.mother), []Letter(nil))
			b.pass(time.Second)
			claimed := b.claim(10)
			b.same("being sent", b.letters(b.mother), []Letter(nil))
			b.settle(claimed, outcome, reason)
			if all := b.letters(b.mother); len(all) != 1 {
				t.Errorf("settled: %+v", all)
			}
			b.must(b.Pause(b.ctx(), b.asqat, id, b.now))
			if all := b.letters(b.mother); len(all) != 1 {
				t.Errorf("paused: %+v", all)
			}
		})
	}
}

func TestLetInWhileItCanBeStopped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, b.mother.account)
	b.running()
	b.mother.account = b.letIn(b.mother.adult, "kk")
	b.same("in the window", b.letters(b.mother), []Letter(nil))
	b.pass(5 * time.Minute)
	if all := b.letters(b.mother); len(all) != 1 {
		t.Errorf("after it: %+v", all)
	}
}

// The last answer counts; help is a call request at once, one however often it is tapped.
func TestReply(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.told()
	reply := func(a Answer, key string) family.Promise {
		p, err := b.Reply(b.ctx(), b.mother.account, 1, a, key, b.now)
		b.must(err)
		return p
	}
	if p := reply(Understood, "one"); p != (family.Promise{}) {
		t.Errorf("promised %+v", p)
	}
	first := reply(Help, "two")
	if first.Again || !first.Due.Equal(at(t, "2026-11-24 18:00")) {
		t.Errorf("promised %+v", first)
	}
	if p := reply(Help, "two"); p.Again || !p.Due.Equal(first.Due) {
		t.Errorf("the same tap: %+v", p)
	}
	if p := reply(Help, "three"); !p.Again {
		t.Errorf("another tap: %+v", p)
	}
	if all := b.letters(b.mother); all[0].Answer != Help {
		t.Errorf("answered %+v", all)
	}
	if calls, err := b.Families.OpenCalls(b.ctx(), b.asqat, b.now); err != nil || len(calls) != 1 {
		t.Errorf("calls: %+v, %v", calls, err)
	}
	reply(Understood, "four")
	if all := b.letters(b.mother); all[0].Answer != Understood {
		t.Errorf("answered %+v", all)
	}
	b.exec(`UPDATE notices SET help = false WHERE id = $1`, id)
	b.refused(justErr(b.Reply(b.ctx(), b.mother.account, 1, Help, "five", b.now)), ErrInvalid)
	b.refused(justErr(b.Reply(b.ctx(), b.mother.account, 1, "", "six", b.now)), ErrInvalid)
	b.refused(justErr(b.Reply(b.ctx(), b.uncle.account, 1, Understood, "seven", b.now)), ErrNotFound)
}

// Rule 13: her numbers count what she was sent, and nothing that others were, nor what never went out.
func TestRule13Numbers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	only := func(p person) Notice {
		id := b.draft(b.asqat)
		b.must(b.SetAudience(b.ctx(), b.asqat, id, Audience{Adults: []family.AdultID{p.adult}}, b.now))
		return b.submit(id)
	}
	only(b.aunt)
	b.must(b.Refuse(b.ctx(), b.laura, only(b.mother).ID, 4, b.now))
	n := only(b.mother)
	b.must(b.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now))
	b.advance()
	b.pass(time.Second)
	b.send()
	if all := b.letters(b.mother); len(all) != 1 || all[0].Number != 1 {
		t.Errorf("hers: %+v", all)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(9)
	b.Wave = 100
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE adult_id = (SELECT max(id) FROM adults)`)
	id := b.running()
	b.exec(`UPDATE notices SET understood = true WHERE id = $1`, id)
	b.pass(time.Second)
	for _, c := range []struct {
		as     delivery.Outcome
		reason string
		n      int
	}{{delivery.Sent, "", 2}, {delivery.Skipped, "muted", 1}, {delivery.Skipped, "merged", 1}, {delivery.Failed, "gone", 1}, {delivery.Failed, "refused", 2}, {"unknown", "crash", 1}} {
		if got := b.settle(b.claim(c.n), c.as, c.reason); got != c.n {
			t.Fatalf("%d claimed", got)
		}
	}
	b.claim(1)
	l, err := b.Letter(b.ctx(), b.mother.account, 1, "kk", b.now)
	b.must(err)
	b.must(b.Opened(b.ctx(), b.mother.account, l, b.now))
	_, err = b.Reply(b.ctx(), b.mother.account, 1, Understood, "k", b.now)
	b.must(err)
	n := func(n int) Count { return Count{N: n} }
	got, err := b.Report(b.ctx(), b.asqat, id, b.now)
	b.must(err)
	b.same("report", got, Report{
		KK:      Tally{Sent: n(2), Left: n(2), Failed: n(2), Unknown: n(1), Skipped: n(2), NoChat: n(1), Opened: n(1), Understood: n(1)},
		RU:      Tally{Sent: n(1)},
		Reasons: map[string]Count{"muted": n(1), "gone": n(1), "refused": n(2)},
	})
	progress, err := b.Progress(b.ctx(), b.notice(id), b.now)
	b.must(err)
	b.same("progress", progress, Progress{Sent: n(3), Opened: n(1), Understood: n(1), Failed: n(3), Skipped: n(2), Left: n(2)})
	b.refused(justErr(b.Report(b.ctx(), family.StaffID(99), id, b.now)), ErrNotFound)
}
