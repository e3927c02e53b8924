package notice

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

const (
	rightKK = "Ертең, 24 қарашада, кеңсе жұмыс істейді."
	rightRU = "Завтра, 24 ноября, офис работает."
)

// done is a notice that went out to all its recipients.
func (b *bundle) done() ID {
	b.t.Helper()
	id := b.told()
	b.pass(time.Minute)
	b.advance()
	b.wantState(id, Done)
	return id
}

// reads opens a letter, and gives its text.
func (b *bundle) reads(p person, number int) string {
	b.t.Helper()
	l, err := b.Letter(b.ctx(), p.account, number, "kk", b.now)
	b.must(err)
	b.must(b.Opened(b.ctx(), p.account, l, b.now))
	return l.Text
}

// corrected is a correction of a notice that has begun.
func (b *bundle) corrected(id ID) ID {
	b.t.Helper()
	draft, err := b.Correct(b.ctx(), b.asqat, id, b.key(), b.now)
	b.must(err)
	b.says(draft, b.asqat, rightKK, rightRU)
	n := b.submit(draft)
	b.must(b.Approve(b.ctx(), b.laura, draft, n.Revision, b.now))
	b.advance()
	b.wantState(draft, Running)
	return draft
}

// A correction begins as what it corrects, is for the same people, whoever else there may be by now, and changes nothing until a second person approved it as it is.
func TestRule8Correction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.done()
	b.family(b.asqat, "kk")
	b.refused(justErr(b.Correct(b.ctx(), b.laura, id, b.key(), b.now)), ErrNotFound)
	draft, err := b.Correct(b.ctx(), b.asqat, id, b.key(), b.now)
	b.must(err)
	if again, err := b.Correct(b.ctx(), b.asqat, id, b.key(), b.now); again != draft || err != nil {
		t.Errorf("corrected again: notice %d, %v", again, err)
	}
	old, n := b.notice(id), b.notice(draft)
	if n.State != Draft || n.Corrects != id || n.Texts != old.Texts || n.Offers != old.Offers || !n.Expires.Equal(old.Expires) {
		t.Errorf("begins as %+v", n)
	}
	b.says(draft, b.asqat, rightKK, rightRU)
	if n, err := b.Count(b.ctx(), b.asqat, draft, b.now); err != nil || n.KK.Reached.N != 1 || n.RU.Reached.N != 1 {
		t.Errorf("reaches %+v, %v", n, err)
	}
	n = b.submit(draft)
	b.same("recipients", b.recipients(draft), b.recipients(id))
	b.refused(b.Approve(b.ctx(), b.asqat, draft, n.Revision, b.now), ErrSecondPerson)
	b.must(b.Approve(b.ctx(), b.laura, draft, n.Revision, b.now))
	b.exec(`UPDATE notices SET understood = NOT understood WHERE id = $1`, draft)
	b.advance()
	b.wantState(draft, Cancelled)
	b.wantState(id, Done)
	if text := b.reads(b.mother, 1); text != textKK {
		t.Errorf("she reads %q", text)
	}
}

// At once everybody reads the new text only, by the number of the old one too. It is news again, says that it corrects to whoever had read what was wrong, and what was said to the old one is no answer to it.
func TestCorrection(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.done()
	b.reads(b.mother, 1)
	b.pass(time.Hour)
	fix := b.corrected(id)
	old := b.notice(id)
	if old.State != Corrected || old.CorrectedBy != "Асхат" || !old.Corrected.Equal(b.now) {
		t.Errorf("the old one: %+v", old)
	}
	for p, read := range map[person]bool{b.mother: true, b.aunt: false} {
		all := b.letters(p)
		if len(all) != 1 || all[0].Notice != fix || all[0].Opened || all[0].Corrected != read {
			t.Errorf("she is shown %+v", all)
		}
		if text := b.reads(p, 1); text != rightKK {
			t.Errorf("by the old number she reads %q", text)
		}
	}
	b.exec(`UPDATE notices SET understood = true`)
	b.refused(justErr(b.Reply(b.ctx(), b.mother.account, 1, Understood, "k", b.now)), ErrNotFound)
	b.must(justErr(b.Reply(b.ctx(), b.mother.account, 2, Understood, "k", b.now)))
	b.refused(justErr(b.Correct(b.ctx(), b.asqat, id, b.key(), b.now)), ErrChanged)
	b.pass(time.Hour)
	b.send()
	b.advance()
	b.wantState(fix, Done)
	second := b.corrected(fix)
	b.wantState(fix, Corrected)
	if n := b.notice(second); n.Corrects != id {
		t.Errorf("the second one corrects %d", n.Corrects)
	}
	if all := b.letters(b.aunt); len(all) != 1 || all[0].Notice != second || !all[0].Corrected {
		t.Errorf("after the second one: %+v", all)
	}
}

