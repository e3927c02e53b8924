package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

// Rule 8: nobody approves a notice of their own, not even a supervisor; nor does the schema take it.
func TestRule8NobodyApprovesTheirOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, author := range []family.StaffID{b.asqat, b.laura} {
		n := b.submit(b.draft(author))
		if n.MayApprove {
			t.Error("the author is offered to approve it")
		}
		b.refused(b.Approve(b.ctx(), author, n.ID, n.Revision, b.now), ErrSecondPerson)
		b.refused(b.Refuse(b.ctx(), author, n.ID, n.Revision, b.now), ErrSecondPerson)
		b.wantState(n.ID, Waiting)
		if _, err := b.Pool.Exec(b.ctx(), `UPDATE notices SET state = 'approved', approved_by = author_id, approved_at = now() WHERE id = $1`, n.ID); err == nil {
			t.Error("the schema takes it")
		}
	}
	b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, b.laura)
	id := b.submit(b.draft(b.asqat))
	b.refused(b.Approve(b.ctx(), b.laura, id.ID, id.Revision, b.now), ErrNotAllowed)
}

// A supervisor approves any notice, another caseworker one of below ten recipients, a specialist none.
func TestWhoApproves(t *testing.T) {
	t.Parallel()
	lawyer := func(b *bundle) family.StaffID { return b.staff("Индира", "specialist") }
	other := func(b *bundle) family.StaffID { return b.other }
	boss := func(b *bundle) family.StaffID { return b.laura }
	for name, c := range map[string]struct {
		more int
		by   func(b *bundle) family.StaffID
		want error
	}{
		"nine, another caseworker": {7, other, nil},
		"ten, another caseworker":  {8, other, ErrNotAllowed},
		"ten, a supervisor":        {8, boss, nil},
		"nine, a specialist":       {7, lawyer, ErrNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.many(c.more)
			n, by := b.submit(b.draft(b.asqat)), c.by(b)
			seen, err := b.Notice(b.ctx(), by, n.ID, b.now)
			if (err == nil && seen.MayApprove) != (c.want == nil) {
				t.Errorf("is offered to approve it: %t, %v", seen.MayApprove, err)
			}
			if today, err := b.ForToday(b.ctx(), by, b.now); err != nil || len(today) == 1 != (c.want == nil) {
				t.Errorf("today: %v, %v", today, err)
			}
			if err := b.Approve(b.ctx(), by, n.ID, n.Revision, b.now); c.want == nil && err != nil {
				t.Error(err)
			} else {
				b.refused(err, c.want)
			}
		})
	}
}

// What was approved is what was shown: an approval of another revision does nothing, an edit voids what was given, the same tap does nothing more.
func TestRule8ApprovedAsShown(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(b *bundle, id ID) error{
		"text": func(b *bundle, id ID) error {
			return justErr(b.SetText(b.ctx(), b.asqat, id, "kk", "Басқа мәтін", b.now))
		},
		"offers": func(b *bundle, id ID) error { return b.SetOffers(b.ctx(), b.asqat, id, Offers{Help: true}, b.now) },
		"audience": func(b *bundle, id ID) error {
			return b.SetAudience(b.ctx(), b.asqat, id, Audience{Except: []family.AdultID{b.aunt.adult}}, b.now)
		},
		"times": func(b *bundle, id ID) error {
			return b.SetWhen(b.ctx(), b.asqat, id, time.Time{}, b.now.Add(time.Hour), b.now)
		},
		"hopes": func(b *bundle, id ID) error { return b.SetHopes(b.ctx(), b.asqat, id, true, b.now) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			n := b.submit(b.draft(b.asqat))
			b.must(edit(b, n.ID))
			b.wantState(n.ID, Draft)
			b.same("recipients of a draft", b.recipients(n.ID), []family.AdultID(nil))
			b.refused(b.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now), ErrChanged)
			again := b.submit(n.ID)
			b.refused(b.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now), ErrChanged)
			b.must(b.Approve(b.ctx(), b.laura, n.ID, again.Revision, b.now))
			b.must(b.Approve(b.ctx(), b.laura, n.ID, again.Revision, b.now))
			if n := b.notice(n.ID); n.State != Approved || n.ApprovedBy != "Лаура" || !n.Approved.Equal(b.now) {
				t.Errorf("approved: %+v", n)
			}
			b.must(edit(b, n.ID))
			b.wantState(n.ID, Draft)
			b.refused(b.Approve(b.ctx(), b.laura, n.ID, again.Revision, b.now), ErrChanged)
			b.advance()
			b.wantState(n.ID, Draft)
			b.same("approved", b.lines(`SELECT count(*)::text FROM audit WHERE action = 'notice.approved'`), []string{"1"})
		})
	}
}

