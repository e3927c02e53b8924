package family_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// decides records what the supervisor decided.
func (o *office) decides(id family.ApprovalID, approve bool, now time.Time) {
	o.t.Helper()
	_, err := o.DecideApproval(o.t.Context(), o.manager, id, approve, now)
	must(o.t, id, err)
}

// accountOf lets somebody of the staff in.
func (o *office) accountOf(staff family.StaffID) family.AccountID {
	o.t.Helper()
	o.account("staff_id", int64(staff))
	return scan[family.AccountID](o.t, o.Pool, `SELECT id FROM accounts WHERE staff_id = $1`, staff)
}

// decisions are the ids of what somebody has not opened yet.
func (o *office) decisions(staff family.StaffID, now time.Time) []family.ApprovalID {
	o.t.Helper()
	all, err := o.Decisions(o.t.Context(), staff, now)
	must(o.t, all, err)
	var ids []family.ApprovalID
	for _, a := range all {
		ids = append(ids, a.ID)
	}
	return ids
}

// What was decided stands on the list of whoever asked, of nobody else, until it is opened; the newest of one document opens the older ones with it.
func TestDecisionStandsUntilOpened(t *testing.T) {
	t.Parallel()
	o := setup(t)
	mine, others := o.accountOf(o.caseworker), o.accountOf(o.other)
	o.deputy(o.other)
	n := o.outcome()
	first := o.ask(n, day(6))
	if got := o.decisions(o.caseworker, day(6)); got != nil {
		t.Errorf("before anybody decided: %v", got)
	}
	o.decides(first, false, day(6))
	n.Key = o.key()
	second := o.ask(n, minutes(6*24*60+1))
	o.decides(second, true, day(7))
	want := []family.ApprovalID{second, first}
	if diff := cmp.Diff(want, o.decisions(o.caseworker, day(7))); diff != "" {
		t.Errorf("whoever asked (-want +got)\n%s", diff)
	}
	for name, staff := range map[string]family.StaffID{"the deputy": o.other, "the supervisor": o.manager} {
		if got := o.decisions(staff, day(7)); got != nil {
			t.Errorf("%s has %v", name, got)
		}
		if _, err := o.Approval(t.Context(), staff, second, day(7)); !errors.Is(err, family.ErrNotFound) {
			t.Errorf("%s opens it: %v", name, err)
		}
	}
	got, err := o.Approval(t.Context(), o.caseworker, second, day(7))
	if must(t, got, err); !got.Approved || !got.Own || got.DecidedBy != "manager" || !got.Decided.Equal(day(7)) || got.To != rel(5) {
		t.Errorf("opened: %+v", got)
	}
	must(t, 0, o.OpenedDecision(t.Context(), others, second, day(7)))
	must(t, 0, o.OpenedDecision(t.Context(), mine, first, day(7)))
	if diff := cmp.Diff([]family.ApprovalID{second}, o.decisions(o.caseworker, day(7))); diff != "" {
		t.Errorf("the older one opened by whoever asked, the newer by another (-want +got)\n%s", diff)
	}
	for _, id := range want {
		must(t, 0, o.OpenedDecision(t.Context(), mine, id, day(8)))
		if got := o.decisions(o.caseworker, day(8)); got != nil {
			t.Errorf("opened, and still there: %v", got)
		}
	}
}