// What is wrong goes out no more once it is corrected, whoever was to get it still gets the new text; nothing is corrected that was recalled meanwhile.
func TestCorrectionOfARun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	id := b.running()
	b.pass(time.Second)
	b.send()
	fix := b.corrected(id)
	b.advance()
	b.same("messages", b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE notice_id = $1 ORDER BY id`, id), []string{"sent", "skipped withdrawn"})
	if n := b.id(`SELECT count(*) FROM deliveries WHERE notice_id = $1 AND status = 'pending'`, fix); n != 2 {
		t.Errorf("%d messages of the new one", n)
	}
	draft, err := b.Correct(b.ctx(), b.asqat, fix, b.key(), b.now)
	b.must(err)
	n := b.submit(draft)
	b.must(b.Approve(b.ctx(), b.laura, draft, n.Revision, b.now))
	b.must(b.Recall(b.ctx(), b.asqat, fix, b.now))
	b.advance()
	b.wantState(draft, Cancelled)
	b.same("shown", b.letters(b.mother), []Letter(nil))
}

// Its author or a supervisor recalls it: nobody is shown it, what waits is given up, and the report still tells who has read it.
func TestRecall(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Wave = 1
	id := b.running()
	b.pass(time.Second)
	b.send()
	b.reads(b.mother, 1)
	b.refused(b.Recall(b.ctx(), b.other, id, b.now), ErrNotAllowed)
	b.must(b.Recall(b.ctx(), b.laura, id, b.now))
	b.must(b.Recall(b.ctx(), b.asqat, id, b.now))
	b.advance()
	b.wantState(id, Recalled)
	if n := b.notice(id); n.EndedBy != "Лаура" {
		t.Errorf("recalled by %q", n.EndedBy)
	}
	b.same("messages", b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE notice_id = $1 ORDER BY id`, id), []string{"sent", "skipped withdrawn"})
	b.same("shown", b.letters(b.mother), []Letter(nil))
	b.refused(justErr(b.Letter(b.ctx(), b.mother.account, 1, "kk", b.now)), ErrNotFound)
	if r, err := b.Report(b.ctx(), b.asqat, id, b.now); err != nil || r.KK.Opened.N != 1 {
		t.Errorf("report %+v, %v", r, err)
	}
	b.refused(b.Recall(b.ctx(), b.asqat, b.draft(b.asqat), b.now), ErrChanged)
	if n := b.id(`SELECT count(*) FROM audit WHERE action = 'notice.recalled'`); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// Once more it goes to those whom it missed and can reach now, once however often that is asked; the report has each recipient once, by the best that became of her messages.