// An approval that was replayed after the run, and one of what was cancelled, run nothing.
func TestRule8Replay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.running()
	n := b.notice(id)
	b.pass(time.Hour)
	b.send()
	b.advance()
	b.wantState(id, Done)
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	b.refused(b.Refuse(b.ctx(), b.laura, id, n.Revision, b.now), ErrChanged)
	b.refused(b.Submit(b.ctx(), b.asqat, id, n.Revision+1, b.now), ErrChanged)
	b.advance()
	b.wantState(id, Done)
	if n := b.send(); n != 0 {
		t.Errorf("%d sent again", n)
	}
	cancelled := b.submit(b.draft(b.asqat))
	b.must(b.Cancel(b.ctx(), b.asqat, cancelled.ID, b.now))
	b.refused(b.Approve(b.ctx(), b.laura, cancelled.ID, cancelled.Revision, b.now), ErrChanged)
	b.refused(b.Submit(b.ctx(), b.asqat, cancelled.ID, cancelled.Revision, b.now), ErrChanged)
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, err := b.Begin(b.ctx(), b.asqat, "k", b.now)
	b.must(err)
	b.refused(b.Submit(b.ctx(), b.asqat, id, 1, b.now), ErrNotReady)
	b.says(id, b.asqat, textKK, textRU)
	b.refused(b.Submit(b.ctx(), b.asqat, id, 2, b.now), ErrChanged)
	b.refused(b.Submit(b.ctx(), b.laura, id, 3, b.now), ErrNotFound)
	b.refused(b.Submit(b.ctx(), b.other, id, 3, b.now), ErrNotFound)
	b.must(b.SetAudience(b.ctx(), b.asqat, id, Audience{Adults: []family.AdultID{b.uncle.adult}}, b.now))
	b.refused(b.Submit(b.ctx(), b.asqat, id, 4, b.now), ErrNotReady)
	b.must(b.SetAudience(b.ctx(), b.asqat, id, Audience{}, b.now))
	b.must(b.Submit(b.ctx(), b.asqat, id, 5, b.now))
	b.must(b.Submit(b.ctx(), b.asqat, id, 5, b.now))
	n := b.notice(id)
	if n.State != Waiting || n.Recipients.N != 2 || !n.Submitted.Equal(b.now) {
		t.Errorf("submitted: %+v", n)
	}
	b.same("told", b.lines(`SELECT s.name FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id`), []string{"Лаура"})
}

// Without another supervisor the other caseworkers are told of a small notice.
func TestSubmitWithoutASupervisor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE staff_id = $1`, b.laura)
	b.submit(b.draft(b.asqat))
	b.same("told", b.lines(`SELECT s.name FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id`), []string{"Самал"})
}

func TestRefuse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := b.submit(b.draft(b.asqat))
	b.must(b.Refuse(b.ctx(), b.laura, n.ID, n.Revision, b.now))
	b.must(b.Refuse(b.ctx(), b.laura, n.ID, n.Revision, b.now))
	got := b.notice(n.ID)
	if got.State != Draft || got.Revision != n.Revision+1 || !got.TurnedDown.Equal(b.now) {
		t.Errorf("turned down: %+v", got)
	}
	if today, err := b.ForToday(b.ctx(), b.asqat, b.now); err != nil || len(today) != 1 {
		t.Errorf("the author's day: %v, %v", today, err)
	}
	b.same("told", b.lines(`SELECT s.name FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id ORDER BY d.id`), []string{"Лаура", "Асхат"})
	b.submit(n.ID)
	if today, err := b.ForToday(b.ctx(), b.asqat, b.now); err != nil || len(today) != 0 {
		t.Errorf("submitted again, the author's day: %v, %v", today, err)
	}
}