// It is on the lists that a ping leads to, and keeps them from being empty: today's of a caseworker, the supervisor's own.
func TestDecisionIsOnTheListOfAPing(t *testing.T) {
	t.Parallel()
	o := setup(t)
	n := o.outcome()
	o.decides(o.ask(n, day(2)), false, day(2))
	if today := o.today(o.caseworker, day(2)); len(today.Decided) != 1 || today.Empty() {
		t.Errorf("today's list: %+v", today)
	}
	n.By, n.Key = o.manager, o.key()
	id := o.ask(n, day(2))
	if _, err := o.DecideApproval(t.Context(), o.caseworker, id, false, day(3).Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	over, err := o.Overseen(t.Context(), o.manager, day(3))
	if must(t, over, err); len(over.Decided) != 1 || over.Empty() {
		t.Errorf("the supervisor's list: %+v", over)
	}
}

// Whoever asked is told of it alone, and only while there is a list on which it stands.
func TestDecisionPingsWhoeverAskedAlone(t *testing.T) {
	t.Parallel()
	o := setup(t)
	for _, staff := range []family.StaffID{o.caseworker, o.other} {
		o.account("staff_id", int64(staff))
	}
	o.deputy(o.other)
	n := o.outcome()
	o.decides(o.ask(n, day(6)), false, day(6))
	if diff := cmp.Diff([]string{"worker"}, o.pinged()); diff != "" {
		t.Errorf("pinged (-want +got)\n%s", diff)
	}
	n.Key = o.key()
	id := o.ask(n, day(7))
	o.exec(`UPDATE families SET caseworker_id = $1`, o.manager)
	o.decides(id, false, day(7))
	if diff := cmp.Diff([]string{"worker"}, o.pinged()); diff != "" {
		t.Errorf("pinged after the family went to another (-want +got)\n%s", diff)
	}
	if got := o.decisions(o.caseworker, day(7)); got != nil {
		t.Errorf("of a family that is not theirs any more: %v", got)
	}
}

// A request is taken back by whoever asked, once, and can be made anew; by nobody else, and not once it was decided.
func TestWithdrawApproval(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.deputy(o.other)
	n := o.outcome()
	id := o.ask(n, day(6))
	withdraw := func(staff family.StaffID, id family.ApprovalID, want error) {
		t.Helper()
		document, err := o.WithdrawApproval(t.Context(), staff, id, day(6))
		if !errors.Is(err, want) || want == nil && document != n.Document {
			t.Errorf("withdrawn by %d: document %d, %v, want %v", staff, document, err, want)
		}
	}
	withdraw(o.manager, id, family.ErrNotFound)
	withdraw(o.other, id, family.ErrNotFound)
	withdraw(o.caseworker, id+1, family.ErrNotFound)
	withdraw(o.caseworker, id, nil)
	withdraw(o.caseworker, id, nil)
	if got := scan[string](t, o.Pool, `SELECT string_agg(action || ' ' || actor_id, ', ' ORDER BY id) FROM audit WHERE action LIKE 'approval%'`); got != "approval.asked 1, approval.withdrawn 1" {
		t.Errorf("the audit has %s", got)
	}
	if list, err := o.OpenApprovals(t.Context(), o.manager, day(6)); len(must(t, list, err)) != 0 {
		t.Errorf("withdrawn, and there is still %+v", list)
	}
	if _, err := o.DecideApproval(t.Context(), o.manager, id, true, day(6)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("withdrawn, then approved: %v", err)
	}
	if got := o.decisions(o.caseworker, day(6)); got != nil {
		t.Errorf("nobody decided, and there is %v", got)
	}
	n.Key = o.key()
	id = o.ask(n, day(6))
	o.decides(id, false, day(6))
	withdraw(o.caseworker, id, family.ErrTooLate)
	o.exec(`UPDATE families SET caseworker_id = $1`, o.manager)
	withdraw(o.caseworker, id, family.ErrNotFound)
}

// Whoever asked and whoever decides may be at it in the same moment: one of them was first, and there is a trace of that one only.
func TestWithdrawnOrDecided(t *testing.T) {
	t.Parallel()
	o := setup(t)
	n := o.outcome()
	for round := range 20 {
		n.Key = o.key()
		id := o.ask(n, day(2))
		var withdrawn, decided error
		var both sync.WaitGroup
		both.Go(func() { _, withdrawn = o.WithdrawApproval(t.Context(), o.caseworker, id, day(2)) })
		both.Go(func() { _, decided = o.DecideApproval(t.Context(), o.manager, id, false, day(2)) })
		both.Wait()
		switch {
		case withdrawn == nil && errors.Is(decided, family.ErrNotFound):
		case decided == nil && errors.Is(withdrawn, family.ErrTooLate):
		default:
			t.Fatalf("withdrawn: %v, decided: %v", withdrawn, decided)
		}
		if got := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action LIKE 'approval.%'`); got != 2*(round+1) {
			t.Fatalf("%d entries, want the request and one of the two for each of %d", got, round+1)
		}
	}
}