func TestResend(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(8)
	late := b.family(b.asqat, "kk")
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, late.account)
	b.Wave = 100
	id := b.running()
	b.pass(time.Second)
	for _, c := range []struct {
		as     delivery.Outcome
		reason string
	}{{delivery.Sent, ""}, {delivery.Skipped, "merged"}, {"unknown", "unknown"}, {delivery.Failed, "refused"}, {delivery.Skipped, "muted"}, {delivery.Skipped, "muted"}, {delivery.Skipped, "held"},
		{delivery.Failed, "gone"}, {delivery.Skipped, "muted"}, {delivery.Skipped, "muted"}} {
		b.settle(b.claim(1), c.as, c.reason)
	}
	accounts := b.lines(`SELECT account_id::text FROM deliveries WHERE notice_id = $1 ORDER BY due_at, id`, id)
	b.advance()
	b.wantState(id, Done)
	b.exec(`UPDATE accounts SET muted_at = now() WHERE id = $1::bigint`, accounts[4])
	b.exec(`UPDATE accounts SET blocked_at = now() WHERE id = $1::bigint`, accounts[7])
	b.exec(`INSERT INTO contact_holds (adult_id, level, reason, from_at, set_by, key) SELECT adult_id, 'notices', 'asked', $2, $3, 'k' FROM accounts WHERE id = $1::bigint`, accounts[6], b.now, b.asqat)
	b.exec(`UPDATE notice_recipients r SET opened_at = $2 FROM accounts a WHERE a.id = $1::bigint AND r.adult_id = a.adult_id`, accounts[8], b.now)
	b.exec(`UPDATE links l SET revoked_at = $2 FROM accounts a WHERE a.id = $1::bigint AND l.adult_id = a.adult_id`, accounts[9], b.now)
	late.account = b.letIn(late.adult, "kk")
	if n, err := b.Missed(b.ctx(), b.asqat, id, b.now); err != nil || n.N != 3 {
		t.Errorf("%+v would be sent it, %v", n, err)
	}
	b.refused(b.Resend(b.ctx(), b.other, id, 0, b.now), ErrNotAllowed)
	b.must(b.Resend(b.ctx(), b.asqat, id, 0, b.now))
	b.must(b.Resend(b.ctx(), b.asqat, id, 0, b.now))
	b.wantState(id, Running)
	b.same("once more to", b.lines(`SELECT account_id::text FROM deliveries WHERE notice_id = $1 AND status = 'pending' ORDER BY deliveries.account_id`, id),
		append([]string{accounts[3], accounts[5]}, b.lines(`SELECT $1::bigint::text`, late.account)...))
	b.pass(time.Hour)
	if n := b.send(); n != 3 {
		t.Errorf("%d sent", n)
	}
	b.advance()
	b.wantState(id, Done)
	report, err := b.Report(b.ctx(), b.asqat, id, b.now)
	b.must(err)
	n := func(a, c Count) int { return a.N + c.N }
	if kk, ru := report.KK, report.RU; n(kk.Sent, ru.Sent) != 5 || n(kk.Skipped, ru.Skipped) != 5 || n(kk.Unknown, ru.Unknown) != 1 || n(kk.Failed, ru.Failed)+n(kk.NoChat, ru.NoChat) != 0 {
		t.Errorf("report %+v", report)
	}
	b.refused(b.Resend(b.ctx(), b.asqat, id, 1, b.now), ErrNotReady)
	b.exec(`UPDATE accounts SET muted_at = NULL`)
	b.exec(`UPDATE notices SET help = NOT help`)
	b.refused(b.Resend(b.ctx(), b.asqat, id, 1, b.now), ErrChanged)
	b.exec(`UPDATE notices SET help = NOT help`)
	b.forbids("жұмыс істеме")
	b.refused(b.Resend(b.ctx(), b.asqat, id, 1, b.now), ErrWording)
	b.exec(`UPDATE notices SET expires_at = $1`, b.now)
	b.refused(b.Resend(b.ctx(), b.asqat, id, 1, b.now), ErrChanged)
}

