package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

// trials are the notices that wait to be looked at by somebody.
func (b *bundle) trials(staff family.StaffID) (ids []ID) {
	b.t.Helper()
	all, err := b.Trials(b.ctx(), staff)
	b.must(err)
	for _, t := range all {
		ids = append(ids, t.Notice)
	}
	return ids
}

// pinged are the staff who are owed a line on the lock screen, by name.
func (b *bundle) pinged() []string {
	b.t.Helper()
	return b.lines(`SELECT s.name FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id WHERE d.status = 'pending' ORDER BY s.name`)
}

// A trial goes to one of the staff, once until it is opened; no family is sent or shown anything, and it counts nowhere.
func TestTry(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.draft(b.asqat)
	b.must(b.Try(b.ctx(), b.asqat, id, b.other, "a tap", b.now))
	b.must(b.Try(b.ctx(), b.asqat, id, b.other, "a tap", b.now))
	b.must(b.Try(b.ctx(), b.asqat, id, b.other, "another tap", b.now))
	b.same("pinged", b.pinged(), []string{"Самал"})
	b.same("waits for her", b.trials(b.other), []ID{id})
	b.same("waits for him", b.trials(b.asqat), []ID(nil))
	one, err := b.Trial(b.ctx(), b.other, id)
	b.must(err)
	b.same("what she sees", one, Trial{Notice: id, By: "Асхат", Texts: b.notice(id).Texts, Offers: b.notice(id).Offers})
	b.must(b.Tried(b.ctx(), b.other, id, b.now))
	b.same("opened", b.trials(b.other), []ID(nil))
	_, err = b.Trial(b.ctx(), b.other, id)
	b.must(err)
	b.must(b.Try(b.ctx(), b.asqat, id, b.other, "a tap", b.now))
	b.same("the first tap again", b.trials(b.other), []ID(nil))
	b.must(b.Try(b.ctx(), b.asqat, id, b.other, "a third tap", b.now))
	b.must(b.Try(b.ctx(), b.asqat, id, b.asqat, "to himself", b.now))
	b.same("once more", b.trials(b.other), []ID{id})
	b.same("to himself", b.trials(b.asqat), []ID{id})
	if n := b.notice(id); n.State != Draft || n.Revision != 3 {
		t.Errorf("a trial edits it: %s, revision %d", n.State, n.Revision)
	}
	b.same("recipients", b.recipients(id), []family.AdultID(nil))
	b.same("written down", b.lines(`SELECT count(*)::text FROM audit WHERE action = 'notice.tried'`), []string{"3"})
	b.same("to families", b.lines(`SELECT count(*)::text FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.staff_id IS NULL`), []string{"0"})
	b.refused(justErr(b.Notice(b.ctx(), b.other, id, b.now)), ErrNotFound)
	b.refused(justErr(b.Count(b.ctx(), b.other, id, b.now)), ErrNotFound)
}

func TestTryIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.draft(b.asqat)
	half, err := b.Begin(b.ctx(), b.asqat, "half", b.now)
	b.must(err)
	b.must(justErr(b.SetText(b.ctx(), b.asqat, half, "kk", textKK, b.now)))
	left := b.staff("Индира", "specialist")
	b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, left)
	never := family.StaffID(b.id(`INSERT INTO staff (name, role, created_at) VALUES ('Марат', 'specialist', now()) RETURNING id`))
	going := b.running()
	for name, c := range map[string]struct {
		by   family.StaffID
		of   ID
		to   family.StaffID
		want error
	}{
		"somebody else's":        {b.laura, id, b.other, ErrNotFound},
		"on whoever left":        {b.asqat, id, left, ErrNotFound},
		"on who is not in":       {b.asqat, id, never, ErrNotFound},
		"one text is missing":    {b.asqat, half, b.other, ErrNotReady},
		"one that is being sent": {b.asqat, going, b.other, ErrChanged},
	} {
		b.refused(b.Try(b.ctx(), c.by, c.of, c.to, name, b.now), c.want)
	}
	all, err := b.Triers(b.ctx(), b.asqat)
	b.must(err)
	b.same("who can be asked", all, []family.Colleague{{ID: b.asqat, Name: "Асхат"}, {ID: b.laura, Name: "Лаура"}, {ID: b.other, Name: "Самал"}})
}

// A trial is there as long as the notice is neither gone nor on its way; it shows what the notice says now.
func TestTrialUntilGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gone, sent := b.draft(b.asqat), b.draft(b.asqat)
	for _, id := range []ID{gone, sent} {
		b.must(b.Try(b.ctx(), b.asqat, id, b.laura, b.key(), b.now))
	}
	b.says(sent, b.asqat, "Басқа мәтін", "Другой текст")
	n := b.submit(sent)
	if seen, err := b.Trial(b.ctx(), b.laura, sent); err != nil || seen.Texts.KK != "Басқа мәтін" {
		t.Errorf("after an edit: %+v, %v", seen, err)
	}
	b.must(b.Approve(b.ctx(), b.laura, sent, n.Revision, b.now))
	b.same("approved", b.trials(b.laura), []ID{gone, sent})
	b.advance()
	b.must(b.Cancel(b.ctx(), b.asqat, gone, b.now.Add(time.Second)))
	b.same("deleted, and on its way", b.trials(b.laura), []ID(nil))
	for _, id := range []ID{gone, sent} {
		b.refused(justErr(b.Trial(b.ctx(), b.laura, id)), ErrNotFound)
	}
}