// Who asked for help first, then whom it did not reach, whom it may not have reached, and who has not opened it for days; each as long as nobody called her. Others' families are only counted.
func TestCallList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(3)
	b.Wave = 100
	absent := b.family(b.asqat, "kk")
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, absent.account)
	id := b.draft(b.laura)
	b.must(b.SetOffers(b.ctx(), b.laura, id, Offers{Help: true}, b.now))
	second := b.staff("Ерлан", supervisor)
	n := b.submit(id)
	b.must(b.Approve(b.ctx(), second, id, n.Revision, b.now))
	b.advance()
	b.pass(time.Second)
	outcomes := map[string]string{}
	for _, c := range []struct {
		as     delivery.Outcome
		reason string
	}{{delivery.Skipped, "muted"}, {"unknown", "unknown"}, {delivery.Sent, ""}, {delivery.Sent, ""}, {delivery.Failed, "refused"}, {delivery.Skipped, "blocked"}} {
		b.pass(time.Minute)
		claimed := b.claim(1)
		b.settle(claimed, c.as, c.reason)
		outcomes[c.reason] = b.lines(`SELECT adult_id::text FROM accounts WHERE id = $1`, claimed[0].Account)[0]
	}
	b.advance()
	b.wantState(id, Done)
	whys := func(staff family.StaffID) (all []Why, others Count) {
		list, err := b.CallList(b.ctx(), staff, id, b.now)
		b.must(err)
		for _, c := range list.Calls {
			all = append(all, c.Why)
		}
		return all, list.Others
	}
	all, _ := whys(b.laura)
	b.same("at first", all, []Why{NoChat, Muted, Failed, Blocked, Unsure})
	asks := family.AccountID(b.id(`SELECT a.id FROM accounts a JOIN deliveries d ON d.account_id = a.id WHERE d.notice_id = $1 AND d.reason = 'unknown'`, id))
	b.must(justErr(b.Reply(b.ctx(), asks, 1, Help, "help", b.now)))
	b.pass(3 * 24 * time.Hour)
	all, others := whys(b.laura)
	b.same("after days", all, []Why{AskedHelp, NoChat, Muted, Failed, Blocked, Unread, Unread})
	b.same("others", others, Count{})

	b.exec(`UPDATE notices SET author_id = $2, approved_by = $3 WHERE id = $1`, id, b.other, b.laura)
	all, others = whys(b.other)
	if len(all) != 1 || others != (Count{N: 5, Least: true}) {
		t.Errorf("a caseworker calls %v, others %+v", all, others)
	}
	list, err := b.CallList(b.ctx(), b.laura, id, b.now)
	b.must(err)
	helped := list.Calls[0].Who.ID
	b.refused(b.Called(b.ctx(), b.other, id, helped, b.now), ErrNotFound)
	if _, _, err := b.Call(b.ctx(), b.laura, id, helped, b.now); err != nil {
		t.Error(err)
	}
	b.must(b.Called(b.ctx(), b.laura, id, helped, b.now))
	b.refused(b.Called(b.ctx(), b.laura, id, helped, b.now), ErrNotFound)
	if calls, err := b.Families.OpenCalls(b.ctx(), b.laura, b.now); err != nil || len(calls) != 0 {
		t.Errorf("the call she was promised: %+v, %v", calls, err)
	}
	b.must(b.Called(b.ctx(), b.laura, id, absent.adult, b.now))
	all, _ = whys(b.laura)
	b.same("called", all, []Why{Muted, Failed, Blocked, Unread, Unread})
	b.must(b.Recall(b.ctx(), b.laura, id, b.now))
	all, _ = whys(b.laura)
	b.same("recalled", all, []Why(nil))
	b.pass(2 * 24 * time.Hour)
	b.refused(justErr(b.CallList(b.ctx(), b.asqat, id, b.now)), ErrNotFound)
	if n := b.id(`SELECT count(*) FROM audit WHERE action = 'call.answered' AND object_kind = 'adult'`); n != 2 {
		t.Errorf("%d entries", n)
	}
}

// More than can be listed are counted; below five, others' families are not.
func TestLongCallList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(callsListed + 4)
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE adult_id IS NOT NULL`)
	id := b.done()
	list, err := b.CallList(b.ctx(), b.asqat, id, b.now)
	b.must(err)
	if len(list.Calls) != callsListed || list.More != 6 || list.Others != (Count{}) {
		t.Errorf("%d listed, %d more, others %+v", len(list.Calls), list.More, list.Others)
	}
	b.exec(`UPDATE families SET caseworker_id = $1 WHERE id = (SELECT family_id FROM adults WHERE id = $2)`, b.other, b.mother.adult)
	if list, err = b.CallList(b.ctx(), b.asqat, id, b.now); err != nil || list.More != 5 || list.Others != (Count{Few: true}) {
		t.Errorf("%d more, others %+v, %v", list.More, list.Others, err)
	}
}

// Sent again, it goes to a first few at once and to the others when everybody who looks after them had the time to stop it; they are told.
func TestResendInWaves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(8)
	id := b.running()
	b.pass(time.Hour)
	b.settle(b.claim(100), delivery.Failed, "refused")
	b.advance()
	b.wantState(id, Done)
	b.exec(`UPDATE families SET caseworker_id = $1 WHERE id = (SELECT family_id FROM adults WHERE id = $2)`, b.other, b.mother.adult)
	b.exec(`UPDATE deliveries SET status = 'sent', settled_at = $1 WHERE status = 'pending'`, b.now)
	b.Wave = 3
	b.must(b.Resend(b.ctx(), b.asqat, id, 0, b.now))
	b.same("told", b.lines(`SELECT a.staff_id::text FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE d.kind = 'ping.staff' AND d.status = 'pending'`), b.lines(`SELECT $1::bigint::text`, b.other))
	b.pass(time.Second)
	if n := b.send(); n != 3 {
		t.Errorf("%d at once", n)
	}
	b.pass(stopWindow - 2*time.Second)
	if n := b.send(); n != 0 {
		t.Errorf("%d before the others could stop it", n)
	}
	b.pass(2 * time.Second)
	if n := b.send(); n != 7 {
		t.Errorf("%d after that", n)
	}
}

// Whoever corrects a notice that went to families which are a colleague's by now is not told of them one by one.
func TestCorrectionIsNotCounted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.done()
	b.exec(`UPDATE families SET caseworker_id = $1 WHERE id = (SELECT family_id FROM adults WHERE id = $2)`, b.other, b.mother.adult)
	draft, err := b.Correct(b.ctx(), b.asqat, id, b.key(), b.now)
	b.must(err)
	counts, err := b.Count(b.ctx(), b.asqat, draft, b.now)
	b.must(err)
	if few := (Count{Few: true}); counts.KK.Reached != few || counts.RU.Reached != few {
		t.Errorf("%+v", counts)
	}
}

// A correction is for everybody who may have read what was wrong: if it raises hopes, whoever has something on hold gets it too, and its author says so by a tick.
func TestCorrectionThatRaisesHopes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	paper := b.document(b.mother, family.Guardianship, "papers-check")
	b.moves(paper, "papers-check", family.OnHold)
	b.tells(paper, 2, b.mother)
	id := b.done()
	draft, err := b.Correct(b.ctx(), b.asqat, id, b.key(), b.now)
	b.must(err)
	b.says(draft, b.asqat, "Жәрдемақы туралы", "О выплатах")
	n := b.notice(draft)
	b.same("lacks", n.Lacks(b.now), []Lack{Hopeful})
	b.refused(b.Submit(b.ctx(), b.asqat, draft, n.Revision, b.now), ErrNotReady)
	b.must(b.SetHopes(b.ctx(), b.asqat, draft, true, b.now))
	counts, err := b.Count(b.ctx(), b.asqat, draft, b.now)
	b.must(err)
	if counts.KK.Reached.N != 1 || counts.RU.Reached.N != 1 {
		t.Errorf("reaches %+v", counts)
	}
	b.submit(draft)
	b.same("recipients", b.recipients(draft), b.recipients(id))
}

// That a text goes to those who have something on hold is ticked for that text: another one, and a correction, are ticked again.
func TestHopesAreOfOneText(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.draft(b.asqat)
	for name, edit := range map[string]func() error{
		"a text": func() error {
			return justErr(b.SetText(b.ctx(), b.asqat, id, "kk", "Жәрдемақы туралы", b.now))
		},
		"a medium": func() error {
			return b.SetMedium(b.ctx(), b.asqat, id, "kk", SentMedium{Medium: Medium{Picture, "file"}}, b.now)
		},
		"no medium":        func() error { return b.DropMedium(b.ctx(), b.asqat, id, "kk", b.now) },
		"no text any more": func() error { return b.DropText(b.ctx(), b.asqat, id, "ru", b.now) },
	} {
		b.must(b.SetHopes(b.ctx(), b.asqat, id, true, b.now))
		b.must(edit())
		if b.notice(id).Hopes {
			t.Errorf("%s: still ticked", name)
		}
	}
	b.says(id, b.asqat, "Жәрдемақы туралы", "О выплатах")
	b.must(b.SetHopes(b.ctx(), b.asqat, id, true, b.now))
	b.must(b.SetOffers(b.ctx(), b.asqat, id, Offers{Help: true}, b.now))
	n := b.submit(id)
	if !n.Hopes {
		t.Error("the answers are no text")
	}
	b.must(b.Approve(b.ctx(), b.laura, id, n.Revision, b.now))
	b.advance()
	draft, err := b.Correct(b.ctx(), b.asqat, id, b.key(), b.now)
	b.must(err)
	if b.notice(draft).Hopes {
		t.Error("a correction is ticked")
	}
}
